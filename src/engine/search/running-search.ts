import type { Query } from '#plan/query.ts';
import { startEventSearch } from './event-search.ts';
import type { RunningOptions, RunningSearch } from './finding.ts';
import { startSequenceSearch } from './sequence-search.ts';
import { startTableSearch } from './table-search.ts';

/** Makes a query ready to take events one after the other. What it keeps follows the events that hit, not the input. */
export function startSearch(query: Query, options: RunningOptions): RunningSearch {
  switch (query.kind) {
    case 'events':
      return startEventSearch(query, options);
    case 'sequence':
    case 'sample':
      return startSequenceSearch(query, options);
    case 'table':
      return startTableSearch(query, options);
    default:
      return query satisfies never;
  }
}
