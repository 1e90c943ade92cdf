import assert from 'node:assert/strict';
import { compileRule } from '#engine/compile.ts';
import { openSchema } from '#event/schema/known.ts';
import { findWitness, type Witness } from '#verify/witness/witness.ts';
import { runCaseFiles } from './case-file.ts';
import { ruleFrom } from './engine-support.ts';

const schema = openSchema([]);

runCaseFiles('src/verify/witness/cases/*.case', (one) => {
  const rule = ruleFrom(one.get('rule') ?? '');
  const { compiled, diagnostics } = compileRule(rule, { schema, fieldMap: rule.fieldMap });
  assert.ok(compiled, JSON.stringify(diagnostics));
  return { witness: printWitness(findWitness(compiled, { schema, fieldMap: rule.fieldMap })) };
});

function printWitness(witness: Witness): string {
  if (witness.kind === 'unknown') return `unknown: ${witness.why}`;
  if (witness.kind === 'impossible') return ['impossible:', ...witness.clauses.map((clause) => `  ${clause}`)].join('\n');
  const { event, path, from, to } = witness.stopping;
  return [
    ...witness.events.map(({ index, document }) => `${index} ${JSON.stringify(document)}`),
    `stopped in event ${event} by ${path}: ${JSON.stringify(from)} → ${to === undefined ? 'missing' : JSON.stringify(to)}`,
  ].join('\n');
}
