import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import { isRelative } from '#engine/match/relative.ts';
import type { Condition } from '#plan/expr.ts';
import { pushDown } from './alert-pushdown.ts';
import { type AlertRow, type Entity, rowOf } from './alert-row.ts';
import type { AlertStatus } from './alert-store.ts';
import type { Database, SqlRow } from './database.ts';

/** What an alert can be grouped by. */
export const FACETS = ['severity', 'status', 'rule', 'user', 'host', 'account', 'dataset'] as const;

export type Facet = (typeof FACETS)[number];

/** Which alerts are meant. Of a facet any of the values, of the facets all; a facet without values lets everything through. */
export type AlertCriteria = {
  /** Epoch milliseconds, both ends in it. */
  readonly from?: number;
  readonly to?: number;
  readonly condition?: Condition;
  /** What date math in the condition counts from. */
  readonly now: number;
  readonly facets: ReadonlyMap<Facet, ReadonlySet<string>>;
  /** Alerts that were made for other rules are found, too. */
  readonly withBuildingBlocks?: true;
};

/** An alert that was found, by what its columns say. */
export type FoundAlert = {
  readonly id: string;
  readonly ruleId: string;
  readonly severity: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly status: AlertStatus;
};

/** A value of a facet with the alerts it would leave, were it chosen. */
export type FacetCount = { readonly value: string; readonly name?: string; readonly count: number };

/** An alert with what it has in common with another. */
export type RelatedAlert = FoundAlert & { readonly shares: readonly { readonly entity: Entity; readonly value: string }[] };

const TYING = ['user', 'credential', 'host', 'address', 'target'] as const;

/** Alerts are looked at in portions, between which others get their turn. */
const PORTION = 250;

/** So many answers and rows are remembered. */
const MAX_ANSWERS = 8;
const MAX_ROWS = 50_000;

/**
 * Finds alerts that people see. What the columns say is asked in SQL; the rest is decided on the documents by the engine itself, so that a
 * query means here what it means in a rule. An answer stands until any alert changes.
 */
export class AlertSearch {
  readonly #database: Database;
  readonly #rows = new Map<string, AlertRow>();
  readonly #answers = new Map<string, Promise<readonly FoundAlert[]>>();
  readonly #verdicts = new Map<string, Map<string, boolean>>();

  constructor(database: Database) {
    this.#database = database;
    // Whoever changes alerts: this connection writes down which. Nothing of it comes into the file.
    database.run('CREATE TEMP TABLE IF NOT EXISTS changed_alerts (id TEXT PRIMARY KEY) WITHOUT ROWID');
    for (const [change, row] of CHANGES)
      database.run(
        `CREATE TEMP TRIGGER IF NOT EXISTS alerts_${change} AFTER ${change} ON main.alerts BEGIN INSERT OR IGNORE INTO changed_alerts (id) VALUES (${row}.id); END`,
      );
  }

  /** The alerts meant, newest first. */
  async find(criteria: AlertCriteria): Promise<readonly FoundAlert[]> {
    const base = await this.#base(criteria);
    if ([...criteria.facets.values()].every(({ size }) => size === 0)) return base;
    const found: FoundAlert[] = [];
    for await (const { alert, missed } of this.#judged(base, criteria.facets)) if (missed.length === 0) found.push(alert);
    return found;
  }

  /**
   * What the alerts are, facet by facet, most frequent value first. The values of a facet are counted as if nothing of it were chosen, so that
   * another can be chosen beside it.
   */
  async facets(criteria: AlertCriteria): Promise<ReadonlyMap<Facet, readonly FacetCount[]>> {
    const base = await this.#base(criteria);
    const counts = new Map(FACETS.map((facet) => [facet, new Map<string, number>()]));
    const names = new Map<string, string>();
    for await (const { alert, missed } of this.#judged(base, criteria.facets)) {
      const row = this.row(alert.id);
      names.set(alert.ruleId, row.ruleName);
      for (const [facet, count] of counts) {
        if (missed.some((other) => other !== facet)) continue;
        for (const value of valuesOf(alert, row, facet)) count.set(value, (count.get(value) ?? 0) + 1);
      }
    }
    return new Map([...counts].map(([facet, count]) => [facet, ranked(count, facet === 'rule' ? names : undefined)]));
  }

  /** What a list shows of an alert. */
  row(id: string): AlertRow {
    const known = this.#rows.get(id);
    if (known) return known;
    const found = this.#database.get('SELECT document FROM alerts WHERE id = ?', id);
    const row = rowOf(found ? documentOf(found) : {});
    if (this.#rows.size >= MAX_ROWS) this.#rows.clear();
    this.#rows.set(id, row);
    return row;
  }

  /** Alerts of a time that share a person, a host, an address, a credential or a target with one, newest first. */
  async related(id: string, from: number, to: number): Promise<readonly RelatedAlert[]> {
    const own = this.row(id);
    const related: RelatedAlert[] = [];
    for await (const { alert } of this.#judged(await this.#base({ from, to, now: 0, facets: new Map() }), new Map())) {
      if (alert.id === id) continue;
      const row = this.row(alert.id);
      const shares = TYING.flatMap((entity) =>
        own[entity].filter((value) => row[entity].includes(value)).map((value) => ({ entity, value })),
      );
      if (shares.length > 0) related.push({ ...alert, shares });
    }
    return related;
  }

  async *#judged(
    alerts: readonly FoundAlert[],
    chosen: AlertCriteria['facets'],
  ): AsyncGenerator<{ readonly alert: FoundAlert; readonly missed: readonly Facet[] }> {
    for (const [i, alert] of alerts.entries()) {
      if (i % PORTION === PORTION - 1) await turn();
      const missed: Facet[] = [];
      for (const [facet, wanted] of chosen) {
        if (wanted.size === 0) continue;
        const values = valuesOf(alert, isColumn(facet) ? undefined : this.row(alert.id), facet);
        if (!values.some((value) => wanted.has(value))) missed.push(facet);
      }
      yield { alert, missed };
    }
  }

  /** What time and query leave. */
  #base(criteria: AlertCriteria): Promise<readonly FoundAlert[]> {
    this.#forgetChanged();
    const { from, to, condition, now, withBuildingBlocks } = criteria;
    const key = JSON.stringify([withBuildingBlocks, from, to, condition && conditionKey(condition, now)]);
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = this.#ask(criteria);
    makeRoom(this.#answers, MAX_ANSWERS);
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }

  /** Of alerts that changed nothing is known any more, and what was found may be another. */
  #forgetChanged(): void {
    const changed = this.#database.all('SELECT id FROM changed_alerts');
    if (changed.length === 0) return;
    this.#database.run('DELETE FROM changed_alerts');
    this.#answers.clear();
    for (const { id } of changed) {
      this.#rows.delete(String(id));
      for (const verdicts of this.#verdicts.values()) verdicts.delete(String(id));
    }
  }

  async #ask({ from, to, condition, now, withBuildingBlocks }: AlertCriteria): Promise<readonly FoundAlert[]> {
    const tests = [
      { sql: withBuildingBlocks ? 'TRUE' : 'is_building_block = 0', values: [] },
      ...(from === undefined ? [] : [{ sql: 'time >= ?', values: [from] }]),
      ...(to === undefined ? [] : [{ sql: 'time <= ?', values: [to] }]),
      ...(condition ? pushDown(condition) : []),
    ];
    const where = tests.map(({ sql }) => sql).join(' AND ');
    const columns = 'SELECT id, rule_id, severity, time, status FROM alerts';
    const rows = this.#database.all(`${columns} WHERE ${where} ORDER BY time DESC, id DESC`, ...tests.flatMap(({ values }) => values));
    const alerts = rows.map(foundAlert);
    return condition && condition.kind !== 'all' ? await this.#meeting(alerts, condition, now) : alerts;
  }

