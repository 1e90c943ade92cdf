import { randomUUID } from 'node:crypto';
import type { Database } from './database.ts';

/** What somebody said of an alert or did with it. */
export type AlertEntry = {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly who: string;
  readonly kind: 'note' | 'status';
  readonly text: string;
};

/** What people say of alerts. */
export class NoteStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(alertId: string, { time, who, text }: Omit<AlertEntry, 'kind'>): void {
    this.#database.run(
      'INSERT INTO alert_notes (id, alert_id, time, who, note) VALUES (?, ?, ?, ?, ?)',
      randomUUID(),
      alertId,
      time,
      who,
      text,
    );
  }

  /** Notes and changes of status, the latest first. */
  of(alertId: string): readonly AlertEntry[] {
    const notes = this.#database
      .all('SELECT time, who, note FROM alert_notes WHERE alert_id = ?', alertId)
      .map(({ time, who, note }): AlertEntry => ({ time: Number(time), who: String(who), kind: 'note', text: String(note) }));
    const changes = this.#database.all('SELECT tick, time, who, status FROM status_changes WHERE alert_id = ?', alertId).map(
      ({ tick, time, who, status }): AlertEntry => ({
        time: Number(time ?? tick),
        who: String(who),
        kind: 'status',
        text: String(status),
      }),
    );
    return [...notes, ...changes].sort((left, right) => right.time - left.time);
  }
}
