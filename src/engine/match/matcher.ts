import type { Event } from '#event/event.ts';
import type { Condition } from '#plan/expr.ts';
import { Plans, type ReadyFilter } from './plans.ts';
import { DocumentReader } from './reader.ts';
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
  const seen = new Float64Array(filters.length);
  let epoch = 0;
  return {
    match: (event) => {
      const { always, indices, trie, conjuncts } = plans.planFor(event);
      const reader = new DocumentReader(event.document, '', trie);
      epoch++;
      const hits: number[] = [];
      const test = (candidates: readonly ReadyFilter[]): void => {
        for (const { number, conditions } of candidates) {
          if (seen[number] === epoch) continue;
          seen[number] = epoch;
          if (conjuncts.allHold(conditions, reader, epoch)) hits.push(number);
        }
      };
      test(always);
      for (const index of indices) index.reach(reader, test);
      return hits.length > 1 ? hits.sort((left, right) => left - right) : hits;
    },
  };
}
