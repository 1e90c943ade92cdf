import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Database, SqlRow } from './database.ts';

/** An event with the number of its arrival: numbers grow, and none is given twice. */
export type StoredEvent = { readonly arrival: number; readonly event: Event };

/** A stretch of event time in epoch milliseconds, both ends in it, newest first at most `limit`. */
export type EventRange = { readonly from: number; readonly to: number; readonly datasets?: readonly string[] };

/** Events, each once, however often it arrives. */
export class EventStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores events within a transaction of the caller's; answers those that were not there before. */
  append(events: readonly Event[]): readonly StoredEvent[] {
    const stored: StoredEvent[] = [];
    for (const event of events) {
      const { id, dataset, index, time, ingested, document } = event;
      const row = this.#database.get(
        'INSERT INTO events (id, dataset, index_name, time, ingested, document) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING RETURNING arrival',
        id,
        dataset,
        index,
        time,
        ingested,
        JSON.stringify(document),
      );
      if (row) stored.push({ arrival: Number(row.arrival), event });
    }
    return stored;
  }

  /** Events in the order of arrival: those after a number that arrived at a moment or later. */
  *after(arrival: number, since = 0): Generator<StoredEvent> {
    const sql = 'SELECT * FROM events WHERE arrival > ? AND ingested >= ? ORDER BY arrival';
    for (const row of this.#database.iterate(sql, arrival, since)) yield { arrival: Number(row.arrival), event: eventOf(row) };
  }

  /** Events of a time, oldest first. */
  *between({ from, to, datasets = [] }: EventRange): Generator<Event> {
    const marks = datasets.map(() => '?').join(', ');
    const only = datasets.length === 0 ? '' : ` AND dataset IN (${marks})`;
    const sql = `SELECT * FROM events WHERE time >= ? AND time <= ?${only} ORDER BY time, arrival`;
    for (const row of this.#database.iterate(sql, from, to, ...datasets)) yield eventOf(row);
  }

  get(id: string): Event | undefined {
    const row = this.#database.get('SELECT * FROM events WHERE id = ?', id);
    return row && eventOf(row);
  }

  lastArrival(): number {
    return Number(this.#database.get('SELECT max(arrival) AS arrival FROM events')?.arrival ?? 0);
  }

  /** What came from where: events and the last moment of each dataset. */
  sources(): readonly { readonly dataset: string; readonly count: number; readonly lastIngested: number }[] {
    const rows = this.#database.all(
      'SELECT dataset, count(*) AS count, max(ingested) AS last FROM events GROUP BY dataset ORDER BY dataset',
    );
    return rows.map(({ dataset, count, last }) => ({ dataset: String(dataset), count: Number(count), lastIngested: Number(last) }));
  }

  /** How many events of each dataset arrived in each stretch since a moment; stretches are counted from it. */
  arrivals(since: number, width: number): readonly { readonly dataset: string; readonly stretch: number; readonly count: number }[] {
    const rows = this.#database.all(
      'SELECT dataset, CAST((ingested - ?) / ? AS INTEGER) AS stretch, count(*) AS count FROM events WHERE ingested >= ? GROUP BY dataset, stretch',
      since,
      width,
      since,
    );
    return rows.map(({ dataset, stretch, count }) => ({ dataset: String(dataset), stretch: Number(stretch), count: Number(count) }));
  }

  /** Forgets events that happened before a moment, as many as are asked for at once; answers how many. */
  forgetBefore(time: number, most: number): number {
    return this.#database.run('DELETE FROM events WHERE arrival IN (SELECT arrival FROM events WHERE time < ? LIMIT ?)', time, most);
  }
}

function eventOf(row: SqlRow): Event {
  return {
    id: String(row.id),
    dataset: String(row.dataset),
    index: String(row.index_name),
    time: Number(row.time),
    ingested: Number(row.ingested),
    document: JSON.parse(String(row.document)) as JsonObject,
  };
}
