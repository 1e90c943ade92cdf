import type { Condition } from '#plan/expr.ts';
import type { Query, TableQuery } from '#plan/query.ts';

/** What an event must meet to count for a query of single events or of sequences. */
export function anyFilter(query: Exclude<Query, TableQuery>): Condition {
  if (query.kind === 'events') return query.filter;
  const stages = query.kind === 'sequence' && query.until ? [...query.stages, query.until] : query.stages;
  return { kind: 'or', operands: [...new Set(stages.map(({ filter }) => filter))] };
}
