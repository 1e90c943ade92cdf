import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileMatcher } from '#engine/match/matcher.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import type { Scalar } from '#event/value.ts';
import type { EqlExpression } from '#lang/eql/ast.ts';
import { parseEql } from '#lang/eql/parser.ts';
import type { Condition } from '#plan/expr.ts';
import { planQuery } from '#plan/languages.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import { printCondition } from '#plan/print.ts';
import { interpretCondition } from './condition-interpreter.ts';
import { interpretEql, type Stored } from './eql-interpreter.ts';

/**
 * The same condition answered in four ways: as the plainest interpreter reads it, compiled, compiled after it was optimized, and in one
 * matcher with others. They must agree on every event.
 */
const schema = schemaOfMapping({ k: 'keyword', j: 'keyword', n: 'long', m: 'long', b: 'boolean', ip: 'ip' });

const words = ['a', 'A', 'ab', 'aXb', 'b', '', 'a*b', 'É', 'é', 'a-b-ab', '10', 'K', 'a\\b'];
const quoted = fc.constantFrom(...words).map((word) => JSON.stringify(word));
const needle = fc.constantFrom('a', 'A', 'b', 'É', '-').map((word) => JSON.stringify(word));
const patterns = fc.constantFrom('"a*"', '"*B"', '"a?b"', '"*"', '("a", "É*")', '"a*b"', '"*-*"', '"A\\\\*"', '"k"');
const whole = fc.constantFrom('-3', '-1', '0', '1', '2', '3', '7');
const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');

const numeric = fc.constantFrom(
  ...['n', 'm', 'n + 1', 'n - m', 'm * 2', 'n / 2', 'n / 2.0', 'n % 2', '7 / n', '-n', 'n - n', '(n + m) * m', 'modulo(n, 2)'],
  ...['length(k)', 'indexOf(k, "b")', 'indexOf~(k, "B")', 'length(substring(j, 1))', 'length(concat(k, j)) - n'],
);
const textual = fc.constantFrom(
  ...['k', 'k', 'j', 'string(k)', 'string(n)', 'substring(k, 0, 1)', 'substring(k, -1)', 'concat(k, j)', 'concat(n, "-", k)'],
  ...['between(k, "a", "b")', 'between~(j, "A", "B")', 'concat(string(n), "")'],
);

const leaf = fc.oneof(
  fc.tuple(numeric, comparison, whole).map((parts) => parts.join(' ')),
  fc.tuple(whole, comparison, numeric).map((parts) => parts.join(' ')),
  fc.tuple(textual, comparison, quoted).map((parts) => parts.join(' ')),
  fc.tuple(textual, fc.constantFrom(':', 'like', 'like~'), patterns).map((parts) => parts.join(' ')),
  fc
    .tuple(textual, fc.constantFrom('regex', 'regex~'), fc.constantFrom('"a.*"', '("[ab]+", "A")', '"a.b|b"', '"(a|b|-)*"'))
    .map((parts) => parts.join(' ')),
  fc
    .tuple(textual, fc.constantFrom('in', 'not in', 'in~', 'not in~'), quoted, quoted)
    .map(([of, how, x, y]) => `${of} ${how} (${x}, ${y})`),
  fc
    .tuple(
      fc.constantFrom('startsWith', 'endsWith', 'stringContains'),
      fc.constantFrom('', '~'),
      textual,
      fc.oneof(needle, fc.constant('j')),
    )
    .map(([name, fold, of, what]) => `${name}${fold}(${of}, ${what})`),
  fc.tuple(fc.oneof(textual, numeric), fc.constantFrom('==', '!=')).map(([of, how]) => `${of} ${how} null`),
  fc.constantFrom('b', 'b == true', 'b != false', 'cidrMatch(ip, "10.0.0.0/8", "192.168.1.0/24")', 'cidrMatch(ip, "10.0.0.0/8") == false'),
  fc.constantFrom('ip == "10.0.0.1"', 'ip != "10.0.0.0/8"', 'string(cidrMatch(ip, "10.0.0.0/8")) == "true"', '(n > 1) == false'),
  fc.constantFrom('(n + 1 > 2) != true', 'string(n > 1) == "false"', 'null == (n > 1)', 'startsWith("ab", j)', '(k == "a") != null'),
);

