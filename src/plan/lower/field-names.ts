import { nearest } from '#base/nearest.ts';
import { compilePathPattern } from '#event/path-pattern.ts';
import type { Field } from '#event/schema/schema.ts';
import type { LowerContext } from '../languages.ts';
import { isAnalyzed, type Target } from './field-test.ts';

/**
 * The field of a name, read where the rule's field map says; undefined when a closed schema does not know it. In an open schema the document
 * may hold a value where an object is listed.
 */
export function fieldNamed(name: string, { schema, fieldMap }: LowerContext): Field | undefined {
  const field = schema.field(fieldMap?.get(name) ?? name);
  return field && !schema.isClosed && !isLeaf(field) ? { ...field, type: 'unknown' } : field;
}

/** Where the values of a field stand; those of a `flattened` object in all its keys. */
export function targetsOf(field: Target): readonly Target[] {
  if (field.type !== 'flattened') return [field];
  return [field, { ...field, path: `${field.path}.*`, isPattern: true }];
}

/**
 * The fields that a pattern stands for. A closed schema lists them all. An open one does not: there the pattern goes to the document, and
 * beside it stand the listed fields that are not compared like keywords.
 */
export function fieldsMatching(pattern: string, context: LowerContext): readonly Target[] {
  // Without a field map the answer is the schema's alone, and holds for all of its queries.
  const owner = context.fieldMap?.size ? context : context.schema;
  const known = matchingByOwner.get(owner) ?? new Map<string, readonly Target[]>();
  if (known.size >= MAX_PATTERNS) known.clear();
  matchingByOwner.set(owner, known);
  const fields = known.get(pattern) ?? findMatching(pattern, context);
  known.set(pattern, fields);
  return fields;
}

/** What was found: a query may ask for one pattern thousands of times, and a schema may list thousands of fields. */
const matchingByOwner = new WeakMap<object, Map<string, readonly Target[]>>();

const MAX_PATTERNS = 1000;

function findMatching(pattern: string, { schema, fieldMap }: LowerContext): readonly Target[] {
  const matches = compilePathPattern(pattern);
  const mapped = [...(fieldMap ?? [])].filter(([name]) => matches(name)).map(([, name]) => schema.field(name));
  const listed = [...mapped.filter((field) => field !== undefined), ...schema.fieldsLike(pattern)].filter(isLeaf);
  if (schema.isClosed) return withoutRepeats(listed);
  return [patternTarget(pattern), ...listed.filter((field) => isAnalyzed(field) || field.normalizer !== undefined)];
}

/** The fields below an object. */
export function fieldsBelow(name: string, context: LowerContext): readonly Target[] {
  return context.schema.fieldsLike(`${name}.*`).filter((field) => isLeaf(field) && field.nestedPath === undefined);
}

/** The field of a closed schema whose name is most like a misspelled one. */
export function likeNamed(name: string, { schema }: LowerContext): string | undefined {
  return nearest(
    name,
    schema.fieldsLike('*').map((field) => field.name),
  );
}

/** An alias and its field are read once. */
function withoutRepeats(fields: readonly Target[]): readonly Target[] {
  return [...new Map(fields.map((field) => [`${field.path} ${field.type} ${field.normalizer}`, field])).values()];
}

function isLeaf({ type }: Field): boolean {
  return type !== 'object' && type !== 'nested';
}

function patternTarget(pattern: string): Target {
  return { name: pattern, path: pattern, type: 'unknown', origin: 'inferred', isPattern: true };
}
