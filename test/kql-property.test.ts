import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileMatcher } from '#engine/match/matcher.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import type { KqlField, KqlNode, KqlValue } from '#lang/kql/ast.ts';
import { parseKql } from '#lang/kql/parser.ts';
import { printKql } from '#lang/kql/print.ts';
import { planQuery } from '#plan/languages.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import { interpretKql, type Mapping } from './kql-interpreter.ts';

const MAPPING: Mapping = {
  'o.k': 'keyword',
  k: 'keyword',
  t: 'text',
  n: 'long',
  b: 'boolean',
  w: 'wildcard',
  g: 'nested',
  'g.k': 'keyword',
  'g.n': 'long',
  'g.t': 'text',
};

const span = spanOf(0, 0);
const words = [
  'a',
  'B',
  'ab',
  'b',
  'a b',
  'B a',
  '1',
  '2',
  '-1',
  'true',
  'a-b',
  '',
  'or',
  'not',
  'a*',
  'é',
  '\ud83e\udd8a',
  'A\\b',
  'a "b"',
];
const text = fc.constantFrom(...words);

const literal: fc.Arbitrary<KqlValue> = fc.oneof(
  fc
    .tuple(text, fc.boolean())
    .map(
      ([value, isQuoted]): KqlValue =>
        !isQuoted && value === 'true' ? { kind: 'boolean', value: true, span } : { kind: 'text', text: value, isQuoted, span },
    ),
  fc.array(fc.constantFrom('', 'a', 'b', 'B', 'a b', ' a'), { minLength: 2, maxLength: 3 }).map((parts): KqlValue => {
    const trimmed = parts
      .map((part, i) => (i === 0 ? part.trimStart() : part))
      .map((part, i) => (i === parts.length - 1 ? part.trimEnd() : part));
    return { kind: 'pattern', parts: trimmed, span };
  }),
);

const name = (...names: string[]): fc.Arbitrary<KqlField> =>
  fc.constantFrom(...names).map((one): KqlField => ({ kind: 'name', name: one, span }));

function queryOn(fields: fc.Arbitrary<KqlField>, depth: number, group?: fc.Arbitrary<KqlNode>): fc.Arbitrary<KqlNode> {
  const is = fc.tuple(fields, literal).map(([field, value]): KqlNode => ({ kind: 'is', field, value, span }));
  const range = fc.tuple(fields, fc.constantFrom('gt', 'gte', 'lt', 'lte'), text).map(
    ([field, operator, bound]): KqlNode => ({
      kind: 'range',
      field,
      operator,
      value: { kind: 'text', text: bound, isQuoted: true, span },
      span,
    }),
  );
  const leaf = fc.oneof({ weight: 4, arbitrary: is }, range, ...(group ? [group] : []));
  if (depth === 0) return leaf;
  const inner = queryOn(fields, depth - 1, group);
  const joined = fc
    .tuple(fc.constantFrom('and', 'or'), fc.array(inner, { minLength: 2, maxLength: 3 }))
    .map(([kind, operands]): KqlNode => ({ kind, operands, span }));
  return fc.oneof(
    leaf,
    joined,
    inner.map((operand): KqlNode => ({ kind: 'not', operand, span })),
  );
}

const group = fc
  .tuple(name('g', 'g', 'g', 'k'), queryOn(name('k', 'n', 't', 'zz'), 1))
  .map(([field, operand]): KqlNode => ({ kind: 'nested', field, operand, span }));
const query = queryOn(name('k', 'k', 't', 't', 'n', 'b', 'w', 'o.k', 'g.k', 'g', 'none'), 2, group);

const stored = fc.oneof(text, fc.constantFrom(1, 2, -1, true, false, null));
const several = fc.oneof(stored, fc.array(stored, { maxLength: 3 }));
const numbers = fc.oneof(fc.constantFrom(1, 2, -1, '1', null), fc.array(fc.constantFrom(1, 2), { maxLength: 2 }));
const event: fc.Arbitrary<JsonObject> = fc.record(
  {
    k: several,
    t: fc.oneof(text, fc.array(text, { maxLength: 2 })),
    n: numbers,
    b: fc.constantFrom(true, false, 'true', 'false'),
    w: text,
    'o.k': several,
    o: fc.record({ k: several }, { requiredKeys: [] }),
    g: fc.oneof(
      fc.array(fc.record({ k: several, n: numbers, t: text }, { requiredKeys: [] }), { maxLength: 3 }),
      fc.record({ k: several }, { requiredKeys: [] }),
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

test('a query lowered, compiled, optimized and matched agrees with the plainest interpreter', () => {
  const context = { schema: schemaOfMapping(MAPPING) };
  const seen = { true: 0, false: 0, undefined: 0 };
  fc.assert(
    fc.property(query, fc.array(event, { minLength: 1, maxLength: 4 }), (tree, events) => {
      const printed = printKql(tree);
      const planned = planQuery('kuery', printed, context);
      const condition = planned.query?.kind === 'events' ? planned.query.filter : undefined;
      const meets = condition && compileCondition(condition, 0);
      const meetsOptimized = condition && compileCondition(optimizeCondition(condition), 0);
      const matcher = condition && compileMatcher([{ condition }, { condition: { kind: 'not', operand: condition } }]);
      for (const one of events) {
        const expected = interpretKql(parseKql(printed).tree, one, MAPPING);
        const actual = meets?.(new DocumentReader(one));
        seen[`${expected}`]++;
        const about = `${printed} on ${JSON.stringify(one)}: ${JSON.stringify(planned.diagnostics)}`;
        assert.equal(actual, expected, about);
        assert.equal(meetsOptimized?.(new DocumentReader(one)), expected, `optimized: ${about}`);
        assert.deepEqual(matcher?.match(eventOf(one)), expected === undefined ? undefined : [expected ? 0 : 1], `matched: ${about}`);
      }
    }),
    { numRuns: 4000 },
  );
  assert.ok(Math.min(seen.true, seen.false, seen.undefined) > 500, JSON.stringify(seen));
});

function eventOf(document: JsonObject): Event {
  return { id: 'e', dataset: 'a', index: 'logs-a-default', time: 0, ingested: 0, document };
}
