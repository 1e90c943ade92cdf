import { DocumentReader } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import type { Condition } from '#plan/expr.ts';
import { type Clause, compileExplanation, type Explain, falseClauses } from './clause.ts';

/** The event that came closest to a condition, and the clauses that kept it out. */
export type NearMiss = { readonly event: Event; readonly clauses: readonly Clause[]; readonly closeness: number };

/** The fewest operands an `or` or a leaf can be wrong by is one; this many false clauses is too far to tell anything. */
const MAX_FALSE_CLAUSES = 3;

/**
 * Remembers, of all events shown to it, the one that came closest to a condition without meeting it: fewest false clauses, then the most
 * alike texts, then the first seen.
 */
export class NearMissWatch {
  readonly #explain: Explain;
  #best: NearMiss | undefined;
  #hasHit = false;

  constructor(condition: Condition) {
    this.#explain = compileExplanation(condition);
  }

  /** `now`: epoch milliseconds, for date math in the condition. */
  show(event: Event, now: number): void {
    const clause = this.#explain(new DocumentReader(event.document), now);
    const clauses = falseClauses(clause);
    if (clauses.length === 0) this.#hasHit = true;
    if (clauses.length === 0 || clauses.length > MAX_FALSE_CLAUSES) return;
    const closeness = farnessOf(clauses);
    if (this.#best === undefined || closeness < this.#best.closeness) this.#best = { event, clauses, closeness };
  }

  /** Whether some event met the condition. */
  get hasHit(): boolean {
    return this.#hasHit;
  }

  best(): NearMiss | undefined {
    return this.#best;
  }
}

/** How far an event is from meeting a condition, by the clauses that keep it out: 0 when none does. */
export function farnessOf(clauses: readonly Clause[]): number {
  return clauses.reduce((sum, one) => sum + farness(one), 0);
}

/** How far a false clause is from being true: a text that differs a little is nearer than one that differs altogether. */
function farness(clause: Clause): number {
  if (clause.nearMiss) return 1 + clause.nearMiss.differences.length / 100;
  if (clause.didYouMean !== undefined) return 1.5;
  if (clause.kind === 'or') return Math.min(2, ...clause.operands.map(farness));
  return 2;
}
