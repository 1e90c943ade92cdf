import type { Database } from './database.ts';
import { eventKey } from './event-key.ts';
import { CITED_OPEN, type EventStore } from './event-store.ts';
import { packSegment, type StoredRow } from './segments/segment.ts';
import type { Segment, SegmentEntry } from './segments/segment-store.ts';

/** How long things are kept. Times are epoch milliseconds: what arrived, or happened, before them goes. */
export type RetentionLimits = {
  readonly events: number;
  /** Events that arrived since then stay whatever else is said: rules may read them. */
  readonly neededSince: number;
  /** Events up to this number of arrival are in the engine's written memory; later ones stay. */
  readonly remembered: number;
  readonly alerts: number;
  readonly deadLetters: number;
  readonly runs: number;
  /** Bytes that the file may have; the oldest events go first. */
  readonly size?: number;
  /** Whether events stay that an alert rests on which nobody has closed. */
  readonly keepsCited: boolean;
};

/** What was deleted, and why. */
export type Deletion = { readonly time: number; readonly what: string; readonly count: number; readonly reason: string };

/** A segment that holds events which should have gone goes or is made smaller when they are overdue for so long. */
const TOLERANCE = 86_400_000;
/** Rows that are deleted at once. */
const SLICE = 500;
/** Pages that are given back at once, and how many free ones are left alone. */
const GIVEN_PAGES = 512;
const FREE_PAGES = 64;

/** Deletes what is too old, a little at a time, and gives its room back. */
export class RetentionStore {
  readonly #database: Database;
  readonly #events: EventStore;

  constructor(database: Database, events: EventStore) {
    this.#database = database;
    this.#events = events;
  }

