import type { CompiledRule } from '#engine/compile.ts';
import type { Filter } from '#engine/match/matcher.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns, type SelectsIndex } from '#event/index-pattern.ts';
import { type NearMiss, NearMissWatch } from '#verify/explain/near-miss.ts';

/** Looks at every event with the eyes of every rule, to be able to say afterwards what came closest to a rule that did not fire. */
export class RuleWatch {
  readonly #watched: readonly {
    readonly ruleId: string;
    readonly selects: SelectsIndex;
    readonly watch: NearMissWatch;
    seen: { count: number };
  }[];

  constructor(rules: readonly CompiledRule[]) {
    this.#watched = rules.flatMap(({ rule, writtenFilters }) => writtenFilters.map((filter) => ({ ruleId: rule.id, ...watchOf(filter) })));
  }

  show(event: Event): void {
    for (const { selects, watch, seen } of this.#watched) {
      if (!selects(event.index, event.dataset)) continue;
      seen.count++;
      watch.show(event, event.time);
    }
  }

  /** For each filter of a rule: how many events of its indices there were, and the one that came closest without meeting it. */
  of(ruleId: string): readonly { readonly eventsSeen: number; readonly nearMiss?: NearMiss }[] {
    return this.#watched
      .filter((one) => one.ruleId === ruleId)
      .map(({ watch, seen }) => {
        const nearMiss = watch.best();
        return { eventsSeen: seen.count, ...(nearMiss ? { nearMiss } : {}) };
      });
  }
}

function watchOf(filter: Filter): { selects: SelectsIndex; watch: NearMissWatch; seen: { count: number } } {
  return { selects: compileIndexPatterns(filter.index ?? []), watch: new NearMissWatch(filter.condition), seen: { count: 0 } };
}
