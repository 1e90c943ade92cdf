import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { TableQuery, TableSource } from '#plan/query.ts';
import type { Filter } from '../match/matcher.ts';
import { isRowByRow, isTimeless } from '../rows/row-commands.ts';
import { anyFilter } from '../search/stage-filters.ts';
import { cannotRun, type Detector, type RuleTypeDefinition } from './detector.ts';
import { EventTableDetector } from './event-table.ts';
import { GroupTableDetector } from './group-table.ts';
import { planDetection } from './plan-detection.ts';
import { compileTable, type EventSource } from './table-rows.ts';

/**
 * ES|QL over the events of the run's window (Kibana passes the window as a filter). Rows that still are events make alerts on those events;
 * rows that STATS made are alerts on groups.
 */
export const esql: RuleTypeDefinition<'esql'> = {
  type: 'esql',
  compile: (rule, detection, context) => {
    const { query, diagnostics } = planDetection({ query: detection.query, filters: [] }, 'esql', context);
    if (query?.kind !== 'table') return cannotRun(diagnostics);
    const refused = refusal(query, detection.query.text);
    if (refused) return cannotRun([...diagnostics, refused]);
    const sources = eventSources(query.source);
    const startTable = compileTable(query, sources);
    const isOfSingleEvents = query.source.kind === 'events';
    const createDetector = (): Detector =>
      query.isAggregating ? new GroupTableDetector(startTable(), rule) : new EventTableDetector(startTable(), isOfSingleEvents, rule);
    const rereads = isOfSingleEvents && isRowByRow(query.commands) ? 'first' : 'every';
    const isEventWise = isOfSingleEvents && isTimeless(query.commands);
    return { filters: sources.map(filterOf), createDetector, rereads, isEventWise, diagnostics };
  },
};

function filterOf(source: EventSource): Filter {
  return { index: source.indices, condition: source.kind === 'events' ? source.filter : anyFilter(source.query) };
}

function eventSources(source: TableSource): readonly EventSource[] {
  if (source.kind === 'events' || source.kind === 'query') return [source];
  return source.kind === 'union' ? source.tables.flatMap((table) => eventSources(table.source)) : [];
}

/** What a query needs that a run over hits does not have. */
function refusal(query: TableQuery, text: string): Diagnostic | undefined {
  const tables = tablesOf(query);
  const span = spanOf(0, text.length);
  if (tables.some(({ source }) => source.kind === 'row')) return errorAt('ENG105', span, 'ROW reads no events', 'begin with FROM');
  if (tables.some(({ commands }) => commands.some(({ kind }) => kind === 'join' || kind === 'enrich')))
    return errorAt('ENG105', span, 'LOOKUP JOIN and ENRICH need a table that a rule does not have', 'use the rule type threat_match');
  return undefined;
}

function tablesOf(query: TableQuery): readonly TableQuery[] {
  return query.source.kind === 'union' ? [query, ...query.source.tables.flatMap(tablesOf)] : [query];
}
