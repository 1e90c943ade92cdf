import type { Database, SqlRow } from './database.ts';

/** A stretch of time that a rule did not look at when it should have; epoch milliseconds, both ends in it. */
export type Gap = {
  readonly ruleId: string;
  readonly from: number;
  readonly to: number;
  /** The service did not run, or the rule failed on what happened then. */
  readonly reason: 'downtime' | 'failure';
  readonly noted: number;
  /** When it was looked at after all. */
  readonly filled?: number;
};

/** More gaps than these are not listed at once. */
const MAX_LISTED = 1000;

/** What rules did not look at, and whether that was made up for. */
export class GapStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a gap, once however often it is noted. */
  note({ ruleId, from, to, reason, noted, filled }: Gap): void {
    this.#database.run(
      'INSERT INTO gaps (rule_id, time_from, time_to, reason, noted, filled) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ruleId,
      from,
      to,
      reason,
      noted,
      filled ?? null,
    );
  }

  /** A rule, or all of them when it is undefined, has looked at a stretch of time: gaps within it are filled. */
  fill(ruleId: string | undefined, from: number, to: number, now: number): void {
    this.#database.run(
      'UPDATE gaps SET filled = ? WHERE filled IS NULL AND (? IS NULL OR rule_id = ?) AND time_from >= ? AND time_to <= ?',
      now,
      ruleId ?? null,
      ruleId ?? null,
      from,
      to,
    );
  }

  /** Of one rule or of all, newest first. */
  list(ruleId?: string): readonly Gap[] {
    const sql = 'SELECT * FROM gaps WHERE ? IS NULL OR rule_id = ? ORDER BY time_to DESC, rule_id LIMIT ?';
    return this.#database.all(sql, ruleId ?? null, ruleId ?? null, MAX_LISTED).map(gapOf);
  }

  /** How many are open, by rule. */
  openCounts(): ReadonlyMap<string, number> {
    const rows = this.#database.all('SELECT rule_id, count(*) AS count FROM gaps WHERE filled IS NULL GROUP BY rule_id');
    return new Map(rows.map((row) => [String(row.rule_id), Number(row.count)]));
  }
}

function gapOf(row: SqlRow): Gap {
  return {
    ruleId: String(row.rule_id),
    from: Number(row.time_from),
    to: Number(row.time_to),
    reason: row.reason === 'downtime' ? 'downtime' : 'failure',
    noted: Number(row.noted),
    ...(row.filled === null ? {} : { filled: Number(row.filled) }),
  };
}