function conditionText(depth: number): fc.Arbitrary<string> {
  if (depth === 0) return leaf;
  const inner = conditionText(depth - 1);
  return fc.oneof(
    leaf,
    fc.tuple(inner, fc.constantFrom('and', 'or'), inner).map(([left, how, right]) => `(${left} ${how} ${right})`),
    inner.map((one) => `not (${one})`),
  );
}

const text = fc.constantFrom(...words, 'aÉb', 'x10x');
const stored = <T extends Scalar | null>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> => fc.oneof(one, fc.array(one, { maxLength: 3 }));
const numbers = stored(fc.constantFrom(-3, -2, 0, 1, 2, 3, 7, '3', null));
const document = fc.record(
  {
    k: stored(fc.oneof(text, fc.constant(null))),
    j: stored(text),
    n: numbers,
    m: numbers,
    b: stored(fc.constantFrom(true, false, 'true', 'false')),
    ip: stored(fc.constantFrom('10.0.0.1', '10.9.9.9', '192.168.1.77', '8.8.8.8')),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

function storedOf(event: JsonObject): Stored {
  const lists = Object.entries(event).map(([name, value]): [string, Scalar[]] => [
    name,
    [value].flat().filter((one): one is Scalar => one !== null),
  ]);
  return new Map(lists.filter(([, values]) => values.length > 0));
}

test('EQL: interpreted, compiled, optimized and in a shared matcher, a condition has one answer', () => {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(
      fc.array(conditionText(2), { minLength: 1, maxLength: 5 }),
      fc.array(document, { minLength: 1, maxLength: 4 }),
      (texts, events) => {
        const queries = texts.map((condition) => `any where ${condition}`);
        const conditions = queries.map(conditionOf);
        for (const event of events) {
          const expected = queries.map((query) => interpretEql(expressionOf(query), storedOf(event)));
          for (const answer of expected) seen[`${answer}`]++;
          assertAnswers(conditions, event, expected, queries);
        }
      },
    ),
    { numRuns: 1500 },
  );
  assert.ok(Math.min(seen.true, seen.false) > 2000, JSON.stringify(seen));
});

test('conditions that only look alike are not taken for one', () => {
  const pairs = [
    ['n / 2 == 1', 'n / 2.0 == 1.5'],
    ['n / 2 == 1', 'n / 2.0 == 1'],
    ['7 / n == 2', '7.0 / n == 2'],
    ['string(n) == "3"', 'string(n) == "3.0"'],
    ['n + 1 == 4', 'n + 1 == "4"'],
  ] as const;
  for (const pair of pairs) {
    const queries = pair.map((one) => `any where ${one}`);
    assertAnswers(
      queries.map(conditionOf),
      { n: 3 },
      queries.map((query) => interpretEql(expressionOf(query), storedOf({ n: 3 }))),
      queries,
    );
  }
});

function expressionOf(query: string): EqlExpression {
  const parsed = parseEql(query).tree.query;
  assert.ok(parsed.kind === 'event');
  return parsed.filter.condition;
}

function conditionOf(query: string): Condition {
  const { query: planned, diagnostics } = planQuery('eql', query, { schema });
  assert.ok(planned?.kind === 'events', `${query}: ${diagnostics.map(({ message }) => message).join(', ')}`);
  return planned.filter;
}

/** Compiled alone, compiled after optimizing, and all together in one matcher, optimized and not, with their opposites between them. */
function assertAnswers(
  conditions: readonly Condition[],
  document: JsonObject,
  expected: readonly boolean[],
  names: readonly string[],
): void {
  const matcher = compileMatcher(
    conditions.flatMap((condition) => [
      { condition },
      { condition: { kind: 'not', operand: condition } },
      { condition: optimizeCondition(condition) },
    ]),
  );
  const hits = new Set(matcher.match(eventOf(document)));
  for (const [i, condition] of conditions.entries()) {
    const about = `${names[i]} on ${JSON.stringify(document)}`;
    assert.equal(compileCondition(condition, 0)(new DocumentReader(document)), expected[i], `compiled: ${about}`);
    assert.equal(compileCondition(optimizeCondition(condition), 0)(new DocumentReader(document)), expected[i], `optimized: ${about}`);
    assert.deepEqual(
      [hits.has(i * 3), hits.has(i * 3 + 1), hits.has(i * 3 + 2)],
      [expected[i], !expected[i], expected[i]],
      `matched: ${about}`,
    );
  }
}

function eventOf(document: JsonObject): Event {
  return { id: 'e', dataset: 'a', index: 'logs-a-default', time: 0, ingested: 0, document };
}

const fields = fc.constantFrom(
  { path: 'k', type: 'keyword' } as const,
  { path: 'k', type: 'keyword', normalizer: 'lowercase' } as const,
  { path: 'o.x', type: 'keyword' } as const,
  { path: 'o.*', type: 'keyword', isPattern: true } as const,
  { path: 'o.*', type: 'keyword' } as const,
  { path: 'c', type: 'constant_keyword', constant: 'a' } as const,
);
const bound = fc.constantFrom('a', 'ab', 'b');
const folding = fc.constantFrom({}, { ignoreCase: 'ascii' } as const, { ignoreCase: 'unicode' } as const);
const textTest: fc.Arbitrary<Extract<Condition, { kind: 'test' }>['test']> = fc.oneof(
  fc
    .tuple(fc.subarray(['a', 'b', 'ab', 'x'], { minLength: 1 }), folding)
    .map(([values, fold]) => ({ kind: 'text' as const, values, ...fold })),
  fc.tuple(fc.constantFrom('a*', '*b', '?'), folding).map(([pattern, fold]) => ({ kind: 'like' as const, pattern, ...fold })),
  fc.tuple(bound, folding).map(([value, fold]) => ({ kind: 'prefix' as const, value, ...fold })),
  bound.map((gt) => ({ kind: 'textRange' as const, bounds: { gt } })),
);
const number = fc.tuple(fc.constantFrom('gt', 'gte', 'lt', 'lte'), fc.constantFrom(0, 1, 2)).map(
  ([name, value]): Condition => ({
    kind: 'test',
    field: { path: 'n', type: 'double' },
    test: { kind: 'number', bounds: { [name]: value } },
  }),
);

/** `prefix` is the nested object whose members are read. */
function planned(depth: number, prefix: string): fc.Arbitrary<Condition> {
  const inGroup = fields.map((field) => (prefix === '' ? field : ({ path: `${prefix}k`, type: 'keyword' } as const)));
  const plain: fc.Arbitrary<Condition> = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(inGroup, textTest).map(([field, one]): Condition => ({ kind: 'test', field, test: one })) },
    inGroup.map((field): Condition => ({ kind: 'exists', field })),
    ...(prefix === '' ? [number, textTest.map((one): Condition => ({ kind: 'anyField', test: one }))] : []),
    fc.constantFrom<Condition>({ kind: 'all' }, { kind: 'none' }),
  );
  if (depth === 0) return plain;
  const inner = planned(depth - 1, prefix);
  return fc.oneof(
    plain,
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(inner, { minLength: 1, maxLength: 4 }))
      .map(([kind, operands]): Condition => ({ kind, operands })),
    inner.map((operand): Condition => ({ kind: 'not', operand })),
    ...(prefix === '' ? [planned(depth - 1, 'g.').map((operand): Condition => ({ kind: 'nested', path: 'g', operand }))] : []),
  );
}

