/**
 * What became of everything a run of a rule looked at. Two equations hold, always: `hits = excepted + read`, and
 * `candidates + carriedOver = created + duplicate + suppressed + deferred + failed`.
 */
export type LedgerEntry = {
  readonly ruleId: string;
  readonly tick: number;
  /** Events that met a filter, once a filter, in the windows of the run. */
  readonly hits: number;
  /** Hits that an exception took. */
  readonly excepted: number;
  /** Hits that the rule type saw. */
  readonly read: number;
  /** What the rule type made of them. */
  readonly candidates: number;
  /** Candidates that the run before had deferred. */
  readonly carriedOver: number;
  readonly created: number;
  /** Candidates that an earlier run, or another window of this one, already settled. */
  readonly duplicate: number;
  /** Candidates counted in an alert of their group. */
  readonly suppressed: number;
  /** Candidates over the cap: the next run begins with them. */
  readonly deferred: number;
  /** Candidates of which no alert could be made; the run says why. Absent: none. */
  readonly failed?: number;
  /** Of the duplicates, those made since the run before, at the moment their event arrived. Absent: none. */
  readonly realtime?: number;
};

/** Throws when an entry does not balance: something was lost or counted twice, which is a mistake of ours. */
export function assertBalanced(entry: LedgerEntry): LedgerEntry {
  const { ruleId, tick, hits, excepted, read, candidates, carriedOver, created, duplicate, suppressed, deferred, failed = 0 } = entry;
  const where = `The ledger of rule ${ruleId} at ${tick} does not balance:`;
  if (hits !== excepted + read) throw new Error(`${where} ${hits} hits, but ${excepted} excepted + ${read} read`);
  if (candidates + carriedOver !== created + duplicate + suppressed + deferred + failed) {
    const settled = `${created} created + ${duplicate} duplicate + ${suppressed} suppressed + ${deferred} deferred + ${failed} failed`;
    throw new Error(`${where} ${candidates} candidates + ${carriedOver} carried over, but ${settled}`);
  }
  return entry;
}
