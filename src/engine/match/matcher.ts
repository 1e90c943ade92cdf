import type { Event } from '#event/event.ts';
import type { Condition } from '#plan/expr.ts';
import { Plans } from './plans.ts';
import { widenRelative } from './relative.ts';

/** A condition that a rule, or a stage of it, puts to every event of its indices. */
export type Filter = {
  /** Absent or empty: every event. */
  readonly index?: readonly string[];
  readonly condition: Condition;
};

/** All filters of all rules: an event is tested once, and the answer names the filters it meets. */
export type Matcher = { readonly match: (event: Event) => readonly number[] };

/**
 * One matcher for all filters. What an event's index rules out is never looked at; of the rest, a filter is tested only when the event has
 * what the filter's access asks for, and what filters have in common is tested once. Date math is left open here.
 */
export function compileMatcher(filters: readonly Filter[]): Matcher {
  const plans = new Plans(filters.map(({ index = [], condition }, number) => ({ number, index, condition: widenRelative(condition) })));
  return { match: (event) => plans.planFor(event).match(event.document) ?? plans.planWithoutFacts(event).matchSlowly(event.document) };
}