  /** Makes one small step in a transaction of its own; answers what it deleted. Undefined when nothing is left to do. */
  step(now: number, limits: RetentionLimits): Deletion | 'room' | undefined {
    const deleted = this.#database.inTransaction(() => {
      const found = this.#deleteSomething(limits);
      if (!found || found.count === 0) return undefined;
      this.#database.run(
        'INSERT INTO deletions (time, what, count, reason) VALUES (?, ?, ?, ?)',
        now,
        found.what,
        found.count,
        found.reason,
      );
      return { time: now, ...found };
    });
    return deleted ?? (this.#giveRoomBack() ? 'room' : undefined);
  }

  /** The latest deletions, newest first. */
  latest(size: number): readonly Deletion[] {
    return this.#database.all('SELECT time, what, count, reason FROM deletions ORDER BY number DESC LIMIT ?', size).map((row) => ({
      time: Number(row.time),
      what: String(row.what),
      count: Number(row.count),
      reason: String(row.reason),
    }));
  }

  /** Bytes of the file that hold something. */
  usedBytes(): number {
    const { pages, free, size } = this.#pages();
    return (pages - free) * size;
  }

  #deleteSomething(limits: RetentionLimits): Omit<Deletion, 'time'> | undefined {
    return this.#oldEvents(limits) ?? this.#tooMuch(limits) ?? this.#uncited(limits) ?? this.#oldRows(limits);
  }

  #oldEvents(limits: RetentionLimits): Omit<Deletion, 'time'> | undefined {
    const before = Math.min(limits.events, limits.neededSince);
    const oldest = this.#events.segments.oldest();
    if (!oldest) return this.#oldAlone(before, limits);
    if (oldest.last > limits.remembered) return undefined;
    if (oldest.lastIngested < before) return { what: 'events', count: this.#remove(oldest, limits), reason: 'age' };
    const segment = this.#events.segments.open(oldest);
    if ((segment.head.ingested[0] as number) >= before - TOLERANCE) return undefined;
    return { what: 'events', count: this.#trim(segment, before, limits), reason: 'age' };
  }

  /** Few events arrive: they are old before there are enough for a segment. */
  #oldAlone(before: number, limits: RetentionLimits): Omit<Deletion, 'time'> | undefined {
    const rows = this.#events.alone(limits.remembered, before, SLICE);
    if (rows.length === 0) return undefined;
    for (const { arrival } of rows) this.#database.run('DELETE FROM events WHERE arrival = ?', arrival);
    return { what: 'events', count: this.#forget(rows, limits), reason: 'age' };
  }

  #tooMuch(limits: RetentionLimits): Omit<Deletion, 'time'> | undefined {
    const { size, remembered, neededSince } = limits;
    if (size === undefined || this.usedBytes() <= size) return undefined;
    const oldest = this.#events.segments.oldest();
    if (!oldest || oldest.last > remembered || oldest.lastIngested >= neededSince) return undefined;
    return { what: 'events', count: this.#remove(oldest, limits), reason: 'size' };
  }

  #remove(entry: SegmentEntry, limits: RetentionLimits): number {
    const segment = this.#events.segments.open(entry);
    const rows = rowsOf(segment, () => true, this.#mayBeCited(segment, limits));
    this.#events.segments.remove(entry.number);
    return this.#forget(rows, limits);
  }

  /** Leaves the events that are young enough in a segment of their own. */
  #trim(segment: Segment, before: number, limits: RetentionLimits): number {
    const { ingested } = segment.head;
    const isOld = (place: number): boolean => (ingested[place] as number) < before;
    const rows = rowsOf(segment, isOld, this.#mayBeCited(segment, limits));
    const rest = rowsOf(
      segment,
      (place) => !isOld(place),
      () => true,
    );
    this.#events.segments.remove(segment.entry.number);
    this.#events.segments.write(packSegment(rest));
    return this.#forget(rows, limits);
  }

  /** Forgets events that stand nowhere any more; those that are cited get a place of their own. Answers how many went. */
  #forget(rows: readonly StoredRow[], limits: RetentionLimits): number {
    let count = 0;
    for (const row of rows) {
      if (limits.keepsCited && this.#isCited(row.id)) this.#events.keepCited(row);
      else count += this.#database.run('DELETE FROM event_ids WHERE id = ?', eventKey(row.id));
    }
    return count;
  }

  #isCited(id: string): boolean {
    return this.#database.get(`SELECT 1 AS found WHERE ${CITED_OPEN}`, eventKey(id)) !== undefined;
  }

  /** Documents are read of those only that will be kept. */
  #mayBeCited(segment: Segment, { keepsCited }: RetentionLimits): (place: number) => boolean {
    const ids = segment.ids();
    return (place) => keepsCited && this.#isCited(ids[place] as string);
  }

  /** Events that were kept for alerts which are closed by now. */
  #uncited({ keepsCited }: RetentionLimits): Omit<Deletion, 'time'> | undefined {
    const rows = this.#events
      .cited()
      .filter(({ id }) => !(keepsCited && this.#isCited(id)))
      .slice(0, SLICE);
    if (rows.length === 0) return undefined;
    for (const { arrival, id } of rows) {
      this.#database.run('DELETE FROM cited_events WHERE arrival = ?', arrival);
      this.#database.run('DELETE FROM event_ids WHERE id = ?', eventKey(id));
    }
    return { what: 'events', count: rows.length, reason: 'no open alert cites them any more' };
  }

  #oldRows({ alerts, deadLetters, runs }: RetentionLimits): Omit<Deletion, 'time'> | undefined {
    const steps = [
      ['dead letters', () => this.#deleteLetters(deadLetters)],
      ['alerts', () => this.#deleteAlerts(alerts)],
      ['runs', () => this.#deleteRuns(runs)],
    ] as const;
    for (const [what, deleteSome] of steps) {
      const count = deleteSome();
      if (count > 0) return { what, count, reason: 'age' };
    }
    return undefined;
  }

  /** They are numbered as they came: the first is the oldest. */
  #deleteLetters(before: number): number {
    const oldest = this.#database.get('SELECT time FROM dead_letters ORDER BY number LIMIT 1');
    if (!oldest || Number(oldest.time) >= before) return 0;
    return this.#database.run(
      `DELETE FROM dead_letters WHERE number IN (SELECT number FROM dead_letters WHERE time < ? ORDER BY number LIMIT ${SLICE})`,
      before,
    );
  }

  /** What nobody has closed waits for somebody. */
  #deleteAlerts(before: number): number {
    const ids = this.#database.all(`SELECT id FROM alerts WHERE time < ? AND status = 'closed' ORDER BY time LIMIT ${SLICE}`, before);
    for (const { id = null } of ids) {
      for (const table of ['alert_events', 'alert_notes', 'notifications'])
        this.#database.run(`DELETE FROM ${table} WHERE alert_id = ?`, id);
      this.#database.run('DELETE FROM alerts WHERE id = ?', id);
    }
    return ids.length;
  }

  /** The last run stays: it says up to when runs were made. */
  #deleteRuns(before: number): number {
    const last = Number(this.#database.get('SELECT max(tick) AS tick FROM runs')?.tick ?? 0);
    const rows = this.#database.all(`SELECT rule_id, tick FROM runs WHERE tick < ? ORDER BY tick LIMIT ${SLICE}`, Math.min(before, last));
    for (const { rule_id = null, tick = null } of rows)
      this.#database.run('DELETE FROM runs WHERE rule_id = ? AND tick = ?', rule_id, tick);
    return rows.length;
  }

  #giveRoomBack(): boolean {
    if (this.#pages().free <= FREE_PAGES) return false;
    return this.#database.giveBack(GIVEN_PAGES);
  }

  #pages(): { readonly pages: number; readonly free: number; readonly size: number } {
    const number = (name: string): number => Number(Object.values(this.#database.get(`PRAGMA ${name}`) ?? {})[0] ?? 0);
    return { pages: number('page_count'), free: number('freelist_count'), size: number('page_size') };
  }
}

/** Events of a segment; the document of those only that are worth reading. */
function rowsOf(segment: Segment, isWanted: (place: number) => boolean, needsDocument: (place: number) => boolean): StoredRow[] {
  const places = Array.from({ length: segment.count }, (_, place) => place).filter(isWanted);
  return places.map((place) => (needsDocument(place) ? segment.row(place) : segment.rowWithoutDocument(place)));
}
