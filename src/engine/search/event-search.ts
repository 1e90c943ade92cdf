import type { Event } from '#event/event.ts';
import type { EventQuery, Pipe } from '#plan/query.ts';
import { compileCondition } from '../match/condition.ts';
import { DocumentReader } from '../match/reader.ts';
import { isRelative, widenRelative } from '../match/relative.ts';
import { isRowByRow } from '../rows/row-commands.ts';
import { compileCommands } from '../rows/run-commands.ts';
import { needsTick } from '../rows/tick.ts';
import type { Finding, RunningOptions, RunningSearch } from './finding.ts';
import { eventFindings, eventRow, isGrouping, tableFindings } from './row-findings.ts';
import { SeenEvents } from './seen-events.ts';

/**
 * Single events. Where each one can be judged alone they are results as they come, and none is kept; else those that hit are kept to the
 * end, of `head` and `tail` only as many as can still count.
 */
export function startEventSearch(query: EventQuery, options: RunningOptions): RunningSearch {
  const isTimeless = options.now !== undefined || !(isRelative(query.filter) || query.commands.some(needsTick));
  const isCutByTime = query.pipes.length > 0 || (options.size !== undefined && options.keep === 'newest');
  if (isTimeless && !isCutByTime && isRowByRow(query.commands)) return streamEvents(query, options);
  return holdEvents(query, { ...options, isTimeless });
}

function streamEvents(query: EventQuery, { now = 0, size = Number.POSITIVE_INFINITY }: RunningOptions): RunningSearch {
  const meets = compileCondition(query.filter, now);
  const run = query.commands.length === 0 ? undefined : compileCommands(query.commands);
  const seen = new SeenEvents();
  let given = 0;
  return {
    shape: 'events',
    add: (event) => {
      if (given >= size || !meets(new DocumentReader(event.document)) || !seen.isNew(event)) return [];
      const found: readonly Finding[] = run ? eventFindings(run([eventRow(event)], now)) : [{ kind: 'event', document: event.document }];
      const left = found.slice(0, size - given);
      given += left.length;
      return left;
    },
    isDone: () => given >= size,
    hitCount: () => seen.count,
    finish: () => [],
    notes: () => seen.notes(),
  };
}

function holdEvents(query: EventQuery, { now, size, keep, isTimeless }: RunningOptions & { readonly isTimeless: boolean }): RunningSearch {
  const mayMeet = compileCondition(widenRelative(query.filter), 0);
  const meetsNow = now === undefined ? mayMeet : compileCondition(query.filter, now);
  const pipes = pipesOf(query, keep === 'newest' ? size : undefined);
  const seen = new SeenEvents();
  // What a pipe cuts can only be told once it is known which events hit at all.
  const held = new TimeOrder(isTimeless ? pipes[0] : undefined);
  return {
    shape: isGrouping(query.commands) ? 'table' : 'events',
    add: (event) => {
      if (meetsNow(new DocumentReader(event.document)) && seen.isNew(event)) held.add(event);
      return [];
    },
    isDone: () => size === 0,
    hitCount: () => seen.count,
    finish: (end) => {
      const meets = compileCondition(query.filter, now ?? end);
      const events = cut(
        held.all().filter(({ document }) => meets(new DocumentReader(document))),
        pipes,
      );
      const rows = compileCommands(query.commands)(events.map(eventRow), now ?? end);
      if (isGrouping(query.commands)) return limited(tableFindings(rows), size === undefined ? undefined : size + 1);
      return limited(eventFindings(rows), size);
    },
    notes: () => seen.notes(),
  };
}

/** Elasticsearch: the size is a pipe of the first pipe's kind before it, or a `tail` when there is none. Behind row commands it counts their rows. */
function pipesOf({ pipes, commands }: EventQuery, size: number | undefined): readonly Pipe[] {
  return size === undefined || commands.length > 0 ? pipes : [{ kind: pipes[0]?.kind ?? 'tail', count: size }, ...pipes];
}

function cut<T>(results: readonly T[], pipes: readonly Pipe[]): readonly T[] {
  return pipes.reduce(
    (left, { kind, count }) => (kind === 'head' ? left.slice(0, count) : left.slice(Math.max(0, left.length - count))),
    results,
  );
}

function limited<T>(results: readonly T[], size: number | undefined): readonly T[] {
  return size === undefined ? results : results.slice(0, size);
}

/** How many more events than a pipe lets through are kept before the others are thrown away. */
const SLACK = 1000;

/** Events by time, those of one time as they came; with a first pipe only those that it can let through. */
class TimeOrder {
  readonly #first: Pipe | undefined;
  #events: Event[] = [];

  constructor(first: Pipe | undefined) {
    this.#first = first;
  }

  add(event: Event): void {
    this.#events.push(event);
    if (this.#first && this.#events.length > this.#first.count * 2 + SLACK) this.#events = [...cut(this.all(), [this.#first])];
  }

  all(): readonly Event[] {
    return this.#events.toSorted((left, right) => left.time - right.time);
  }
}
