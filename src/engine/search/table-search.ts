import { LimitError } from '#base/limit-error.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import type { Command, TableQuery, TableSource } from '#plan/query.ts';
import { compileCondition } from '../match/condition.ts';
import type { OnFailure } from '../match/expr.ts';
import { Fields } from '../match/fields.ts';
import { DocumentReader } from '../match/reader.ts';
import { isRelative, widenRelative } from '../match/relative.ts';
import { rowOfEvent } from '../rows/event-row.ts';
import { Failures } from '../rows/failures.ts';
import type { TableRow } from '../rows/row.ts';
import { compileStages } from '../rows/run-commands.ts';
import { layOutTable, runTable } from '../rows/run-table.ts';
import { needsTick } from '../rows/tick.ts';
import type { Finding, RunningOptions, RunningSearch } from './finding.ts';
import { compileLightRow, type KeepEvent } from './light-event.ts';
import { SeenEvents } from './seen-events.ts';
import { type EventSource, tableSources } from './stage-filters.ts';

/** Elasticsearch: how many rows a query without a LIMIT answers. */
const MAX_ROWS = 1000;

/** So many indices of the data are named when a query selects none of them. */
const MAX_INDICES = 10;

/** A table of events. What it keeps is groups, the first rows of a sort, and rows; events only where nothing can be told before the end. */
export function startTableSearch(query: TableQuery, options: RunningOptions): RunningSearch {
  const { source } = query;
  const isTimeless = options.now !== undefined || !(isRelativeSource(source) || query.commands.some(needsTick));
  return source.kind === 'events' && isTimeless ? streamTable(query, source, options) : holdTable(query, options);
}

function isRelativeSource(source: TableSource): boolean {
  return source.kind === 'events' && isRelative(source.filter);
}

/** Rows go through the commands as they come. */
function streamTable(
  query: TableQuery,
  source: EventSource & { readonly metadata: readonly string[] },
  options: RunningOptions,
): RunningSearch {
  const { now = 0, size, readIndex = () => [] } = options;
  const maxRows = size ?? (hasLimit(query.commands) ? Number.POSITIVE_INFINITY : MAX_ROWS);
  const failures = new Failures();
  const selected = new SelectedEvents(source, compileCondition(source.filter, now, new Fields(), failures.note));
  const keep = holdsRows(query.commands, maxRows) ? compileLightRow(query) : undefined;
  // One row more tells that there are more.
  const commands: readonly Command[] = [...query.commands, { kind: 'limit', count: maxRows + 1, by: [] }];
  const stage = compileStages(commands, { readIndex, onFailure: failures.note, groupEvents: 'dropped' })(now);
  const found: TableRow[] = [];
  return {
    shape: 'table',
    add: (event) => {
      if (selected.takes(event)) for (const row of stage.push(rowOfEvent(keep ? keep(event) : event, source.metadata))) found.push(row);
      return [];
    },
    isDone: stage.isDone,
    hitCount: () => selected.seen.count,
    finish: () => {
      for (const row of stage.finish()) found.push(row);
      return findingsOf(query, found.slice(0, maxRows));
    },
    notes: () => [...cutNotes(size === undefined && found.length > maxRows), ...selected.notes(), ...failures.warnings()],
  };
}

/** What decides about rows or reads them is only known at the end: the events that may count are held until then. */
function holdTable(query: TableQuery, { now, size, readIndex }: RunningOptions): RunningSearch {
  const failures = new Failures();
  const sources = tableSources(query).map((source) => new HeldSource(source, compileLightRow(query), failures.note));
  const byIndices = new Map(sources.map((held) => [held.source.indices, held]));
  const maxRows = size ?? MAX_ROWS;
  let isCut = false;
  return {
    shape: 'table',
    add: (event) => {
      for (const source of sources) source.add(event);
      return [];
    },
    isDone: () => sources.length === 0,
    hitCount: () => sources.reduce((sum, { selected }) => sum + selected.seen.count, 0),
    finish: (end) => {
      const tick = now ?? end;
      const read = (patterns: readonly string[]): readonly Event[] => byIndices.get(patterns)?.eventsAt(tick, failures.note) ?? [];
      const { sources: rows } = runTable(query, {
        ...(readIndex ? { readIndex } : {}),
        now: tick,
        readEvents: (source) => read(source.indices),
        readAll: read,
        onFailure: failures.note,
        groupEvents: 'dropped',
      });
      isCut = size === undefined && !hasLimit(query.commands) && rows.length > MAX_ROWS;
      return findingsOf(query, isCut || size !== undefined ? rows.slice(0, maxRows) : rows);
    },
    notes: () => [...cutNotes(isCut), ...sources.flatMap(({ selected }) => selected.notes()), ...failures.warnings()],
  };
}

