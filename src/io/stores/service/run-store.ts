import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { JsonValue } from '#base/json.ts';
import type { Run } from '#engine/run.ts';
import type { Database } from './database.ts';

/** The engine's memory at a moment: events up to an arrival number were observed, ticks up to one were run. */
export type Snapshot = { readonly arrival: number; readonly tick: number; readonly state: JsonValue };

/** A run as it is kept. */
export type StoredRun = {
  readonly ruleId: string;
  readonly tick: number;
  readonly kind: Run['kind'];
  readonly executionId: string;
  readonly from: number;
  readonly to: number;
  readonly ledger: JsonValue;
  readonly warnings: readonly string[];
  /** Why it failed, wholly or in part. */
  readonly error?: string;
};

const NAME = 'engine';
const KINDS: readonly Run['kind'][] = ['scheduled', 'realtime', 'manual'];

/** The log of runs with their ledgers, and the memory of the engine. */
export class RunStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores runs within a transaction of the caller's. A run that is repeated after a crash is the same run. */
  write(runs: readonly Run[]): void {
    for (const { ruleId, tick, kind, executionId, window, ledger, warnings, error } of runs)
      this.#database.run(
        'INSERT INTO runs (rule_id, tick, kind, execution_id, window_from, window_to, ledger, warnings, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        ruleId,
        tick,
        kind,
        executionId,
        window.from,
        window.to,
        JSON.stringify(ledger),
        JSON.stringify(warnings),
        error ?? null,
      );
  }

  /** The latest runs, newest first, the first `from` of them passed over. */
  latest(ruleId: string | undefined, size: number, from = 0): readonly StoredRun[] {
    const rows = this.#database.all(
      'SELECT * FROM runs WHERE ? IS NULL OR rule_id = ? ORDER BY tick DESC, rule_id LIMIT ? OFFSET ?',
      ruleId ?? null,
      ruleId ?? null,
      size,
      from,
    );
    return rows.map((row) => ({
      ruleId: String(row.rule_id),
      tick: Number(row.tick),
      kind: KINDS.find((kind) => kind === row.kind) ?? 'scheduled',
      executionId: String(row.execution_id),
      from: Number(row.window_from),
      to: Number(row.window_to),
      ledger: JSON.parse(String(row.ledger)) as JsonValue,
      warnings: JSON.parse(String(row.warnings)) as readonly string[],
      ...(row.error === null ? {} : { error: String(row.error) }),
    }));
  }

  count(ruleId: string | undefined): number {
    const row = this.#database.get('SELECT count(*) AS count FROM runs WHERE ? IS NULL OR rule_id = ?', ruleId ?? null, ruleId ?? null);
    return Number(row?.count ?? 0);
  }

  /** The tick of the last run of each rule that has one. */
  lastByRule(): ReadonlyMap<string, number> {
    const rows = this.#database.all('SELECT rule_id, max(tick) AS tick FROM runs GROUP BY rule_id');
    return new Map(rows.map((row) => [String(row.rule_id), Number(row.tick)]));
  }

  /** The tick of the last run; 0 before the first. */
  lastTick(): number {
    return Number(this.#database.get('SELECT max(tick) AS tick FROM runs')?.tick ?? 0);
  }

  writeSnapshot({ arrival, tick, state }: Snapshot): void {
    this.#database.run(
      'INSERT INTO snapshots (name, arrival, tick, state) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET arrival = excluded.arrival, tick = excluded.tick, state = excluded.state',
      NAME,
      arrival,
      tick,
      zstdCompressSync(JSON.stringify(state)),
    );
  }

  /** The last arrival that the written memory has seen; 0 when there is none. */
  remembered(): number {
    return Number(this.#database.get('SELECT arrival FROM snapshots WHERE name = ?', NAME)?.arrival ?? 0);
  }

  readSnapshot(): Snapshot | undefined {
    const row = this.#database.get('SELECT * FROM snapshots WHERE name = ?', NAME);
    if (!row || !(row.state instanceof Uint8Array)) return undefined;
    return {
      arrival: Number(row.arrival),
      tick: Number(row.tick),
      state: JSON.parse(zstdDecompressSync(row.state).toString()) as JsonValue,
    };
  }
}
