import { errorAt } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import type { Condition } from '../expr.ts';
import { allOf, anyOf, notOf } from './conditions.ts';
import { DslMistake, listOf, objectOf, textOf } from './dsl-values.ts';
import { isLeafQuery, lowerLeafQuery } from './leaf-query.ts';
import type { Scope } from './scope.ts';

/** Deeper nesting is refused. */
const MAX_DEPTH = 50;

/** Where a piece of Query DSL stands, for messages: `filters[0].query.bool.must[1]`. */
export type DslPlace = { readonly path: string; readonly depth: number };

/** A query of Elasticsearch's Query DSL as a condition. What is malformed or not supported is reported, and is `none`. */
export function lowerQueryDsl(query: JsonValue, place: DslPlace, scope: Scope): Condition {
  try {
    return lowerQuery(query, place, scope);
  } catch (error) {
    if (!(error instanceof DslMistake)) throw error;
    scope.report(errorAt(error.code, spanOf(0, 0), `${error.path}: ${error.message}`, error.help));
    return { kind: 'none' };
  }
}

function lowerQuery(query: JsonValue, { path, depth }: DslPlace, scope: Scope): Condition {
  if (depth > MAX_DEPTH) throw new DslMistake('LUC202', path, `queries are nested more than ${MAX_DEPTH} deep`);
  const entries = Object.entries(objectOf(query, path));
  const [kind, body] = entries[0] ?? ['', null];
  if (entries.length !== 1)
    throw new DslMistake('LUC202', path, 'a query has one member, which names its kind', 'wrap several in { "bool": { "filter": [ … ] } }');
  const place: DslPlace = { path: `${path}.${kind}`, depth: depth + 1 };
  const compound = COMPOUND.get(kind);
  if (compound) return compound(objectOf(body as JsonValue, place.path), place, scope);
  if (isLeafQuery(kind)) return lowerLeafQuery(kind, objectOf(body as JsonValue, place.path), place.path, scope);
  throw new DslMistake('LUC201', place.path, `queries of the kind "${kind}" are not supported`);
}

type Compound = (body: JsonObject, place: DslPlace, scope: Scope) => Condition;

const COMPOUND: ReadonlyMap<string, Compound> = new Map<string, Compound>([
  ['match_all', () => ({ kind: 'all' })],
  ['match_none', () => ({ kind: 'none' })],
  ['bool', lowerBool],
  ['nested', lowerNested],
  ['constant_score', (body, place, scope) => lowerMember(body, 'filter', place, scope)],
  ['dis_max', (body, place, scope) => anyOf(lowerMembers(body, 'queries', place, scope))],
]);

/** `should` is optional beside `must` or `filter`, unless `minimum_should_match` says how many. */
function lowerBool(body: JsonObject, place: DslPlace, scope: Scope): Condition {
  const required = [...lowerMembers(body, 'must', place, scope), ...lowerMembers(body, 'filter', place, scope)];
  const should = lowerMembers(body, 'should', place, scope);
  const prohibited = lowerMembers(body, 'must_not', place, scope).map(notOf);
  const minimum = minimumOf(body.minimum_should_match, should.length, required.length > 0 ? 0 : 1, place.path);
  return allOf([...required, ...(should.length === 0 ? [] : [atLeast(minimum, should, place.path)]), ...prohibited]);
}

/** A count, a negative count of those that may fail, or a percentage. */
function minimumOf(value: JsonValue | undefined, count: number, fallback: number, path: string): number {
  if (value === undefined) return fallback;
  const match = /^(-?\d{1,9})(%?)$/.exec(String(value));
  if (!match) throw new DslMistake('LUC201', path, `minimum_should_match ${JSON.stringify(value)} is not supported`, 'give a number');
  const given = match[2] === '' ? Number(match[1]) : Math.trunc((Number(match[1]) * count) / 100);
  return Math.min(count, Math.max(0, given < 0 ? count + given : given));
}

function atLeast(minimum: number, conditions: readonly Condition[], path: string): Condition {
  if (minimum === 0) return { kind: 'all' };
  if (minimum === 1) return anyOf(conditions);
  if (minimum === conditions.length) return allOf(conditions);
  if (conditions.length > 12) throw new DslMistake('LUC201', path, `at least ${minimum} of ${conditions.length} clauses are not supported`);
  return anyOf(choices(minimum, conditions).map(allOf));
}

function choices(count: number, from: readonly Condition[]): readonly (readonly Condition[])[] {
  if (count === 0) return [[]];
  return from.flatMap((first, i) => choices(count - 1, from.slice(i + 1)).map((others) => [first, ...others]));
}

function lowerNested(body: JsonObject, place: DslPlace, scope: Scope): Condition {
  const path = textOf(body.path, `${place.path}.path`);
  const { schema } = scope.context;
  if (schema.isClosed && schema.field(path)?.type !== 'nested') {
    if (body.ignore_unmapped === true) return { kind: 'none' };
    throw new DslMistake('LUC202', place.path, `"${path}" is no nested object`);
  }
  const operand = lowerMember(body, 'query', place, { ...scope, nestedPath: path });
  return operand.kind === 'none' ? operand : { kind: 'nested', path, operand };
}

function lowerMember(body: JsonObject, name: string, { path, depth }: DslPlace, scope: Scope): Condition {
  const query = body[name];
  if (!isJsonObject(query)) throw new DslMistake('LUC202', path, `the member "${name}" is missing`);
  return lowerQuery(query, { path: `${path}.${name}`, depth }, scope);
}

function lowerMembers(body: JsonObject, name: string, { path, depth }: DslPlace, scope: Scope): readonly Condition[] {
  const value = body[name];
  if (value === undefined) return [];
  return listOf(value).map((query, i) => lowerQuery(query, { path: `${path}.${name}[${i}]`, depth }, scope));
}