function hasLimit(commands: readonly Command[]): boolean {
  return commands.some(({ kind }) => kind === 'limit');
}

/** Sorting for so many rows, the events of those that may be among them are held as they are. */
const FEW_ROWS = 20_000;

/** Whether so many rows of events are held that it is worth to take only what is read of each. */
function holdsRows(commands: readonly Command[], maxRows: number): boolean {
  const first = commands.find(({ kind }) => kind === 'sort' || kind === 'stats');
  if (first?.kind === 'stats') return first.isInline;
  const cuts = commands.flatMap((command) => (command.kind === 'limit' ? [command.count] : []));
  return first !== undefined && Math.min(maxRows, ...cuts) > FEW_ROWS;
}

function findingsOf(query: TableQuery, rows: readonly TableRow[]): Finding[] {
  const table = layOutTable(query, rows);
  return [{ kind: 'columns', columns: table.columns }, ...table.rows.map((values): Finding => ({ kind: 'row', values }))];
}

function cutNotes(isCut: boolean): readonly string[] {
  return isCut ? [`cut to ${MAX_ROWS} rows, as Elasticsearch does without a LIMIT: write one, or --size`] : [];
}

/** The events that a FROM selects and that pass its leading filter, each once. */
class SelectedEvents {
  readonly seen = new SeenEvents();
  readonly #source: EventSource;
  readonly #selects: ReturnType<typeof compileIndexPatterns>;
  readonly #meets: ReturnType<typeof compileCondition>;
  /** The first indices of the data, to be named when none of them is selected. */
  readonly #indices = new Set<string>();
  #hasSelected = false;

  constructor(source: EventSource, meets: ReturnType<typeof compileCondition>) {
    this.#source = source;
    this.#selects = compileIndexPatterns(source.indices);
    this.#meets = meets;
  }

  takes(event: Event): boolean {
    if (!this.#hasSelected && this.#indices.size <= MAX_INDICES) this.#indices.add(event.index);
    if (!this.#selects(event.index, event.dataset)) return false;
    this.#hasSelected = true;
    return this.#meets(new DocumentReader(event.document)) && this.seen.isNew(event);
  }

  notes(): readonly string[] {
    const isLost = !this.#hasSelected && this.#indices.size > 0;
    return [...(isLost ? [nothingSelected(this.#source, this.#indices)] : []), ...this.seen.notes()];
  }
}

/** More events than this are not held to the end of the data. */
const MAX_HELD = 5_000_000;

/** The events of one FROM that may count; `indices` tells it from the others. */
class HeldSource {
  readonly source: EventSource;
  readonly selected: SelectedEvents;
  readonly #isRelative: boolean;
  readonly #keep: KeepEvent;
  readonly #events: Event[] = [];

  constructor(source: EventSource, keep: KeepEvent, onFailure: OnFailure) {
    this.source = source;
    this.#isRelative = isRelative(source.filter);
    this.#keep = keep;
    // What is tested again at the end is told of then.
    const tell = this.#isRelative ? undefined : onFailure;
    this.selected = new SelectedEvents(source, compileCondition(widenRelative(source.filter), 0, new Fields(), tell));
  }

  add(event: Event): void {
    if (!this.selected.takes(event)) return;
    if (this.#events.length >= MAX_HELD)
      throw new LimitError(
        `more than ${MAX_HELD} events have to be held until it is known what NOW() is: say it with --now, or narrow them with WHERE`,
      );
    // What is not decided yet must be read again at the end.
    this.#events.push(this.#isRelative ? event : this.#keep(event));
  }

  eventsAt(tick: number, onFailure: OnFailure): readonly Event[] {
    if (!this.#isRelative) return this.#events;
    const meets = compileCondition(this.source.filter, tick, new Fields(), onFailure);
    return this.#events.filter(({ document }) => meets(new DocumentReader(document)));
  }
}

function nothingSelected({ indices: patterns }: EventSource, indices: ReadonlySet<string>): string {
  const there = [...indices].slice(0, MAX_INDICES).join(', ');
  return `FROM ${patterns.join(', ')} selects none of the events, which stand in ${there}${indices.size > MAX_INDICES ? ', …' : ''}`;
}
