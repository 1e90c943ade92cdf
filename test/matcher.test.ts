import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileExpr } from '#engine/match/expr.ts';
import { compileMatcher, type Filter } from '#engine/match/matcher.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { isRelative, widenRelative } from '#engine/match/relative.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import type { Condition, Expr, FieldRef, ValueTest } from '#plan/expr.ts';

const fields: readonly FieldRef[] = [
  { path: 'event.action', type: 'keyword' },
  { path: 'event.action', type: 'keyword', normalizer: 'lowercase' },
  { path: 'op.canonical', type: 'keyword', normalizer: 'operation_name' },
  { path: 'user.name', type: 'keyword', nullValue: 'Add' },
  { path: 'event.dataset', type: 'constant_keyword', constant: 'add' },
  { path: 'event.dataset', type: 'keyword' },
  { path: 'data_stream.dataset', type: 'constant_keyword' },
  { path: 'event.module', type: 'keyword', normalizer: 'lowercase' },
  { path: 'user.*', type: 'keyword', isPattern: true },
  { path: 'user.*.name', type: 'keyword', isPattern: true },
  { path: 'user.deep.*', type: 'keyword', isPattern: true },
  { path: 'user.deep', type: 'object' },
  { path: 'user.deep.name', type: 'keyword', ignoreAbove: 2 },
  { path: 'user.deep.name.0', type: 'keyword' },
  { path: 'user.0.name', type: 'keyword' },
  { path: 'user.deep.toString', type: 'keyword' },
  { path: 'count', type: 'long' },
];
const words = ['add', 'Add', 'ADD', 'remove', 'İstanbul', 'i̇stanbul', 'K', '1'];

const valueTest: fc.Arbitrary<ValueTest> = fc.oneof(
  fc.record(
    { kind: fc.constant('text' as const), values: fc.subarray(words, { minLength: 1 }), ignoreCase: fc.constantFrom('ascii', 'unicode') },
    { requiredKeys: ['kind', 'values'] },
  ),
  fc.record({ kind: fc.constant('like' as const), pattern: fc.constantFrom('a*', '*e*', '?dd') }),
  fc.constant<ValueTest>({ kind: 'number', bounds: { gte: 1 } }),
  fc.constant<ValueTest>({ kind: 'date', bounds: { gte: { math: 'now-1d', round: 'down' } } }),
);

const texts = fc
  .subarray(words, { minLength: 1 })
  .map((values) => values.map((value): Expr => ({ kind: 'literal', value, type: 'keyword' })));
const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'expr' },
    fc.tuple(fc.constantFrom(...fields), fc.constantFrom('equals', 'not_equals', 'in', 'is_null', 'is_not_null'), texts).map(comparisonOf),
    fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('expr'), { minLength: 1, maxLength: 3 })).map(callOf),
    fc.tuple(fc.constant('not'), fc.tuple(tie('expr'))).map(callOf),
  ),
}));

function comparisonOf([field, name, values]: readonly [FieldRef, string, readonly Expr[]]): Expr {
  const type = field.type === 'long' ? 'long' : 'keyword';
  return callOf([
    name,
    [{ kind: 'field', field, type }, ...values.slice(0, name === 'in' ? values.length : name.startsWith('is') ? 0 : 1)],
  ]);
}

function callOf([name, parts]: readonly [string, readonly Expr[]]): Expr {
  return { kind: 'call', function: name, arguments: parts, type: 'boolean' };
}

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    fc.record({ kind: fc.constant('test' as const), field: fc.constantFrom(...fields), test: valueTest }),
    fc.record({ kind: fc.constant('exists' as const), field: fc.constantFrom(...fields) }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('condition') }),
    fc.record({ kind: fc.constant('holds' as const), expr, values: fc.constant('whole' as const) }),
    fc.constantFrom<Condition>({ kind: 'all' }, { kind: 'none' }),
  ),
}));

const value = fc.oneof(fc.constantFrom(...words), fc.constantFrom(1, 2), fc.constant(null), fc.subarray(words));
const deep = fc.oneof(
  value,
  fc.record({ name: fc.oneof(value, fc.tuple(value, value)), toString: value, 'more.name': value }, { requiredKeys: [] }),
  fc.array(fc.record({ name: value }), { maxLength: 2 }),
);
const document: fc.Arbitrary<JsonObject> = fc.record(
  {
    '@timestamp': fc.constantFrom('2026-03-04T10:00:00Z', '2020-01-01T00:00:00Z'),
    event: fc.oneof(
      fc.record({ action: value, dataset: value, module: value }, { requiredKeys: [] }),
      fc.array(fc.record({ dataset: value }), { maxLength: 2 }),
    ),
    data_stream: fc.record({ dataset: value }),
    'event.dataset': value,
    'op.canonical': value,
    user: fc.oneof(
      fc.record({ name: value, 'other.name': value, deep, 'deep.name': value, 'deep.other': value }, { requiredKeys: [] }),
      fc.array(fc.oneof(fc.record({ name: value, deep }, { requiredKeys: [] }), fc.tuple(fc.record({ name: value }))), { maxLength: 2 }),
      fc.record({ '0': fc.record({ name: value }) }),
    ),
    'user.deep': fc.record({ name: value }),
    count: value,
  },
  { requiredKeys: [] },
);

