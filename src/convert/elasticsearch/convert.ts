import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Bounds, Condition, FieldRef, Instant, ValueTest } from '#plan/expr.ts';
import type { Query } from '#plan/query.ts';
import type { Backend, Converted } from '../backend.ts';

/** Elasticsearch's Query DSL, for single-event queries. */
export const elasticsearch: Backend = {
  name: 'elasticsearch',
  title: 'Elasticsearch Query DSL',
  convert: convertQuery,
};

/** What the Query DSL cannot say. */
class Unsupported extends Error {}

function convertQuery(query: Query): Converted {
  if (query.kind !== 'events') return { kind: 'unsupported', reason: `a ${query.kind} is not a Query DSL query` };
  if (query.pipes.length > 0 || query.commands.length > 0) return { kind: 'unsupported', reason: 'pipes are not part of the Query DSL' };
  try {
    return { kind: 'text', text: `${JSON.stringify({ query: convertCondition(query.filter) }, undefined, 2)}\n` };
  } catch (error) {
    if (error instanceof Unsupported) return { kind: 'unsupported', reason: error.message };
    throw error;
  }
}

function convertCondition(condition: Condition): JsonObject {
  switch (condition.kind) {
    case 'all':
      return { match_all: {} };
    case 'none':
      return { match_none: {} };
    case 'and':
      return { bool: { filter: condition.operands.map(convertCondition) } };
    case 'or':
      return { bool: { should: condition.operands.map(convertCondition), minimum_should_match: 1 } };
    case 'not':
      return { bool: { must_not: [convertCondition(condition.operand)] } };
    case 'exists':
      return { exists: { field: fieldName(condition.field) } };
    case 'nested':
      return { nested: { path: condition.path, query: convertCondition(condition.operand) } };
    case 'test':
      return convertTest(condition.test, fieldName(condition.field));
    case 'anyField':
    case 'holds':
      throw new Unsupported(`a condition of the kind "${condition.kind}" has no Query DSL form`);
    default:
      return condition satisfies never;
  }
}

function fieldName(field: FieldRef): string {
  if (field.isPattern) throw new Unsupported(`a field pattern (${field.path}) has no Query DSL form`);
  return field.path;
}

function convertTest(test: ValueTest, field: string): JsonObject {
  switch (test.kind) {
    case 'text':
      return convertText(test, field);
    case 'like':
      return { wildcard: { [field]: { value: test.pattern, ...insensitive(test) } } };
    case 'regex':
      throw new Unsupported('a regular expression in RE2 syntax is not one in Lucene syntax');
    case 'prefix':
      return { prefix: { [field]: { value: test.value, ...insensitive(test) } } };
    case 'boolean':
      return { term: { [field]: { value: test.value } } };
    case 'ip':
      return { terms: { [field]: [...test.blocks] } };
    case 'words':
      return test.match === 'phrase'
        ? { match_phrase: { [field]: test.words.join(' ') } }
        : { match: { [field]: { query: test.words.join(' '), operator: test.match === 'all' ? 'and' : 'or' } } };
    case 'wordLike':
      return { wildcard: { [field]: { value: test.pattern } } };
    case 'word':
      return convertTest(test.test, field);
    default:
      return { range: { [field]: convertBounds(test.bounds) } };
  }
}

function convertText(test: Extract<ValueTest, { kind: 'text' }>, field: string): JsonObject {
  if (test.ignoreCase === undefined) return { terms: { [field]: [...test.values] } };
  const terms = test.values.map((value): JsonObject => ({ term: { [field]: { value, case_insensitive: true } } }));
  return terms.length === 1 ? (terms[0] as JsonObject) : { bool: { should: terms, minimum_should_match: 1 } };
}

function insensitive(test: { readonly ignoreCase?: string }): JsonObject {
  return test.ignoreCase === undefined ? {} : { case_insensitive: true };
}

function convertBounds(bounds: Bounds<string | number | bigint | Instant>): JsonObject {
  const converted: Record<string, JsonValue> = {};
  for (const [name, bound] of Object.entries(bounds)) converted[name] = convertBound(bound);
  return converted;
}

function convertBound(bound: string | number | bigint | Instant): JsonValue {
  if (typeof bound === 'bigint') return String(bound);
  return typeof bound === 'object' ? bound.math : bound;
}
