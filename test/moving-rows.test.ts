import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rowOfEvent } from '#engine/rows/event-row.ts';
import { compileMovingRows } from '#engine/rows/moving/moving-rows.ts';
import type { TableRow } from '#engine/rows/row.ts';
import { runCommands } from '#engine/rows/run-commands.ts';
import { compareHits, type Hit } from '#engine/state/hit.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import { planQuery } from '#plan/languages.ts';
import type { Command } from '#plan/query.ts';
import { engineFor, eventFrom, printRuns, ruleFrom } from './engine-support.ts';

/** What a rule finds in one window after another is what it would find in each alone. */

const START = Date.UTC(2026, 2, 4, 10);
const MINUTE = 60_000;
const METADATA = ['_id'];

const schema = schemaOfMapping({ n: 'long', d: 'double', k: 'keyword', f: 'boolean', ip: 'ip', '@timestamp': 'date' });

const plain = fc.constantFrom(
  'WHERE n > 1',
  'WHERE k != "b" AND n IS NOT NULL',
  'EVAL m = n + 1, t = @timestamp',
  'EVAL late = CASE(n > 2, @timestamp)',
  'MV_EXPAND k',
  'MV_EXPAND n',
  'RENAME n AS m',
  'EVAL k = TO_UPPER(k)',
  'DISSECT k "%{k}b%{rest}"',
  'WHERE @timestamp >= NOW() - 10 minutes',
  'EVAL age = DATE_DIFF("minute", @timestamp, NOW())',
  'EVAL is_new = @timestamp > NOW() - 7 minutes',
);

const aggregates = fc
  .uniqueArray(
    fc.constantFrom(
      ...['c = COUNT(*)', 'cn = COUNT(n)', 'cd = COUNT_DISTINCT(k)', 'lo = MIN(n)', 'hi = MAX(n)', 'lok = MIN(k)', 'hit = MAX(@timestamp)'],
      ...[
        'ks = VALUES(k)',
        'ns = VALUES(n)',
        's = SUM(n)',
        'a = AVG(n)',
        'sd = SUM(d)',
        'ad = AVG(d)',
        'one = FIRST(k, n)',
        'end = LAST(k, n)',
      ],
      ...['tops = TOP(n, 2, "desc")', 'mid = MEDIAN(n)', 'dev = STD_DEV(d)', 'cw = COUNT(*) WHERE n > 1', 'vw = VALUES(k) WHERE f'],
      ...['ips = VALUES(ip)', 'lip = MAX(ip)', 'some = COUNT(CASE(n > 1, 1))', 'first = MIN(CASE(n > 1, @timestamp))'],
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => list.join(', '));

const by = fc.constantFrom(
  '',
  ' BY k',
  ' BY f',
  ' BY n',
  ' BY k, f',
  ' BY kk = TO_LOWER(k), f',
  ' BY hour = DATE_TRUNC(5 minutes, @timestamp)',
  ' BY ip',
);

const behindInline = fc.constantFrom(
  '',
  ' | WHERE d > 0.5',
  ' | WHERE d > 0.5 AND NOT f',
  ' | WHERE @timestamp > NOW() - 8 minutes AND d > 0.2',
  ' | EVAL e = d * 2 | WHERE e > 1',
);

const inline = fc.tuple(aggregates, by, behindInline).map(([list, keys, next]) => `INLINE STATS ${list}${keys}${next}`);
const stats = fc.tuple(aggregates, by).map(([list, keys]) => `STATS ${list}, z = COUNT(*)${keys}`);
const behind = fc.constantFrom(
  '',
  ' | WHERE z >= 2',
  ' | WHERE z >= 2 | KEEP z',
  ' | SORT z DESC | LIMIT 2',
  ' | EVAL y = z * 2 | WHERE y > 2',
  ' | STATS g = COUNT(*), zs = VALUES(z)',
  ' | STATS g = COUNT(*) BY z',
  ' | INLINE STATS g = SUM(z)',
  ' | EVAL since = NOW() | WHERE z > 1',
);

const queries = fc
  .tuple(
    fc.array(plain, { maxLength: 3 }),
    fc.array(inline, { maxLength: 2 }),
    fc.option(plain),
    fc.option(fc.tuple(stats, behind)),
    fc.constantFrom('', 'SORT @timestamp DESC | LIMIT 3'),
  )
  .map(([first, inlines, then, last, cut]) => [
    ...first,
    ...inlines,
    ...(then ? [then] : []),
    ...(last ? [`${last[0]}${last[1]}`] : cut === '' ? [] : [cut]),
  ])
  .map((commands) => ['FROM e METADATA _id', ...commands].join(' | '));

/** Undefined for what cannot be planned: a command may read what one before it took away. */
function commandsOf(query: string): readonly Command[] | undefined {
  const planned = planQuery('esql', query, { schema, fieldMap: new Map() }).query;
  return planned?.kind === 'table' ? planned.commands : undefined;
}

const oneOrMore = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | T[] | null> =>
  fc.oneof(
    { weight: 5, arbitrary: one },
    { weight: 1, arbitrary: fc.array(one, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  );

const hits: fc.Arbitrary<readonly Hit[]> = fc
  .array(
    fc.record({
      time: fc.integer({ min: 0, max: 30 }),
      delay: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 25 }) }),
      n: oneOrMore(fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -1, max: 4 }) }, { weight: 1, arbitrary: fc.constant(1.5) })),
      d: oneOrMore(fc.constantFrom(0.1, 0.2, 0.3, 1e16, 1, -0.7)),
      k: oneOrMore(fc.constantFrom('a', 'b', 'B', 'ab')),
      f: oneOrMore(fc.boolean()),
      ip: oneOrMore(fc.constantFrom('10.0.0.9', '10.0.0.10')),
    }),
    { minLength: 3, maxLength: 24 },
  )
  .map((all) =>
    all
      .map(({ time, delay, ...document }, i): Hit => {
        const event = eventFrom(`e${i}`, START + time * MINUTE, START + (time + delay) * MINUTE, document);
        return { event, time: event.time, filters: [0], exceptedUntil: Number.NEGATIVE_INFINITY };
      })
      .sort(compareHits),
  );

