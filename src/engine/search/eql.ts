import type { JsonObject } from '#base/json.ts';
import { compileDateFormat } from '#event/date-format.ts';
import type { Scalar } from '#event/value.ts';
import type { Condition, FieldRef } from '#plan/expr.ts';
import type { EventQuery, Pipe, SampleQuery, SequenceQuery, Stage } from '#plan/query.ts';
import { compileCondition } from '../match/condition.ts';
import { DocumentReader, type Predicate } from '../match/reader.ts';
import { compileKeys, printKey } from '../sequence/event-keys.ts';
import type { SequenceKey } from '../sequence/key.ts';
import { SequenceMachine } from '../sequence/machine.ts';
import { compareOrdinals, type Ordinal } from '../sequence/ordinal.ts';
import { findSamples } from '../sequence/sample.ts';
import { type SequenceInput, sortSequences } from '../sequence/stages.ts';

export type EqlSearchOptions = {
  /** What `now` means, in epoch milliseconds. */
  readonly now: number;
  readonly timestamp: FieldRef;
  readonly tiebreaker?: FieldRef;
  /** How many results, default 10. */
  readonly size?: number;
  /** Samples a key, default 1. */
  readonly maxSamplesPerKey?: number;
};

/** One event a stage, null for a missing one. */
export type FoundSequence = { readonly joinKeys: (Scalar | null)[]; readonly events: (JsonObject | null)[] };

const DEFAULT_SIZE = 10;

/** The events that meet the query, by time; of too many the newest (Elasticsearch EQL: `result_position` tail). */
export function searchEvents(query: EventQuery, documents: readonly JsonObject[], options: EqlSearchOptions): readonly JsonObject[] {
  const meets = compileCondition(query.filter, options.now);
  const found = inOrder(
    documents.filter((document) => meets(new DocumentReader(document))),
    options,
  );
  return cut(
    found.map(({ document }) => document),
    query.pipes,
    options.size,
  );
}

/** The sequences among the documents, by their last event. A document without a time takes no part. */
export function searchSequences(
  query: SequenceQuery,
  documents: readonly JsonObject[],
  options: EqlSearchOptions,
): readonly FoundSequence[] {
  const { stages, until, maxspan } = query;
  const machine = new SequenceMachine<JsonObject>(
    { stages, ...(maxspan === undefined ? {} : { maxspan }) },
    { maxStates: Number.MAX_SAFE_INTEGER },
  );
  const hitsOf = compileStages(stages, options.now);
  const untilOf = until && compileStages([until], options.now);
  const found = inOrder(documents, options).flatMap(({ document, ordinal }) => {
    if (ordinal === undefined) return [];
    const reader = new DocumentReader(document);
    const hits: SequenceInput<JsonObject>['hits'] = [
      ...hitsOf(reader),
      ...(untilOf?.(reader) ?? []).map(({ keys }) => ({ stage: 'until' as const, keys })),
    ];
    return hits.length === 0 ? [] : machine.feed({ event: document, ordinal, hits });
  });
  const sequences = sortSequences([...found, ...machine.finish()]);
  const keys = stages[0]?.keys ?? [];
  return cut(
    sequences.map(({ key, events }) => ({ joinKeys: printKey(key, keys), events: [...events] })),
    query.pipes,
    options.size,
  );
}

/** The samples among the documents, by key. */
export function searchSamples(query: SampleQuery, documents: readonly JsonObject[], options: EqlSearchOptions): readonly FoundSequence[] {
  const hitsOf = compileStages(query.stages, options.now);
  const inputs = documents.map((event) => ({ event, hits: hitsOf(new DocumentReader(event)) }));
  const samples = findSamples(query.stages.length, inputs, options.maxSamplesPerKey ?? 1);
  return samples.slice(0, options.size ?? DEFAULT_SIZE).map(({ key, events }) => ({ joinKeys: [...key], events: [...events] }));
}

type StageKeys = { readonly stage: number; readonly keys: readonly SequenceKey[] };

/** The stages an event hits, with its keys; a stage that is repeated is tested once. */
function compileStages(stages: readonly Stage[], now: number): (reader: DocumentReader) => readonly StageKeys[] {
  const filters = new Map<Condition, Predicate>();
  const compiled = new Map<Stage, { readonly meets: Predicate; readonly keysOf: ReturnType<typeof compileKeys>; readonly at: number[] }>();
  for (const [at, stage] of stages.entries()) {
    const meets = filters.get(stage.filter) ?? compileCondition(stage.filter, now);
    filters.set(stage.filter, meets);
    const one = compiled.get(stage) ?? { meets, keysOf: compileKeys(stage.keys), at: [] };
    one.at.push(at);
    compiled.set(stage, one);
  }
  return (reader) =>
    [...compiled.values()].flatMap(({ meets, keysOf, at }) => {
      const keys = meets(reader) ? keysOf(reader) : [];
      return keys.length === 0 ? [] : at.map((stage) => ({ stage, keys }));
    });
}

type Placed = { readonly document: JsonObject; readonly ordinal: Ordinal | undefined };

/** By time, then tiebreaker, then as they came; documents without a time first. */
function inOrder(documents: readonly JsonObject[], { timestamp, tiebreaker }: EqlSearchOptions): readonly Placed[] {
  const readDate = compileDateFormat(timestamp.format);
  const placed = documents.map((document, order): Placed => {
    const reader = new DocumentReader(document);
    const time = reader
      .values(timestamp)
      .map(readDate)
      .find((value) => value !== undefined);
    const tie = tiebreaker === undefined ? undefined : reader.values(tiebreaker)[0];
    return { document, ordinal: time === undefined ? undefined : { time, tiebreaker: tie ?? null, order } };
  });
  return placed.sort((left, right) => {
    if (!left.ordinal || !right.ordinal) return Number(left.ordinal !== undefined) - Number(right.ordinal !== undefined);
    return compareOrdinals(left.ordinal, right.ordinal);
  });
}

/** Elasticsearch: the size is a pipe of the first pipe's kind before it, or a `tail` when there is none. */
function cut<T>(results: readonly T[], pipes: readonly Pipe[], size = DEFAULT_SIZE): readonly T[] {
  const all: readonly Pipe[] = [{ kind: pipes[0]?.kind ?? 'tail', count: size }, ...pipes];
  return all.reduce<readonly T[]>(
    (left, { kind, count }) => (kind === 'head' ? left.slice(0, count) : left.slice(Math.max(0, left.length - count))),
    results,
  );
}
