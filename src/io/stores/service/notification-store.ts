import type { Database, SqlRow } from './database.ts';

export const NOTIFICATION_STATES = ['waiting', 'sent', 'failed'] as const;

export type NotificationState = (typeof NOTIFICATION_STATES)[number];

/** That somebody is to be told of an alert. */
export type Notification = {
  readonly number: number;
  readonly connector: string;
  readonly alertId: string;
  /** Epoch milliseconds, as all times here. */
  readonly created: number;
  readonly due: number;
  /** It goes out with all others of its connector that are due, in one message. */
  readonly isBundled: boolean;
  readonly attempts: number;
  readonly state: NotificationState;
  readonly error: string | undefined;
};

export type NewNotification = Pick<Notification, 'connector' | 'alertId' | 'created' | 'due' | 'isBundled'>;

/** What has to be told to whom: written with the alert in one transaction, so that no crash forgets a message. */
export class NotificationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Within a transaction of the caller's. An alert is told to a connector once, however many routes lead there. */
  add({ connector, alertId, created, due, isBundled }: NewNotification): void {
    const sql = 'INSERT INTO notifications (connector, alert_id, created, due, is_bundled) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
    this.#database.run(sql, connector, alertId, created, due, isBundled ? 1 : 0);
  }

  /** Those of a connector that are to be sent by now; what failed stands behind what was not tried. */
  due(connector: string, now: number, size: number): readonly Notification[] {
    const sql = "SELECT * FROM notifications WHERE state = 'waiting' AND connector = ? AND due <= ? ORDER BY due, number LIMIT ?";
    return this.#database.all(sql, connector, now, size).map(notificationOf);
  }

  /** Marks what one message said as delivered. */
  markSent(sent: readonly Notification[], now: number): void {
    const message = sent[0]?.number ?? null;
    this.#each(
      sent,
      "UPDATE notifications SET state = 'sent', attempts = attempts + 1, message = ?, settled = ?, error = NULL WHERE number = ?",
      [message, now],
    );
  }

  /** Leaves it for another attempt. */
  postpone(waiting: readonly Notification[], due: number, error: string): void {
    this.#each(waiting, 'UPDATE notifications SET due = ?, attempts = attempts + 1, error = ? WHERE number = ?', [due, error]);
  }

  /** Gives it up: it stays where people see it, and can be sent again. */
  markFailed(failed: readonly Notification[], now: number, error: string): void {
    this.#each(failed, "UPDATE notifications SET state = 'failed', attempts = attempts + 1, settled = ?, error = ? WHERE number = ?", [
      now,
      error,
    ]);
  }

  /** Puts what was given up back among what waits; answers whether there was such a one. */
  retry(number: number, now: number): boolean {
    const sql = "UPDATE notifications SET state = 'waiting', attempts = 0, due = ?, settled = NULL WHERE number = ? AND state = 'failed'";
    return this.#database.run(sql, now, number) > 0;
  }

  /** How many messages a connector was sent since a moment. */
  sentSince(connector: string, since: number): number {
    const sql = "SELECT count(DISTINCT message) AS count FROM notifications WHERE connector = ? AND state = 'sent' AND settled > ?";
    return Number(this.#database.get(sql, connector, since)?.count ?? 0);
  }

  /** The newest first. */
  latest(state: NotificationState | undefined, size: number): readonly Notification[] {
    const sql = 'SELECT * FROM notifications WHERE (? IS NULL OR state = ?) ORDER BY number DESC LIMIT ?';
    return this.#database.all(sql, state ?? null, state ?? null, size).map(notificationOf);
  }

  /** How many there are of a connector in each state. */
  counts(connector: string): Readonly<Record<NotificationState, number>> {
    const rows = this.#database.all('SELECT state, count(*) AS count FROM notifications WHERE connector = ? GROUP BY state', connector);
    const counted = new Map(rows.map(({ state, count }) => [String(state), Number(count)]));
    return { waiting: counted.get('waiting') ?? 0, sent: counted.get('sent') ?? 0, failed: counted.get('failed') ?? 0 };
  }

  #each(notifications: readonly Notification[], sql: string, values: readonly (string | number | null)[]): void {
    this.#database.inTransaction(() => {
      for (const { number } of notifications) this.#database.run(sql, ...values, number);
    });
  }
}

function notificationOf(row: SqlRow): Notification {
  return {
    number: Number(row.number),
    connector: String(row.connector),
    alertId: String(row.alert_id),
    created: Number(row.created),
    due: Number(row.due),
    isBundled: row.is_bundled === 1,
    attempts: Number(row.attempts),
    state: NOTIFICATION_STATES.find((known) => known === row.state) ?? 'waiting',
    error: row.error === null ? undefined : String(row.error),
  };
}
