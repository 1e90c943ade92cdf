import type { Database } from './database.ts';
import type { EventStore } from './event-store.ts';
import { type Deletion, RetentionStore } from './retention-store.ts';

/** What a service keeps, in figures. Times are epoch milliseconds. */
export type StoreStats = {
  readonly schema: number;
  readonly usedBytes: number;
  readonly events: number;
  /** Those that are not packed yet. */
  readonly eventsAlone: number;
  readonly segments: number;
  readonly segmentBytes: number;
  readonly firstTime?: number;
  readonly lastTime?: number;
  readonly sources: ReturnType<EventStore['sources']>;
  readonly alerts: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly deadLetters: number;
  readonly deletions: readonly Deletion[];
};

const LATEST_DELETIONS = 20;

/** The reader must hold off writers. */
export function storeStats(database: Database, store: EventStore): StoreStats {
  const count = (table: string): number => Number(database.get(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0);
  const entries = store.segments.list();
  const alone = [...store.cited(), ...store.alone()];
  const sum = (numbers: readonly number[]): number => numbers.reduce((left, right) => left + right, 0);
  const times = [...entries.flatMap(({ minTime, maxTime }) => [minTime, maxTime]), ...alone.map(({ time }) => time)].sort(
    (left, right) => left - right,
  );
  const [firstTime, lastTime] = [times[0], times.at(-1)];
  const retention = new RetentionStore(database, store);
  return {
    schema: Number(database.get('PRAGMA user_version')?.user_version ?? 0),
    usedBytes: retention.usedBytes(),
    events: alone.length + sum(entries.map((entry) => entry.count)),
    eventsAlone: alone.length,
    segments: entries.length,
    segmentBytes: sum(entries.map(({ bytes }) => bytes)),
    ...(firstTime === undefined || lastTime === undefined ? {} : { firstTime, lastTime }),
    sources: store.sources(),
    alerts: Object.fromEntries(
      database
        .all('SELECT status, count(*) AS count FROM alerts GROUP BY status ORDER BY status')
        .map((row) => [String(row.status), Number(row.count)]),
    ),
    runs: count('runs'),
    deadLetters: count('dead_letters'),
    deletions: retention.latest(LATEST_DELETIONS),
  };
}
