import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { runTable, type Table } from '#engine/rows/run-table.ts';
import { startSearch } from '#engine/search/running-search.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import type { Value } from '#event/value.ts';
import { planQuery } from '#plan/languages.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import type { TableQuery } from '#plan/query.ts';
import { interpret, printStep, type Row, rowOf, type Step, type Test } from './esql-interpreter.ts';

const FIELDS = { n: 'long', k: 'keyword', f: 'boolean' } as const;
const RUNS = { numRuns: 400, seed: 20260304 };

const oneOrMore = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[] | null> =>
  fc.oneof(
    { weight: 4, arbitrary: one },
    { weight: 1, arbitrary: fc.array(one, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  );

const documents: fc.Arbitrary<readonly JsonObject[]> = fc.array(
  fc.record({
    n: oneOrMore(fc.integer({ min: -3, max: 6 })),
    k: oneOrMore(fc.constantFrom('a', 'b', 'B', 'ab', '')),
    f: oneOrMore(fc.boolean()),
  }),
  { maxLength: 14 },
);

const { test: condition } = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant('compare' as const),
      name: fc.constant('n'),
      operator: fc.constantFrom('==', '!=', '<', '>='),
      value: fc.integer({ min: -3, max: 6 }),
    }),
    fc.record({
      kind: fc.constant('compare' as const),
      name: fc.constant('k'),
      operator: fc.constantFrom('==', '!=', '<', '>='),
      value: fc.constantFrom('a', 'b', 'ab'),
    }),
    fc.record({ kind: fc.constant('missing' as const), name: fc.constantFrom('n', 'k', 'f') }),
    fc.record({ kind: fc.constant('not' as const), test: tie('test') }),
    fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('test'), right: tie('test') }),
  ),
}));

const rowStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('where' as const), test: condition }),
  fc.record({
    kind: fc.constant('eval' as const),
    name: fc.constantFrom('n', 'm'),
    left: fc.constant('n'),
    plus: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({ kind: fc.constant('expand' as const), name: fc.constantFrom('n', 'k') }),
  fc.record({ kind: fc.constant('limit' as const), count: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constant('sort' as const), name: fc.constantFrom('n', 'k'), isDescending: fc.boolean() }),
);

const stats: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('stats' as const),
  by: fc.uniqueArray(fc.constantFrom('k', 'f', 'n'), { maxLength: 2 }),
});

/** Row commands, and perhaps a STATS at the end. */
const queries: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.array(rowStep, { maxLength: 5 }), fc.option(stats))
  .map(([steps, last]) => (last ? [...steps, last] : steps));

function planOf(source: string, steps: readonly Step[]): TableQuery {
  const text = [source, ...steps.map(printStep)].join(' | ');
  const { query, diagnostics } = planQuery('esql', text, { schema: schemaOfMapping(FIELDS) });
  assert.ok(query?.kind === 'table', `${text}\n${diagnostics.map(({ message }) => message).join('\n')}`);
  return query;
}

function eventsOf(all: readonly JsonObject[], index: (place: number) => string = () => 'e'): readonly Event[] {
  return all.map((document, i) => ({ id: `${i}`, dataset: index(i), index: index(i), time: i, ingested: i, document }));
}

function runWhole(
  query: TableQuery,
  events: readonly Event[],
  optimize = (filter: Parameters<typeof optimizeCondition>[0]) => filter,
): Table {
  return runTable(query, {
    now: 0,
    readEvents: (source) => {
      const meets = compileCondition(optimize(source.filter), 0);
      return events.filter(({ document }) => meets(new DocumentReader(document)));
    },
  });
}

/** The rows that a running search gives, each under the names of its columns. */
function runOneByOne(query: TableQuery, events: readonly Event[]): readonly string[] {
  const search = startSearch(query, { keep: 'first', timestamp: { path: '@timestamp', type: 'date' } });
  for (const event of events) if (!search.isDone()) search.add(event);
  const [head, ...rows] = [...search.finish(0)];
  assert.ok(head?.kind === 'columns');
  return rows.map((row) => (row.kind === 'row' ? printRow(head.columns, row.values) : ''));
}

function printRow(columns: readonly { readonly name: string }[], values: readonly Value[]): string {
  return columns.map(({ name }, i) => `${name}=${JSON.stringify(values[i] ?? null)}`).join(' ');
}

function linesOf({ columns, rows }: Table): readonly string[] {
  return rows.map((values) => printRow(columns, values));
}

/** An interpreted row under the same columns: a list for several values, null for none. */
function lineOf(columns: readonly { readonly name: string }[], row: Row): string {
  return printRow(
    columns,
    columns.map(({ name }) => {
      const values = row.get(name) ?? [];
      return values.length > 1 ? values : (values[0] ?? null);
    }),
  );
}

test('a table says what a slow interpreter says', () => {
  fc.assert(
    fc.property(documents, queries, (all, steps) => {
      const table = runWhole(planOf('FROM e', steps), eventsOf(all));
      assert.deepEqual(
        linesOf(table),
        interpret(steps, all.map(rowOf)).map((row) => lineOf(table.columns, row)),
      );
    }),
    RUNS,
  );
});

test('conditions on events first, or on rows, give the same rows', () => {
  fc.assert(
    fc.property(documents, condition, queries, (all, first, steps) => {
      const where: Step = { kind: 'where', test: first };
      const [early, late] = [planOf('FROM e', [where, ...steps]), planOf('FROM e | LIMIT 10000', [where, ...steps])];
      assert.ok(late.source.kind === 'events' && late.source.filter.kind === 'all');
      const events = eventsOf(all);
      assert.deepEqual(linesOf(runWhole(early, events)), linesOf(runWhole(late, events)));
      assert.deepEqual(linesOf(runWhole(early, events, optimizeCondition)), linesOf(runWhole(late, events)));
    }),
    RUNS,
  );
});

test('events that come one after the other give the rows of all events together', () => {
  fc.assert(
    fc.property(documents, queries, (all, steps) => {
      const query = planOf('FROM e', steps);
      assert.deepEqual(runOneByOne(query, eventsOf(all)), linesOf(runWhole(query, eventsOf(all))));
    }),
    RUNS,
  );
});

test('events of two indices give the rows of one, and so do the rows of two queries', () => {
  const unordered = queries.map((steps) => steps.filter(({ kind }) => kind !== 'limit'));
  fc.assert(
    fc.property(documents, unordered, (all, steps) => {
      const whole = linesOf(runWhole(planOf('FROM e', steps), eventsOf(all)));
      const parted = runOneByOne(
        planOf('FROM a, b', steps),
        eventsOf(all, (i) => (i % 3 === 0 ? 'a' : 'b')),
      );
      assert.deepEqual([...parted].sort(), [...whole].sort());
      const halves = runWhole(
        planOf('FROM (FROM e | WHERE n >= 2), (FROM e | WHERE n < 2), (FROM e | WHERE (n >= 2) IS NULL)', steps),
        eventsOf(all),
      );
      assert.deepEqual([...linesOf(halves)].sort(), [...whole].sort());
    }),
    RUNS,
  );
});
