import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Finding, RunningOptions, RunningSearch } from '#engine/search/finding.ts';
import { fieldsOfRows } from '#engine/search/light-event.ts';
import { startSearch } from '#engine/search/running-search.ts';
import { anyFilter, tableSources } from '#engine/search/stage-filters.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import type { EventStore } from '#io/stores/service/event-store.ts';
import { type EventQuestion, type FindCounts, findEvents, type Wanted } from '#io/stores/service/find-events.ts';
import type { Condition } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import type { EventQuery, Query, TableQuery } from '#plan/query.ts';

export type StoredSearchOptions = Pick<RunningOptions, 'timestamp' | 'readIndex' | 'keep'> & {
  /** Event time in epoch milliseconds, both ends in it. */
  readonly from: number;
  readonly to: number;
  /** Only events of these; all when it is left out. */
  readonly datasets?: readonly string[];
  /** At most so many results. */
  readonly size: number;
  /** What `now` means in the query, in epoch milliseconds. */
  readonly now: number;
  /** Asked again and again: whether the search is still wanted. */
  readonly goesOn: () => boolean;
};

/** What a query found among stored events. */
export type StoredAnswer = {
  readonly shape: RunningSearch['shape'];
  /** Events newest first, those of EQL oldest first, as Elasticsearch has them; of a table the columns, then rows. */
  readonly findings: readonly Finding[];
  /** How many results there are; more than `findings` when `size` cut them. */
  readonly total: number;
  /** It ended early: there may be more. */
  readonly isPartial: boolean;
  readonly notes: readonly string[];
  /** Events in the stretch of time, those whose documents had to be read. */
  readonly inTime: number;
  readonly readCount: number;
};

/**
 * Runs a query over stored events. Time, data stream and what columns can tell of its conditions decide which documents are read; the engine
 * decides about those.
 */
export function searchStored(store: EventStore, query: Query, options: StoredSearchOptions): StoredAnswer {
  const isPlain = query.kind === 'events' && query.pipes.length === 0 && query.commands.length === 0;
  return isPlain ? listEvents(store, query, options) : runSearch(store, query, options);
}

class Reading {
  readonly counts: FindCounts = { inTime: 0, selected: 0, left: 0 };
  readCount = 0;
  isPartial = false;
  readonly #store: EventStore;
  readonly #question: EventQuestion;
  readonly #goesOn: () => boolean;

  constructor(store: EventStore, query: Query, order: EventQuestion['order'], options: StoredSearchOptions) {
    const { from, to, now, goesOn } = options;
    this.#store = store;
    const paths = query.kind === 'table' ? pathsRead(query) : undefined;
    this.#question = { from, to, now, order, wanted: wantedBy(query, options.datasets), ...(paths ? { paths } : {}) };
    this.#goesOn = goesOn;
  }

  *events(): ReturnType<typeof findEvents> {
    for (const found of findEvents(this.#store, this.#question, this.counts)) {
      if (this.#goesOn()) yield found;
      else {
        this.isPartial = true;
        return;
      }
    }
  }

  answer(): Pick<StoredAnswer, 'isPartial' | 'inTime' | 'readCount'> {
    return { isPartial: this.isPartial, inTime: this.counts.inTime, readCount: this.readCount };
  }
}

/** Single events: counted without being read where the columns are certain. */
function listEvents(store: EventStore, query: EventQuery, options: StoredSearchOptions): StoredAnswer {
  const { size, now, keep } = options;
  const reading = new Reading(store, query, 'newest', options);
  const meets = compileCondition(query.filter, now);
  const documents: JsonObject[] = [];
  let total = 0;
  for (const found of reading.events()) {
    if (found.isCertain && documents.length >= size) {
      total++;
      continue;
    }
    const { document } = found.read();
    reading.readCount++;
    if (!(found.isCertain || meets(new DocumentReader(document)))) continue;
    if (documents.length < size) documents.push(document);
    total++;
  }
  const ordered = keep === 'newest' ? documents.toReversed() : documents;
  const findings = ordered.map((document): Finding => ({ kind: 'event', document }));
  return { shape: 'events', findings, total, notes: [], ...reading.answer() };
}

/** Queries of several events, and those with commands: the engine takes the events that may count. */
function runSearch(store: EventStore, query: Query, options: StoredSearchOptions): StoredAnswer {
  const { now, size, timestamp, readIndex, keep } = options;
  // Pipes choose among all results; what they leave is all there is.
  const hasPipes = query.kind !== 'table' && query.pipes.length > 0;
  const search = startSearch(query, { now, timestamp, keep, ...(readIndex ? { readIndex } : {}), ...(hasPipes ? { size } : {}) });
  const reading = new Reading(store, query, query.kind === 'table' ? 'newest' : 'oldest', options);
  const all: Finding[] = [];
  for (const found of reading.events()) {
    reading.readCount++;
    for (const finding of search.add(found.read())) all.push(finding);
    if (search.isDone()) break;
  }
  for (const finding of search.finish(now)) all.push(finding);
  const header = all.filter(({ kind }) => kind === 'columns');
  const results = all.filter(({ kind }) => kind !== 'columns');
  const isTable = search.shape === 'table';
  const shown = isTable || keep === 'first' ? results.slice(0, size) : results.slice(Math.max(0, results.length - size));
  return {
    shape: search.shape,
    findings: [...header, ...shown],
    total: results.length,
    notes: [...search.notes(), ...lostNotes(store, query, reading.counts)],
    ...reading.answer(),
  };
}

/** Events of the time are there, and the query selects none of their data streams: a mistake in its FROM, most likely. */
function lostNotes(store: EventStore, query: Query, { inTime, selected }: FindCounts): readonly string[] {
  if (query.kind !== 'table' || inTime === 0 || selected > 0) return [];
  const patterns = [...new Set(tableSources(query).flatMap(({ indices }) => indices))];
  const there = store.sources().map(({ dataset }) => `logs-${dataset}-default`);
  return [`FROM ${patterns.join(', ')} selects none of the events, which stand in ${there.slice(0, 10).join(', ')}`];
}

function wantedBy(query: Query, datasets: readonly string[] | undefined): readonly Wanted[] {
  const isAsked = (dataset: string): boolean => datasets === undefined || datasets.includes(dataset);
  if (query.kind !== 'table') return [{ selects: (_index, dataset) => isAsked(dataset), condition: anyFilter(query) }];
  return tableSources(query).map(({ indices, filter }) => {
    const selects = compileIndexPatterns(indices);
    return { selects: (index, dataset) => isAsked(dataset) && selects(index, dataset), condition: filter };
  });
}

/** The only paths that a table reads; undefined when it may read others, or what stands below them. */
function pathsRead(query: TableQuery): readonly string[] | undefined {
  const rows = fieldsOfRows(query);
  if (!rows || query.source.kind !== 'events' || !readsValues(query.source.filter)) return undefined;
  const fields = [...rows, ...fieldsOfCondition(query.source.filter)].filter(({ constant }) => constant === undefined);
  return fields.some(({ isPattern }) => isPattern) ? undefined : [...new Set(fields.map(({ path }) => path))];
}

/** Whether a condition asks for the values of fields alone. */
function readsValues(condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.operands.every(readsValues);
    case 'not':
      return readsValues(condition.operand);
    case 'all':
    case 'none':
    case 'test':
    case 'holds':
      return true;
    case 'exists':
    case 'nested':
    case 'anyField':
      return false;
    default:
      return condition satisfies never;
  }
}
