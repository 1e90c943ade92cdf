import type { Migration } from './migration.ts';

/**
 * Runs of every kind, and why they failed; stretches of time that rules did not look at. The engine's memory of before is of another form: it
 * is made again from the events.
 */
export const runs: Migration = {
  number: 30,
  name: 'runs',
  sql: `
    CREATE TABLE runs_of_kinds (
      rule_id TEXT NOT NULL,
      tick INTEGER NOT NULL,
      kind TEXT NOT NULL,
      execution_id TEXT NOT NULL,
      window_from INTEGER NOT NULL,
      window_to INTEGER NOT NULL,
      ledger TEXT NOT NULL,
      warnings TEXT NOT NULL,
      error TEXT,
      PRIMARY KEY (rule_id, tick, kind, execution_id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO runs_of_kinds (rule_id, tick, kind, execution_id, window_from, window_to, ledger, warnings)
      SELECT rule_id, tick, 'scheduled', execution_id, window_from, window_to, ledger, warnings FROM runs;
    DROP TABLE runs;
    ALTER TABLE runs_of_kinds RENAME TO runs;
    CREATE INDEX runs_by_tick ON runs (tick);
    CREATE TABLE gaps (
      rule_id TEXT NOT NULL,
      time_from INTEGER NOT NULL,
      time_to INTEGER NOT NULL,
      reason TEXT NOT NULL,
      noted INTEGER NOT NULL,
      filled INTEGER,
      PRIMARY KEY (rule_id, time_from, time_to)
    ) STRICT, WITHOUT ROWID;
  `,
};
