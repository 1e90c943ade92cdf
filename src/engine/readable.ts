import type { LedgerEntry } from './alert/ledger.ts';
import type { CompiledRule } from './compile.ts';
import { compileCondition } from './match/condition.ts';
import { DocumentReader } from './match/reader.ts';
import { isRelative } from './match/relative.ts';
import type { Hit } from './state/hit.ts';

/** What a run reads of the hits in a window, and how many it does not. A hit counts once a filter. */
export type Readable = (hits: readonly Hit[]) => {
  readonly hits: readonly Hit[];
  readonly counts: Pick<LedgerEntry, 'hits' | 'excepted' | 'read'>;
};

/** Date math in filters is decided with `tick` as now; exceptions hold or have expired as of the run's own tick. */
export function compileReadable({ filters }: Pick<CompiledRule, 'filters'>, tick: number, asOf: number): Readable {
  const exact = compileExactFilters(filters, tick);
  return (all) => {
    const hits = exact ? all.map(exact) : all;
    let [count, excepted, isAllRead] = [0, 0, true];
    for (const hit of hits) {
      count += hit.filters.length;
      if (hit.exceptedUntil >= asOf) excepted += hit.filters.length;
      if (hit.exceptedUntil >= asOf || hit.filters.length === 0) isAllRead = false;
    }
    // Windows are long and mostly read whole: nothing is copied then.
    const read = isAllRead ? hits : hits.filter(({ exceptedUntil, filters: { length } }) => exceptedUntil < asOf && length > 0);
    return { hits: read, counts: { hits: count, excepted, read: count - excepted } };
  };
}

/** Leaves of a hit's filters those that hold at the tick: conditions with date math were only loosely tested on arrival. Undefined without date math. */
function compileExactFilters(filters: CompiledRule['filters'], tick: number): ((hit: Hit) => Hit) | undefined {
  const relative = relativeFilters(filters);
  if (relative.size === 0) return undefined;
  const predicates = filters.map(({ condition }, filter) => (relative.has(filter) ? compileCondition(condition, tick) : () => true));
  return (hit) => {
    if (!hit.filters.some((filter) => relative.has(filter))) return hit;
    const reader = new DocumentReader(hit.event.document);
    const holding = hit.filters.filter((filter) => predicates[filter]?.(reader));
    return holding.length === hit.filters.length ? hit : { ...hit, filters: holding };
  };
}

/** The numbers of the filters that ask the tick. */
export function relativeFilters(filters: CompiledRule['filters']): ReadonlySet<number> {
  return new Set(filters.flatMap(({ condition }, filter) => (isRelative(condition) ? [filter] : [])));
}
