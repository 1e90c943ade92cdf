import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '#base/json.ts';
import type { Finding } from '#engine/search/finding.ts';
import { startSearch } from '#engine/search/running-search.ts';
import type { Event } from '#event/event.ts';
import { openSchema } from '#event/schema/known.ts';
import { planQuery } from '#plan/languages.ts';
import { type SearchOptions, search } from '../src/app/search.ts';

/** Queries of every kind; what is asked of them as a batch and event by event must be the same. */
const QUERIES: readonly (readonly [language: SearchOptions['language'], text: string])[] = [
  ['kuery', 'event.action: (login or key)'],
  ['kuery', '@timestamp >= now-20s and not user.name: mira'],
  ['eql', 'any where event.action == "login"'],
  ['eql', 'any where user.name == "otto" | head 3'],
  ['eql', 'any where user.name == "otto" | tail 4 | head 2'],
  ['eql', 'any where true | eval who = concat(user.name, event.action)'],
  ['eql', 'any where true | stats c = count(*) by user.name | sort user.name'],
  ['eql', 'sequence by user.name with maxspan=10s [any where event.action == "login"] [any where event.action == "key"]'],
  [
    'eql',
    'sequence by user.name with maxspan=15s [any where event.action == "login"] ![any where event.action == "list"] [any where event.action == "key"]',
  ],
  [
    'eql',
    'sequence by user.name [any where event.action == "login"] [any where event.action == "list"] until [any where event.action == "key"]',
  ],
  ['eql', 'sample by user.name [any where event.action == "login"] [any where event.action == "key"]'],
  ['esql', 'FROM logs-* | WHERE event.action == "key" | STATS c = COUNT(*), l = MAX(@timestamp) BY user.name | SORT user.name'],
  ['esql', 'FROM logs-* | WHERE @timestamp > NOW() - 15 seconds | KEEP user.name, event.action, @timestamp | SORT @timestamp, user.name'],
  [
    'esql',
    'FROM logs-* | WHERE event.action != "list" | EVAL u = TO_UPPER(user.name) | KEEP u, event.action, @timestamp | SORT @timestamp, u | LIMIT 7',
  ],
  ['esql', 'FROM logs-* | KEEP u*, e* | SORT user.name, event.action | LIMIT 500'],
  ['esql', 'FROM logs-* METADATA _index | WHERE user.name IS NOT NULL | SORT @timestamp, user.name, event.action | DROP _index'],
  ['esql', 'FROM logs-* | RENAME user.name AS who | MV_EXPAND who | INLINE STATS n = COUNT(*) BY who | KEEP who, n | SORT who, n'],
  ['esql', 'FROM (FROM logs-* | WHERE event.action == "key"), (FROM logs-* | WHERE event.action == "list") | STATS c = COUNT(*)'],
];

const schema = openSchema([]);
const START = Date.UTC(2026, 2, 4);

const documents = fc.array(
  fc.record({
    second: fc.integer({ min: 0, max: 40 }),
    action: fc.constantFrom('login', 'key', 'list'),
    user: fc.constantFrom('mira', 'otto', undefined),
  }),
  { maxLength: 25 },
);

function documentOf({ second, action, user }: { second: number; action: string; user: string | undefined }): JsonObject {
  const time = new Date(START + second * 1000).toISOString();
  return { '@timestamp': time, event: { action }, ...(user === undefined ? {} : { user: { name: user } }) };
}

function eventOf(document: JsonObject, position: number): Event {
  const time = Date.parse(String(document['@timestamp']));
  return { id: String(position), dataset: 'x.y', index: 'logs-x.y-default', time, ingested: time, document };
}

/** The findings as `search` would say them. */
function resultOf(findings: readonly Finding[]): unknown {
  return findings.flatMap((finding): readonly unknown[] => {
    if (finding.kind === 'event') return [finding.document];
    if (finding.kind === 'sequence') return [{ joinKeys: finding.joinKeys, events: finding.events }];
    return finding.kind === 'row' ? [finding.values] : [];
  });
}

function batch(language: SearchOptions['language'], text: string, events: readonly JsonObject[], now: number): unknown {
  const result = search(text, { language, events, now: new Date(now), size: 1000 });
  switch (result.kind) {
    case 'events':
      return result.events;
    case 'sequences':
      return result.sequences;
    case 'table':
      return result.rows.map((row) => row.map((value, i) => (result.columns[i]?.type === 'date' ? Date.parse(String(value)) : value)));
    default:
      return result satisfies never;
  }
}

for (const [language, text] of QUERIES) {
  test(`event by event is the same as all at once: ${text}`, () => {
    const { query } = planQuery(language, text, { schema });
    assert.ok(query);
    fc.assert(
      fc.property(documents, fc.boolean(), (specs, isNowKnown) => {
        const all = specs.map(documentOf);
        const end = Math.max(START, ...all.map((document) => Date.parse(String(document['@timestamp']))));
        const running = startSearch(query, {
          keep: language === 'eql' ? 'newest' : 'first',
          timestamp: { path: '@timestamp', type: 'date' },
          ...(isNowKnown ? { now: end } : {}),
        });
        const found = [...all.flatMap((document, i) => running.add(eventOf(document, i))), ...running.finish(end)];
        // Events that need no order are found in the order they came; `search` answers them by time.
        const isOrdered = query.kind !== 'events' || query.pipes.length > 0 || query.commands.length > 0;
        const byTime = (result: unknown): unknown => (Array.isArray(result) ? result.map((one) => JSON.stringify(one)).sort() : result);
        const [mine, expected] = [resultOf(found), batch(language, text, all, end)];
        if (isOrdered && !(query.commands.length > 0 && running.shape === 'events')) assert.deepEqual(mine, expected);
        else assert.deepEqual(byTime(mine), byTime(expected));
      }),
      { numRuns: 60 },
    );
  });
}

test('what comes again is left out, and head keeps no more than it needs', () => {
  const { query } = planQuery('eql', 'any where true | head 2', { schema });
  assert.ok(query);
  const running = startSearch(query, { keep: 'newest', timestamp: { path: '@timestamp', type: 'date' } });
  for (let i = 5000; i > 0; i--) {
    const event = eventOf(documentOf({ second: i, action: 'login', user: 'mira' }), i);
    for (const one of [event, event]) running.add(one);
  }
  const found = [...running.finish(START)];
  assert.equal(running.hitCount(), 5000);
  assert.deepEqual(
    found.map((finding) => finding.kind === 'event' && finding.document['@timestamp']),
    ['2026-03-04T00:00:01.000Z', '2026-03-04T00:00:02.000Z'],
  );
});
