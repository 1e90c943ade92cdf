import * as z from 'zod';
import { ruleSchema, UNUSED_MEMBERS } from './schema.ts';

/** The JSON Schema of a rule in our YAML, for editors. */
export function ruleJsonSchema(): object {
  const schema = z.toJSONSchema(ruleSchema, { io: 'input' });
  const unused = UNUSED_MEMBERS.map((member) => [member, { description: 'Kept for other tools; changes nothing in Tocsin.' }]);
  const extra = { type: 'object', description: 'Anything else that is to be kept.' };
  return { title: 'Tocsin rule', ...schema, properties: { ...schema.properties, ...Object.fromEntries(unused), extra } };
}