/** Minutes at which windows end: mostly one after the other, now and then an earlier one again. */
const ticks = fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.boolean()), { minLength: 4, maxLength: 16 }).map((steps) => {
  let minute = 0;
  return steps.map(([step, isBack]) => {
    minute += step + 1;
    return isBack && minute > 5 ? { minute: minute - 4, asOf: minute } : { minute, asOf: minute };
  });
});

function printRow(row: TableRow): string {
  return JSON.stringify([[...row.columns], row.events.map(({ id }) => id)]);
}

test('windows that move give the rows that each window gives alone', () => {
  let planned = 0;
  fc.assert(
    fc.property(queries, hits, ticks, fc.integer({ min: 1, max: 25 }), (query, all, steps, length) => {
      const commands = commandsOf(query);
      if (!commands) return;
      planned++;
      const moving = compileMovingRows(commands, METADATA)();
      let before: readonly string[] = [];
      for (const { minute, asOf } of steps) {
        const tick = START + minute * MINUTE;
        const window = all.filter(
          ({ time, event }) => time <= tick && time >= tick - length * MINUTE && event.ingested <= START + asOf * MINUTE,
        );
        const alone = runCommands(
          commands,
          window.map(({ event }) => rowOfEvent(event, METADATA)),
          tick,
        ).map(printRow);
        const { rows, again } = moving.move(window, tick);
        assertMoved(alone, rows.map(printRow), before, again);
        before = alone;
      }
    }),
    { numRuns: 1500 },
  );
  assert.ok(planned > 500, `only ${planned} queries could be planned`);
});

/** The rows that are told stand in the window's order, and the others of the window were in the one before. */
function assertMoved(alone: readonly string[], told: readonly string[], before: readonly string[], again: number): void {
  assert.equal(told.length + again, alone.length);
  const left = [...alone];
  let from = 0;
  for (const row of told) {
    const at = left.indexOf(row, from);
    assert.ok(at >= 0, `a row that is not there, or not in its order: ${row}`);
    left.splice(at, 1);
    from = at;
  }
  const known = [...before];
  for (const row of left) {
    const at = known.indexOf(row);
    assert.ok(at >= 0, `a row that was left out, and is new: ${row}`);
    known.splice(at, 1);
  }
}

const schedule = fc.record({
  from: fc.constantFrom('now-9m', 'now-25m', 'now-12m/m'),
  interval: fc.constantFrom('2m', '5m'),
  max_signals: fc.constantFrom(1, 100),
  timestamp_override: fc.constantFrom('', 'event.ingested'),
  exceptions: fc.constantFrom('', '[{ name: one, entries: [{ type: match, field: k, value: a }], expire_time: 2026-03-04T10:20:00Z }]'),
});

test('a rule that goes on finds what it finds when it starts anew for each run', () => {
  fc.assert(
    fc.property(queries, schedule, hits, (query, members, all) => {
      if (!commandsOf(query)) return;
      const lines = Object.entries(members).filter(([, value]) => value !== '');
      const rule = ruleFrom(
        [
          'type: esql',
          `query: ${JSON.stringify(query.replace('FROM e', 'FROM *'))}`,
          ...lines.map(([name, value]) => `${name}: ${value}`),
        ].join('\n'),
      );
      const events = all.map(({ event }) => event);
      assert.equal(printRuns(replayAnew(rule, events), ['*']), printRuns(replay(rule, events), ['*']));
    }),
    { numRuns: 100 },
  );
});

function replay(rule: ReturnType<typeof ruleFrom>, events: readonly Event[]) {
  const engine = engineFor([rule]);
  for (const event of events) engine.observe(event);
  return engine.finish();
}

/** Before every minute the engine is stopped, and another one goes on with what it wrote down. */
function replayAnew(rule: ReturnType<typeof ruleFrom>, events: readonly Event[]) {
  let engine = engineFor([rule]);
  for (const event of events) engine.observe(event);
  const runs = [];
  for (let minute = 0; minute < 60; minute += 2) {
    const stored = JSON.parse(JSON.stringify(engine.snapshot()));
    engine = engineFor([rule]);
    engine.restore(stored);
    runs.push(...engine.advance(START + minute * MINUTE));
  }
  return [...runs, ...engine.finish()];
}