  async #meeting(alerts: readonly FoundAlert[], condition: Condition, now: number): Promise<readonly FoundAlert[]> {
    const meets = compileCondition(condition, now);
    const verdicts = this.#verdictsOn(conditionKey(condition, now));
    const found: FoundAlert[] = [];
    for (const [i, alert] of alerts.entries()) {
      if (i % PORTION === PORTION - 1) await turn();
      let verdict = verdicts.get(alert.id);
      if (verdict === undefined) {
        const row = this.#database.get('SELECT document FROM alerts WHERE id = ?', alert.id);
        verdict = row !== undefined && meets(new DocumentReader({ ...documentOf(row), _id: alert.id }));
        verdicts.set(alert.id, verdict);
      }
      if (verdict) found.push(alert);
    }
    return found;
  }

  /** What is known of a condition, by alert. */
  #verdictsOn(key: string): Map<string, boolean> {
    const known = this.#verdicts.get(key);
    if (known && known.size < MAX_ROWS) return known;
    makeRoom(this.#verdicts, MAX_ANSWERS);
    const verdicts = new Map<string, boolean>();
    this.#verdicts.set(key, verdicts);
    return verdicts;
  }
}

const CHANGES = [
  ['INSERT', 'NEW'],
  ['UPDATE', 'NEW'],
  ['DELETE', 'OLD'],
] as const;

/** Names a condition; what moves with the time is another every minute. */
function conditionKey(condition: Condition, now: number): string {
  const text = JSON.stringify(condition, (_key, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member));
  return isRelative(condition) ? `${text} ${Math.floor(now / 60_000)}` : text;
}

/** Lets go of what was put in first. */
function makeRoom(map: Map<string, unknown>, most: number): void {
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size >= most) map.delete(oldest);
}

/** Lets others have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isColumn(facet: Facet): facet is Exclude<Facet, Entity> {
  return facet === 'severity' || facet === 'status' || facet === 'rule';
}

function valuesOf(alert: FoundAlert, row: AlertRow | undefined, facet: Facet): readonly string[] {
  switch (facet) {
    case 'severity':
      return [alert.severity];
    case 'status':
      return [alert.status];
    case 'rule':
      return [alert.ruleId];
    default:
      return row?.[facet] ?? [];
  }
}

function ranked(counts: ReadonlyMap<string, number>, names: ReadonlyMap<string, string> | undefined): readonly FacetCount[] {
  return [...counts]
    .map(([value, count]) => ({ value, count, ...(names?.has(value) ? { name: names.get(value) ?? '' } : {}) }))
    .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1));
}

function foundAlert(row: SqlRow): FoundAlert {
  return {
    id: String(row.id),
    ruleId: String(row.rule_id),
    severity: String(row.severity),
    time: Number(row.time),
    status: row.status === 'closed' || row.status === 'acknowledged' ? row.status : 'open',
  };
}

function documentOf({ document }: SqlRow): JsonObject {
  return JSON.parse(String(document)) as JsonObject;
}
