import type { JsonObject } from '#base/json.ts';
import { LimitError } from '#base/limit-error.ts';
import type { Event } from '#event/event.ts';
import { columnTypesOf } from '#plan/column-types.ts';
import type { Command, TableQuery, TableSource } from '#plan/query.ts';
import { columnsOf } from '../rows/compute-columns.ts';
import { rowOfEvent } from '../rows/event-row.ts';
import type { TableRow } from '../rows/row.ts';
import { compileCommands } from '../rows/run-commands.ts';
import { runTableRows } from '../rows/run-table.ts';
import { needsTick } from '../rows/tick.ts';
import type { Hit } from '../state/hit.ts';
import { packEvent } from '../state/packed-event.ts';
import type { DetectInput } from './detector.ts';

/** Rows, and what the run has to say about them. */
type FoundRows = { readonly rows: readonly TableRow[]; readonly warnings?: readonly string[] };

/** What a rule makes of the hits of a window: rows, and the columns of a row that an alert has, by name, without nulls. */
export type RuleTable = {
  readonly commands: readonly Command[];
  readonly rowsOf: (input: DetectInput) => FoundRows;
  readonly shown: (row: TableRow) => JsonObject;
  /** In what form events wait for it. */
  readonly keep: (event: Event) => Event;
};

/** Where a table reads events: filter n of the rule is source n. */
export type EventSource = Extract<TableSource, { kind: 'events' | 'query' }>;

export function tableOfQuery(query: TableQuery, sources: readonly EventSource[]): RuleTable {
  const types = new Map(query.columns.flatMap((column) => (column.kind === 'column' ? [[column.name, column.type] as const] : [])));
  const { source, commands } = query;
  return {
    commands,
    rowsOf: withinLimits(source.kind === 'events' ? rowsOfEvents(commands, source.metadata) : rowsOfSources(query, sources)),
    // Such a rule reads many events and makes few alerts.
    keep: source.kind === 'events' ? packEvent : asItIs,
    shown: (row) => columnsOf(row, new Set([...row.columns.keys()].filter((name) => !types.has(name) || METADATA.has(name))), types),
  };
}

/**
 * Rows of a plain FROM. Windows overlap, so most events come again in the next run: what the first commands make of one alone is computed
 * once and kept until the event has left the window.
 */
function rowsOfEvents(commands: readonly Command[], metadata: readonly string[]): RuleTable['rowsOf'] {
  const wide = commands.findIndex((command) => !isTimeless([command]));
  const count = wide === -1 ? commands.length : wide;
  const [runAlone, runTogether] = [compileCommands(commands.slice(0, count)), compileCommands(commands.slice(count))];
  let known: ReadonlyMap<Event, readonly TableRow[]> = new Map();
  return ({ hits, tick, nextFrom }) => {
    const seenAgain = new Map<Event, readonly TableRow[]>();
    const all: TableRow[] = [];
    for (const { event, time } of hits) {
      const rows = known.get(event) ?? runAlone([rowOfEvent(event, metadata)], 0);
      if (time >= nextFrom) seenAgain.set(event, rows);
      for (const row of rows) all.push(row);
    }
    known = seenAgain;
    return { rows: runTogether(all, tick) };
  };
}

function rowsOfSources(query: TableQuery, sources: readonly EventSource[]): RuleTable['rowsOf'] {
  return ({ hits, tick }) => {
    const eventsOf = (filter: number): readonly Event[] => hits.filter(({ filters }) => filters.includes(filter)).map(({ event }) => event);
    const rows = runTableRows(query, {
      now: tick,
      readEvents: (source) => eventsOf(sources.indexOf(source)),
      // A source's list of patterns is its own, so that it tells the source.
      readAll: (indices) => eventsOf(sources.findIndex((source) => source.indices === indices)),
    });
    return { rows };
  };
}

/** Row commands behind an EQL query, over all its results in a window; `given` are columns that every row has before them. */
export function tableOfCommands(commands: readonly Command[], given: ReadonlySet<string>, rowsOf: RuleTable['rowsOf']): RuleTable {
  const run = compileCommands(commands);
  const types = columnTypesOf(commands);
  return {
    commands,
    rowsOf: withinLimits((input) => {
      const { rows, warnings = [] } = rowsOf(input);
      return { rows: run(rows, input.tick), warnings };
    }),
    shown: (row) => columnsOf(row, given, types),
    keep: asItIs,
  };
}

function asItIs(event: Event): Event {
  return event;
}

/** A run that grows past what memory is meant to hold has no rows, and says so; the other rules go on. */
function withinLimits(rowsOf: RuleTable['rowsOf']): RuleTable['rowsOf'] {
  return (input) => {
    try {
      return rowsOf(input);
    } catch (error) {
      if (error instanceof LimitError) return { rows: [], warnings: [error.message] };
      throw error;
    }
  };
}

/** Commands that look at one row at a time. */
const ROW_WISE: ReadonlySet<Command['kind']> = new Set(['eval', 'where', 'test', 'keep', 'rename', 'expand', 'dissect', 'grok']);

/** Whether a row gives the same whatever rows stand beside it. */
export function isRowByRow(commands: readonly Command[]): boolean {
  return commands.every(({ kind }) => ROW_WISE.has(kind));
}

/** Whether a row gives the same in every run, too. */
export function isTimeless(commands: readonly Command[]): boolean {
  return isRowByRow(commands) && !commands.some(needsTick);
}

/** Whether rows are groups in the end, no longer events. */
export function isGrouping(commands: readonly Command[]): boolean {
  return commands.some((command) => command.kind === 'stats' && !command.isInline);
}

/** By event id, the time that the rule knows an event by. */
export function timesById(hits: readonly Hit[]): ReadonlyMap<string, number> {
  return new Map(hits.map(({ event, time }) => [event.id, time]));
}

const METADATA: ReadonlySet<string> = new Set(['_id', '_index', '_version', '_source', '_ignored', '_score', '_index_mode']);
