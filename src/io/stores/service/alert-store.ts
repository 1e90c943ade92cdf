import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { Alert, AlertUpdate } from '#engine/alert/alert.ts';
import { membersAt } from '#event/path.ts';
import type { Database, SqlRow } from './database.ts';
import { eventKey } from './event-key.ts';

/** Kibana's `kibana.alert.workflow_status`. */
export const ALERT_STATUSES = ['open', 'acknowledged', 'closed'] as const;

export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** An alert with what people made of it. */
export type StoredAlert = {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: string;
  readonly time: number;
  readonly status: AlertStatus;
  readonly isBuildingBlock: boolean;
  readonly document: JsonObject;
};

/** Somebody set the status of an alert, after the runs up to `tick` and before those behind it. */
type StatusChange = { readonly number: number; readonly tick: number; readonly alertId: string; readonly status: AlertStatus };

/** Who changed something, and when: epoch milliseconds. */
export type StatusAuthor = { readonly who: string; readonly time: number };

export type AlertFilter = { readonly status?: AlertStatus; readonly ruleId?: string; readonly severity?: string };

/** Alerts, each once, however often its rule finds it. */
export class AlertStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores alerts within a transaction of the caller's; answers those that were not there before. */
  write(alerts: readonly Alert[]): readonly Alert[] {
    const fresh = alerts.filter(
      ({ id, ruleId, severity, time, isBuildingBlock, document }) =>
        this.#database.run(
          'INSERT INTO alerts (id, rule_id, severity, time, is_building_block, document) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
          id,
          ruleId,
          severity,
          time,
          isBuildingBlock ? 1 : 0,
          JSON.stringify(document),
        ) > 0,
    );
    for (const { id, document } of fresh)
      for (const event of citedEvents(document))
        this.#database.run('INSERT OR IGNORE INTO alert_events (event, alert_id) VALUES (?, ?)', eventKey(event), id);
    return fresh;
  }

  /** What later runs add to an alert that suppresses others. What a person said of it stays. */
  update({ alertId, document }: AlertUpdate): void {
    const found = this.get(alertId);
    if (!found) return;
    const updated = { ...found.document, ...document, 'kibana.alert.workflow_status': found.status };
    this.#database.run('UPDATE alerts SET document = ? WHERE id = ?', JSON.stringify(updated), alertId);
  }

  get(id: string): StoredAlert | undefined {
    const row = this.#database.get('SELECT * FROM alerts WHERE id = ?', id);
    return row && alertOf(row);
  }

  /** Alerts that people see, newest first. */
  find(
    { status, ruleId, severity }: AlertFilter,
    from: number,
    size: number,
  ): { readonly total: number; readonly alerts: readonly StoredAlert[] } {
    const values = [status ?? null, status ?? null, ruleId ?? null, ruleId ?? null, severity ?? null, severity ?? null];
    const where = 'is_building_block = 0 AND (? IS NULL OR status = ?) AND (? IS NULL OR rule_id = ?) AND (? IS NULL OR severity = ?)';
    const total = Number(this.#database.get(`SELECT count(*) AS count FROM alerts WHERE ${where}`, ...values)?.count ?? 0);
    const rows = this.#database.all(`SELECT * FROM alerts WHERE ${where} ORDER BY time DESC, id LIMIT ? OFFSET ?`, ...values, size, from);
    return { total, alerts: rows.map(alertOf) };
  }

  /** Alerts that people see, by rule. */
  countByRule(): Readonly<Record<string, number>> {
    const rows = this.#database.all('SELECT rule_id, count(*) AS count FROM alerts WHERE is_building_block = 0 GROUP BY rule_id');
    return Object.fromEntries(rows.map((row) => [String(row.rule_id), Number(row.count)]));
  }

  /**
   * Sets the status of alerts within a transaction of the caller's, and keeps between which runs that was; answers the changes. Ids that no
   * alert has are passed over.
   */
  setStatus(ids: readonly string[], status: AlertStatus, tick: number, by?: StatusAuthor): readonly StatusChange[] {
    return [...new Set(ids)].flatMap((alertId) => {
      const found = this.get(alertId);
      if (!found) return [];
      const document = { ...found.document, 'kibana.alert.workflow_status': status };
      this.#database.run('UPDATE alerts SET status = ?, document = ? WHERE id = ?', status, JSON.stringify(document), alertId);
      const sql = 'INSERT INTO status_changes (tick, alert_id, status, who, time) VALUES (?, ?, ?, ?, ?) RETURNING number';
      return [
        { number: Number(this.#database.get(sql, tick, alertId, status, by?.who ?? '', by?.time ?? null)?.number), tick, alertId, status },
      ];
    });
  }

  /** Adds members to what alerts say, within a transaction of the caller's; answers how many there are of them. */
  mark(ids: readonly string[], membersOf: (document: JsonObject) => JsonObject): number {
    const found = [...new Set(ids)].flatMap((id) => this.get(id) ?? []);
    for (const { id, document } of found) {
      const marked = { ...document, ...membersOf(document) };
      this.#database.run(
        'UPDATE alerts SET document = ?, tags = ?, assignees = ? WHERE id = ?',
        JSON.stringify(marked),
        JSON.stringify(marked['kibana.alert.workflow_tags'] ?? []),
        JSON.stringify(marked['kibana.alert.workflow_assignee_ids'] ?? []),
        id,
      );
    }
    return found.length;
  }

  /** Changes of status in their order, those after a number. */
  changesAfter(number: number): readonly StatusChange[] {
    return this.#database.all('SELECT * FROM status_changes WHERE number > ? ORDER BY number', number).map((row) => ({
      number: Number(row.number),
      tick: Number(row.tick),
      alertId: String(row.alert_id),
      status: statusOf(row),
    }));
  }
}

/** The ids of the events that an alert rests on. */
function citedEvents(document: JsonObject): readonly string[] {
  return membersAt(document, 'kibana.alert.ancestors').flatMap((one) =>
    isJsonObject(one) && one.type === 'event' && typeof one.id === 'string' ? [one.id] : [],
  );
}

function statusOf({ status }: SqlRow): AlertStatus {
  return ALERT_STATUSES.find((known) => known === status) ?? 'open';
}

function alertOf(row: SqlRow): StoredAlert {
  return {
    id: String(row.id),
    ruleId: String(row.rule_id),
    severity: String(row.severity),
    time: Number(row.time),
    status: statusOf(row),
    isBuildingBlock: row.is_building_block === 1,
    document: JSON.parse(String(row.document)) as JsonObject,
  };
}
