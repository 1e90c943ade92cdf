import type { JsonObject } from '#base/json.ts';
import { LimitError } from '#base/limit-error.ts';
import type { Event } from '#event/event.ts';
import { columnTypesOf } from '#plan/column-types.ts';
import type { Command, TableQuery, TableSource } from '#plan/query.ts';
import { columnsOf } from '../rows/compute-columns.ts';
import { rowOfEvent } from '../rows/event-row.ts';
import { compileMovingRows, type MovingRows } from '../rows/moving/moving-rows.ts';
import type { TableRow } from '../rows/row.ts';
import { isTimeless } from '../rows/row-commands.ts';
import { compileCommands } from '../rows/run-commands.ts';
import { runTableRows } from '../rows/run-table.ts';
import type { Hit } from '../state/hit.ts';
import { packEvent } from '../state/packed-event.ts';
import type { DetectInput } from './detector.ts';

/** Rows, and what the run has to say about them. */
type FoundRows = {
  /** Those that the window before had as well may be left out. */
  readonly rows: readonly TableRow[];
  /** How many were left out. */
  readonly again?: number;
  /** The time that the rule knows an event by; without it the hits say. */
  readonly timeOf?: (event: Event) => number;
  readonly warnings?: readonly string[];
};

/** What a rule makes of the hits of a window: rows, and the columns of a row that an alert has, by name, without nulls. */
export type RuleTable = {
  readonly commands: readonly Command[];
  readonly rowsOf: (input: DetectInput) => FoundRows;
  /** Forgets which rows the windows before had: all of them are told again. */
  readonly restart: () => void;
  readonly shown: (row: TableRow) => JsonObject;
  /** In what form events wait for it. */
  readonly keep: (event: Event) => Event;
};

/** Where a table reads events: filter n of the rule is source n. */
export type EventSource = Extract<TableSource, { kind: 'events' | 'query' }>;

/** Each table that is started remembers windows of its own. */
export function compileTable(query: TableQuery, sources: readonly EventSource[]): () => RuleTable {
  const types = new Map(query.columns.flatMap((column) => (column.kind === 'column' ? [[column.name, column.type] as const] : [])));
  const { source, commands } = query;
  const start = source.kind === 'events' ? rowsOfEvents(commands, source.metadata) : () => rowsOfSources(query, sources);
  return () => {
    let rowsOf = withinLimits(start());
    return {
      commands,
      rowsOf: (input) => rowsOf(input),
      restart: () => {
        rowsOf = withinLimits(start());
      },
      // Such a rule reads many events and makes few alerts.
      keep: source.kind === 'events' ? packEvent : asItIs,
      shown: (row) => columnsOf(row, new Set([...row.columns.keys()].filter((name) => !types.has(name) || METADATA.has(name))), types),
    };
  };
}

/** Rows of a plain FROM. Windows overlap, so most of one window has been read in the one before. */
function rowsOfEvents(commands: readonly Command[], metadata: readonly string[]): () => RuleTable['rowsOf'] {
  if (isTimeless(commands)) {
    const run = compileCommands(commands);
    return () =>
      ({ hits, tick }) => ({ rows: run(rowsOfHits(hits, metadata), tick) });
  }
  const start = compileMovingRows(commands, metadata);
  return () => {
    let rows: MovingRows | undefined;
    return ({ hits, tick }) => {
      // What a run broke off is not gone on with.
      const moving = rows ?? start();
      rows = undefined;
      const moved = moving.move(hits, tick);
      rows = moving;
      return { ...moved, timeOf: moving.timeOf };
    };
  };
}

function rowsOfHits(hits: readonly Hit[], metadata: readonly string[]): readonly TableRow[] {
  return hits.map(({ event }) => rowOfEvent(event, metadata));
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
    restart: () => undefined,
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

/** Whether rows are groups in the end, no longer events. */
export function isGrouping(commands: readonly Command[]): boolean {
  return commands.some((command) => command.kind === 'stats' && !command.isInline);
}

/** The time that the rule knows an event by. */
export function timesOf(hits: readonly Hit[]): (event: Event) => number {
  const times = new Map(hits.map(({ event, time }) => [event.id, time]));
  return (event) => times.get(event.id) ?? event.time;
}

const METADATA: ReadonlySet<string> = new Set(['_id', '_index', '_version', '_source', '_ignored', '_score', '_index_mode']);
