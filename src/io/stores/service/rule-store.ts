import type { JsonObject } from '#base/json.ts';
import type { Database, SqlRow } from './database.ts';

/** What people made of a rule. */
export type StoredRule = {
  readonly ruleId: string;
  /** The rule as its author's tool wrote it; absent for a rule that stands in a file and is used as it is. */
  readonly document?: JsonObject;
  /** Whether it runs; absent: as the rule itself says. */
  readonly enabled?: boolean;
  /** A rule of a file that somebody took out. */
  readonly isRemoved: boolean;
  /** Goes up with every change of the document. */
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
  readonly updatedBy: string;
};

/** Rules that came over the API, and what was said of those that stand in files. */
export class RuleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): readonly StoredRule[] {
    return this.#database.all('SELECT * FROM rules ORDER BY rule_id').map(storedRule);
  }

  write({ ruleId, document, enabled, isRemoved, revision, createdAt, createdBy, updatedAt, updatedBy }: StoredRule): void {
    this.#database.run(
      'INSERT OR REPLACE INTO rules (rule_id, document, enabled, is_removed, revision, created_at, created_by, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ruleId,
      document === undefined ? null : JSON.stringify(document),
      enabled === undefined ? null : Number(enabled),
      Number(isRemoved),
      revision,
      createdAt,
      createdBy,
      updatedAt,
      updatedBy,
    );
  }

  delete(ruleId: string): void {
    this.#database.run('DELETE FROM rules WHERE rule_id = ?', ruleId);
  }
}

function storedRule(row: SqlRow): StoredRule {
  return {
    ruleId: String(row.rule_id),
    ...(row.document === null ? {} : { document: JSON.parse(String(row.document)) as JsonObject }),
    ...(row.enabled === null ? {} : { enabled: row.enabled === 1 }),
    isRemoved: row.is_removed === 1,
    revision: Number(row.revision),
    createdAt: Number(row.created_at),
    createdBy: String(row.created_by),
    updatedAt: Number(row.updated_at),
    updatedBy: String(row.updated_by),
  };
}
