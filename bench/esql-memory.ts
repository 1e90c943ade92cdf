import { startSearch } from '#engine/search/running-search.ts';
import type { Event } from '#event/event.ts';
import { schemaOfMapping } from '#event/schema/mapping.ts';
import { planQuery } from '#plan/languages.ts';
import { printTable } from './measure.ts';

const ROWS = Number(process.env.ROWS ?? 10_000_000);
const START = Date.UTC(2026, 2, 4);

const FIELDS = { '@timestamp': 'date', action: 'keyword', user: 'keyword', request: 'keyword', bytes: 'long' } as const;

const QUERIES = [
  'FROM t | STATS c = COUNT(*), b = SUM(bytes), last = MAX(@timestamp) BY action',
  'FROM t | STATS c = COUNT(*), b = SUM(bytes), a = COUNT_DISTINCT(action) BY user | STATS users = COUNT(*), rows = SUM(c)',
  'FROM t | STATS requests = COUNT_DISTINCT(request), p = PERCENTILE(bytes, 95)',
  'FROM t | SORT bytes DESC, request | LIMIT 100 | KEEP request, bytes',
];

/** How much memory a table takes over many rows, none of which is held by anybody else; run it with `node --expose-gc` for the heap after a collection. */
export function benchEsqlMemory(): void {
  const rows = QUERIES.map((esql) => {
    const { answer, seconds, megabytes } = measure(esql);
    return [esql, Math.round(ROWS / seconds).toLocaleString('en'), `${Math.round(megabytes)} MB`, answer];
  });
  console.log(`esql-memory: ${ROWS.toLocaleString('en')} rows one after the other, rows a second and the largest heap after a collection`);
  printTable(['query', 'rows/s', 'heap', 'first row'], rows);
}

function measure(esql: string): { readonly answer: string; readonly seconds: number; readonly megabytes: number } {
  const { query } = planQuery('esql', esql, { schema: schemaOfMapping(FIELDS) });
  if (!query) throw new Error(`Not a query: ${esql}`);
  const search = startSearch(query, { keep: 'first', timestamp: { path: '@timestamp', type: 'date' } });
  let megabytes = 0;
  const before = performance.now();
  for (let i = 0; i < ROWS; i++) {
    search.add(eventOf(i));
    if (i % 500_000 === 499_999) {
      globalThis.gc?.();
      megabytes = Math.max(megabytes, process.memoryUsage().heapUsed / 2 ** 20);
    }
  }
  const [, first] = [...search.finish(START)];
  const answer = first?.kind === 'row' ? first.values.map(String).join(' | ') : '';
  return { answer, seconds: (performance.now() - before) / 1000, megabytes };
}

function eventOf(i: number): Event {
  const random = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  const time = START + i * 10;
  const document = {
    '@timestamp': time,
    action: `action${random % 50}`,
    user: `user${random % 100_000}`,
    request: `r${i}`,
    bytes: (random >>> 3) % 5000,
  };
  return { id: `e${i}`, dataset: 't', index: 't', time, ingested: time, document };
}