const plainText = fc.constantFrom('a', 'A', 'b', 'ab', 'aB', 'x', '');
const several = fc.oneof(plainText, fc.array(fc.oneof(plainText, fc.constant(null)), { maxLength: 3 }));
const plainDocument = fc.record(
  {
    k: several,
    n: stored(fc.constantFrom(0, 1, 1.5, 2, 3)),
    o: fc.record({ x: several, y: several, '*': several }, { requiredKeys: [] }),
    g: fc.array(fc.record({ k: several }, { requiredKeys: [] }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

test('the plan: interpreted, compiled, optimized and in a shared matcher, a condition has one answer', () => {
  const seen = { true: 0, false: 0 };
  fc.assert(
    fc.property(
      fc.array(planned(3, ''), { minLength: 1, maxLength: 5 }),
      fc.array(plainDocument, { minLength: 1, maxLength: 4 }),
      (conditions, events) => {
        for (const event of events) {
          const expected = conditions.map((condition) => interpretCondition(condition, event));
          for (const answer of expected) seen[`${answer}`]++;
          assertAnswers(conditions, event, expected, conditions.map(printCondition));
        }
      },
    ),
    { numRuns: 1500 },
  );
  assert.ok(Math.min(seen.true, seen.false) > 2000, JSON.stringify(seen));
});
