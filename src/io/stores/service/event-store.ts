import type { Event } from '#event/event.ts';
import type { Database, SqlRow } from './database.ts';
import { eventKey } from './event-key.ts';
import { packSegment, parseDocument, type StoredRow } from './segments/segment.ts';
import { SegmentStore } from './segments/segment-store.ts';

/** An event with the number of its arrival: numbers grow, and none is given twice. */
export type StoredEvent = { readonly arrival: number; readonly event: Event };

/** So many events are packed together, or so many characters of documents. */
const SEGMENT_EVENTS = 4_096;
const SEGMENT_CHARACTERS = 16_000_000;

const COLUMNS = 'arrival, id, dataset, index_name, time, ingested, document';

/** Whether an alert that nobody has closed rests on an event, whose key is the parameter. */
export const CITED_OPEN =
  "EXISTS (SELECT 1 FROM alert_events JOIN alerts ON alerts.id = alert_events.alert_id WHERE alert_events.event = ? AND alerts.status <> 'closed')";

/**
 * Events, each once, however often it arrives. They stand alone as they come, and are packed into segments when there are enough: a segment
 * takes a fraction of the room, and its columns tell which of its documents need to be read for a query.
 */
export class EventStore {
  readonly segments: SegmentStore;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.segments = new SegmentStore(database);
  }

  /** Stores events within a transaction of the caller's; answers those that were not there before. */
  append(events: readonly Event[]): readonly StoredEvent[] {
    const stored: StoredEvent[] = [];
    let arrival = this.lastArrival();
    for (const event of events) {
      const isNew = this.#database.run(
        'INSERT INTO event_ids (id, arrival) VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
        eventKey(event.id),
        arrival + 1,
      );
      if (isNew === 0) continue;
      arrival++;
      const { id, dataset, index, time, ingested, document } = event;
      const values = [arrival, id, dataset, index, time, ingested, JSON.stringify(document)];
      this.#database.run(`INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`, ...values);
      stored.push({ arrival, event });
    }
    return stored;
  }

  /** Packs events when enough of them stand alone, a segment a call; answers how many it packed. */
  pack(least = SEGMENT_EVENTS): number {
    const row = this.#database.get('SELECT min(arrival) AS first, max(arrival) AS last FROM events');
    if (!row || row.first === null || Number(row.last) - Number(row.first) + 1 < least) return 0;
    const rows = this.#rowsToPack();
    const packed = packSegment(rows);
    this.#database.inTransaction(() => {
      this.segments.write(packed);
      this.#database.run('DELETE FROM events WHERE arrival <= ?', packed.last);
    });
    return rows.length;
  }

  /** Events in the order of arrival: those after a number that arrived at a moment or later. */
  *after(arrival: number, since = 0): Generator<StoredEvent> {
    for (const row of this.#rowsAfter(arrival, since)) yield { arrival: row.arrival, event: eventOf(row) };
  }

  /** The event of an id. */
  get(id: string): Event | undefined {
    const arrival = this.#database.get('SELECT arrival FROM event_ids WHERE id = ?', eventKey(id))?.arrival;
    if (arrival === undefined) return undefined;
    for (const table of ['events', 'cited_events']) {
      const row = this.#database.get(`SELECT ${COLUMNS} FROM ${table} WHERE arrival = ?`, arrival);
      if (row) return eventOf(rowOf(row));
    }
    const entry = this.segments.holding(Number(arrival));
    if (!entry) return undefined;
    const segment = this.segments.open(entry);
    return eventOf(segment.row(segment.head.arrivals.indexOf(Number(arrival))));
  }

  /** Events that are in no segment: with `most`, the first that arrived before a moment and up to a number. */
  alone(upTo = Number.MAX_SAFE_INTEGER, before = Number.MAX_SAFE_INTEGER, most = -1): readonly StoredRow[] {
    const sql = `SELECT ${COLUMNS} FROM events WHERE arrival <= ? AND ingested < ? ORDER BY arrival LIMIT ?`;
    return this.#database.all(sql, upTo, before, most).map(rowOf);
  }

  /** Events that stayed when those around them were deleted, because an alert rests on them. They arrived before all others that are there. */
  cited(): readonly StoredRow[] {
    return this.#database.all(`SELECT ${COLUMNS} FROM cited_events ORDER BY arrival`).map(rowOf);
  }

  /** Gives an event that is in no segment any more a place, within a transaction of the caller's. */
  keepCited({ arrival, id, dataset, index, time, ingested, text }: StoredRow): void {
    const values = [arrival, id, dataset, index, time, ingested, text];
    this.#database.run(`INSERT INTO cited_events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`, ...values);
  }

  lastArrival(): number {
    return Number(this.#database.get("SELECT seq FROM sqlite_sequence WHERE name = 'events'")?.seq ?? 0);
  }

  /** What came from where: events and the last moment of each dataset. */
  sources(): readonly { readonly dataset: string; readonly count: number; readonly lastIngested: number }[] {
    const alone = this.#database
      .all(
        'SELECT dataset, count(*) AS count, max(ingested) AS last FROM (SELECT dataset, ingested FROM events UNION ALL SELECT dataset, ingested FROM cited_events) GROUP BY dataset',
      )
      .map(({ dataset, count, last }) => [String(dataset), Number(count), Number(last)] as const);
    const known = new Map<string, { dataset: string; count: number; lastIngested: number }>();
    for (const [dataset, count, lastIngested] of [...this.segments.datasets(), ...alone]) {
      const before = known.get(dataset);
      known.set(dataset, {
        dataset,
        count: count + (before?.count ?? 0),
        lastIngested: Math.max(lastIngested, before?.lastIngested ?? 0),
      });
    }
    return [...known.values()].sort((left, right) => (left.dataset < right.dataset ? -1 : 1));
  }

  /** How many events of each dataset arrived in each stretch since a moment; stretches are counted from it. */
  arrivals(since: number, width: number): readonly { readonly dataset: string; readonly stretch: number; readonly count: number }[] {
    const counts = new Map<string, { readonly dataset: string; readonly stretch: number; count: number }>();
    const add = (dataset: string, ingested: number): void => {
      const stretch = Math.floor((ingested - since) / width);
      const known = counts.get(`${stretch} ${dataset}`);
      if (known) known.count++;
      else counts.set(`${stretch} ${dataset}`, { dataset, stretch, count: 1 });
    };
    for (const entry of this.segments.list()) {
      if (entry.lastIngested < since) continue;
      const { ingested, streamCodes, streams } = this.segments.open(entry).head;
      for (const [place, moment] of ingested.entries()) if (moment >= since) add(streams[streamCodes[place] ?? 0]?.[0] ?? '', moment);
    }
    for (const { dataset, ingested } of this.#database.iterate('SELECT dataset, ingested FROM events WHERE ingested >= ?', since))
      add(String(dataset), Number(ingested));
    return [...counts.values()];
  }

  *#rowsAfter(arrival: number, since: number): Generator<StoredRow> {
    for (const row of this.cited()) if (row.arrival > arrival && row.ingested >= since) yield row;
    for (const entry of this.segments.list()) {
      if (entry.last <= arrival || entry.lastIngested < since) continue;
      const segment = this.segments.open(entry);
      const { arrivals, ingested } = segment.head;
      for (let place = 0; place < entry.count; place++)
        if ((arrivals[place] as number) > arrival && (ingested[place] as number) >= since) yield segment.row(place);
    }
    const sql = `SELECT ${COLUMNS} FROM events WHERE arrival > ? AND ingested >= ? ORDER BY arrival`;
    for (const row of this.#database.iterate(sql, arrival, since)) yield rowOf(row);
  }

  #rowsToPack(): readonly StoredRow[] {
    const rows: StoredRow[] = [];
    let characters = 0;
    for (const row of this.#database.iterate(`SELECT ${COLUMNS} FROM events ORDER BY arrival LIMIT ?`, SEGMENT_EVENTS)) {
      rows.push(rowOf(row));
      characters += rows.at(-1)?.text.length ?? 0;
      if (characters >= SEGMENT_CHARACTERS) break;
    }
    return rows;
  }
}

export function eventOf({ text, id, dataset, index, time, ingested }: StoredRow): Event {
  return { id, dataset, index, time, ingested, document: parseDocument(text) };
}

function rowOf(row: SqlRow): StoredRow {
  return {
    arrival: Number(row.arrival),
    id: String(row.id),
    dataset: String(row.dataset),
    index: String(row.index_name),
    time: Number(row.time),
    ingested: Number(row.ingested),
    text: String(row.document),
  };
}
