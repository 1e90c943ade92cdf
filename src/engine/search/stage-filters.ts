import type { Condition } from '#plan/expr.ts';
import type { Query, TableQuery } from '#plan/query.ts';

/** What an event must meet to count for a query of single events or of sequences. */
export function anyFilter(query: Exclude<Query, TableQuery>): Condition {
  if (query.kind === 'events') return query.filter;
  const stages = query.kind === 'sequence' && query.until ? [...query.stages, query.until] : query.stages;
  return { kind: 'or', operands: [...new Set(stages.map(({ filter }) => filter))] };
}

/** Events of index patterns that meet a condition: what a FROM reads. */
export type EventSource = { readonly indices: readonly string[]; readonly filter: Condition };

/** Every FROM of a query, those of its subqueries too. */
export function tableSources({ source }: TableQuery): readonly EventSource[] {
  switch (source.kind) {
    case 'events':
      return [source];
    case 'query':
      return [{ indices: source.indices, filter: anyFilter(source.query) }];
    case 'union':
      return source.tables.flatMap(tableSources);
    case 'row':
      return [];
    default:
      return source satisfies never;
  }
}