const index = fc.constantFrom('logs-okta.system-default', 'logs-aws.cloudtrail-default');
const filter: fc.Arbitrary<Filter> = fc.record(
  { condition, index: fc.subarray(['logs-okta*', 'logs-*', '-logs-aws*', 'filebeat-*']) },
  { requiredKeys: ['condition'] },
);

function eventOf(indexName: string, document: JsonObject): Event {
  return { id: 'e', dataset: indexName.slice('logs-'.length, -'-default'.length), index: indexName, time: 0, ingested: 0, document };
}

test('the matcher answers what each filter answers alone', () => {
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 12 }), fc.array(fc.tuple(index, document), { maxLength: 8 }), (filters, documents) => {
      const matcher = compileMatcher(filters);
      for (const [indexName, one] of documents) {
        const event = eventOf(indexName, one);
        const expected = filters.flatMap((alone, number) => (holdsAlone(alone, event) ? [number] : []));
        assert.deepEqual(matcher.match(event), expected);
      }
    }),
    { numRuns: 1000 },
  );
});

test('an expression holds where it is true', () => {
  fc.assert(
    fc.property(expr, document, (one, given) => {
      const reader = new DocumentReader(given);
      const answer = compileExpr(one)({ field: (field) => reader.values(field), column: () => null });
      assert.equal(compileCondition({ kind: 'holds', expr: one, values: 'whole' }, 0)(reader), answer === true);
    }),
    { numRuns: 1000 },
  );
});

test('many patterns of one field lead to the same filters as each alone', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'é', '*', '?', '\\', '\u{1f600}'), maxLength: 6 });
  const field: FieldRef = { path: 'user.name', type: 'keyword' };
  const pattern = fc.record(
    { kind: fc.constant('like' as const), pattern: letters, ignoreCase: fc.constantFrom('ascii', 'unicode') },
    { requiredKeys: ['kind', 'pattern'] },
  );
  const prefix = fc.record({ kind: fc.constant('prefix' as const), value: letters });
  const anyTest = fc.oneof(pattern, prefix, fc.record({ kind: fc.constant('like' as const), pattern: letters.map((text) => `*${text}*`) }));
  fc.assert(
    fc.property(fc.array(anyTest, { minLength: 5, maxLength: 20 }), fc.array(fc.oneof(letters, fc.integer())), (tests, names) => {
      const filters = tests.map((one): Filter => ({ condition: { kind: 'test', field, test: one } }));
      const matcher = compileMatcher(filters);
      for (const name of names) {
        const event = eventOf('logs-okta.system-default', { user: { name } });
        assert.deepEqual(
          matcher.match(event),
          filters.flatMap((alone, number) => (holdsAlone(alone, event) ? [number] : [])),
        );
      }
    }),
    { numRuns: 1000 },
  );
});

function holdsAlone(alone: Filter, event: Event): boolean {
  if (!compileIndexPatterns(alone.index ?? [])(event.index, event.dataset)) return false;
  return compileCondition(widenRelative(alone.condition), 0)(new DocumentReader(event.document));
}

test('what an event says of itself is not believed where a name with dots says something else', () => {
  const dataset: FieldRef = { path: 'event.dataset', type: 'keyword' };
  const filters = ['add', 'remove'].map((value): Filter => {
    const test = (field: FieldRef): Condition => ({ kind: 'test', field, test: { kind: 'text', values: [value] } });
    return { condition: { kind: 'and', operands: [test(dataset), { kind: 'exists', field: { path: 'message', type: 'keyword' } }] } };
  });
  const event = (document: JsonObject): Event =>
    eventOf('logs-okta.system-default', { message: 'm', event: { dataset: 'add' }, ...document });
  const matcher = compileMatcher(filters);
  assert.deepEqual(matcher.match(event({})), [0]);
  assert.deepEqual(matcher.match(event({ 'event.dataset': 'remove' })), [0, 1]);
});

test('a widened condition holds wherever the exact one does, at any tick', () => {
  fc.assert(
    fc.property(condition, document, fc.constantFrom(0, 1_600_000_000_000, 1_772_618_400_000), (exact, one, tick) => {
      assert.ok(!isRelative(widenRelative(exact)));
      const reader = new DocumentReader(one);
      if (compileCondition(exact, tick)(reader)) assert.ok(compileCondition(widenRelative(exact), 0)(reader));
    }),
    { numRuns: 500 },
  );
});

test('a pattern reads every field whose path it matches, array positions written or not', () => {
  const reader = new DocumentReader({
    file: { hash: { md5: 'm', sha: ['s', 't'] }, name: 'n' },
    'file.hash.dotted': 'd',
    list: [{ a: 'x' }, { a: 'y' }],
  });
  const read = (path: string): readonly unknown[] => reader.values({ path, type: 'keyword', isPattern: true });
  assert.deepEqual(read('file.hash.*'), ['m', 's', 't', 'd']);
  assert.deepEqual(read('file.ha*'), ['m', 's', 't', 'd']);
  assert.deepEqual(read('fil*.name'), ['n']);
  assert.deepEqual(read('l*'), ['x', 'y']);
  assert.deepEqual(read('*.a'), ['x', 'y']);
  assert.deepEqual(read('list.*.a'), ['x', 'y']);
  assert.deepEqual(read('list.1.*'), ['y']);
  assert.deepEqual(read('dll.hash.*'), []);
});
