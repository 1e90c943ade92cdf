import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownSchema } from '#app/schema.ts';
import type { Event } from '#event/event.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { withArrival } from '#live/arrival.ts';
import { searchStored } from '#live/stored-search.ts';
import { normalizeRecord } from '#normalize/normalize.ts';
import { planQuery } from '#plan/languages.ts';
import { USUAL_START } from '#verify/simulate/simulate.ts';
import { rawRecords } from './corpora.ts';
import { cpuSeconds, printTable } from './measure.ts';

/** Different events; each comes again with other ids and later times until there are enough. */
const DIFFERENT = 50_000;
const BATCH = 1_000;
const DAY = 86_400_000;

/** How many are stored: EVENTS=1000000 for the figures in ARCHITECTURE.md. */
const EVENTS = Number(process.env.EVENTS ?? 100_000);

/** Stored events: bytes an event, how fast they are taken and packed, and what queries over all of them take; CPU time. */
export function benchStore(): void {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const store = new ServiceStore(folder);
  try {
    fill(store);
    console.log(`${Math.round(statSync(join(folder, 'tocsin.sqlite')).size / EVENTS)} bytes an event on the disk\n`);
    ask(store);
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

function fill(store: ServiceStore): void {
  const base = rawRecords(DIFFERENT).flatMap((record) => normalizeRecord(record).events);
  let [taking, packing] = [0, 0];
  for (let at = 0; at < EVENTS; at += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => eventAt(base, at + i));
    taking += cpuSeconds(() => store.database.inTransaction(() => store.events.append(batch)));
    packing += cpuSeconds(() => store.events.pack());
  }
  const rate = (seconds: number): string => Math.round(EVENTS / seconds).toLocaleString('en');
  console.log(`${EVENTS.toLocaleString('en')} events: ${rate(taking)} a second taken, ${rate(packing)} a second packed`);
}

/** Spread over four weeks. */
function eventAt(base: readonly Event[], number: number): Event {
  const event = base[number % base.length] as Event;
  const time = USUAL_START + Math.floor((number / EVENTS) * 28 * DAY);
  const id = `${number.toString(16).padStart(16, '0')}${event.id.slice(16)}`;
  const document = { ...event.document, '@timestamp': new Date(time).toISOString() };
  return withArrival({ ...event, id, time, document }, time + 5_000);
}

const LAST_DAY = USUAL_START + 27 * DAY;

const QUERIES = [
  ['kuery', 'event.action: CreateAccessKey and user.name: a*'],
  ['kuery', 'source.ip: "203.0.113.0/24" and not event.outcome: failure'],
  ['kuery', 'user.name: * and event.outcome: failure'],
  ['kuery', 'event.id: "00000000-0000-4000-8000-000000000123"'],
  ['kuery', 'AccessDenied'],
  ['eql', 'sequence by user.name with maxspan=10m [any where event.action == "CreateUser"] [any where event.action == "CreateAccessKey"]'],
  ['esql', 'FROM logs-aws.cloudtrail-* | WHERE event.outcome == "failure" | STATS calls = COUNT(*) BY event.action | SORT calls DESC'],
  ['esql', 'FROM logs-* | STATS calls = COUNT(*) BY event.action | SORT calls DESC'],
] as const;

function ask(store: ServiceStore): void {
  const rows = QUERIES.map(([language, text]) => {
    const { query } = planQuery(language, text, { schema: knownSchema() });
    if (!query) throw new Error(`No query: ${text}`);
    const keep = language === 'eql' ? 'newest' : 'first';
    const options = { to: Number.MAX_SAFE_INTEGER, now: LAST_DAY + DAY, size: 100, keep, goesOn: () => true } as const;
    const timestamp = { path: '@timestamp', type: 'date' } as const;
    const [all, day] = [0, LAST_DAY].map((from) => {
      let found = { total: 0, readCount: 0 };
      const seconds = cpuSeconds(() => {
        found = searchStored(store.events, query, { ...options, timestamp, from });
      });
      const { total, readCount } = found;
      return [`${Math.round(seconds * 1000)} ms`, `${total} of ${readCount} read`];
    });
    return [`${language}: ${text.slice(0, 70)}`, ...(all ?? []), ...(day ?? [])];
  });
  printTable(['query', 'four weeks', '', 'last day', ''], rows);
}
