import { parseDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import { fieldValues } from '#event/path.ts';
import type { Scalar } from '#event/value.ts';
import type { SampleQuery, SequenceQuery, Stage } from '#plan/query.ts';
import type { Detection, Rule } from '#rule/rule.ts';
import type { Filter } from '../match/matcher.ts';
import { DocumentReader } from '../match/reader.ts';
import { compileKeys } from '../sequence/event-keys.ts';
import { SequenceMachine } from '../sequence/machine.ts';
import { compareOrdinals, type Ordinal } from '../sequence/ordinal.ts';
import { findSamples, type SampleInput } from '../sequence/sample.ts';
import { type SequenceInput, sortSequences } from '../sequence/stages.ts';
import { compareText, type Hit } from '../state/hit.ts';
import type { DetectInput } from './detector.ts';
import type { Found } from './sequence-candidates.ts';
import { piped } from './single-events.ts';

export type Eql = Extract<Detection, { type: 'eql' }>;

/** The sequences, or samples, of a window. */
export type FindSequences = (input: DetectInput) => { readonly found: readonly Found[]; readonly warnings: readonly string[] };

/** The stages in their order, `until` last. */
export function stageFilters(query: SequenceQuery | SampleQuery, rule: Rule): readonly Filter[] {
  return stagesOf(query).map(({ filter }) => ({ index: rule.index ?? [], condition: filter }));
}

function stagesOf(query: SequenceQuery | SampleQuery): readonly Stage[] {
  return query.kind === 'sequence' && query.until ? [...query.stages, query.until] : query.stages;
}

/**
 * Events in order, looked for within the run's window only (Kibana). A sequence that ends in a missing event is an alert once the time for
 * that event is over, or at the last run that still sees its first event.
 */
export function findSequencesOf(query: SequenceQuery, detection: Eql, maxStates?: number): FindSequences {
  const shape = { stages: query.stages, ...(query.maxspan === undefined ? {} : { maxspan: query.maxspan }) };
  const inputOf = compileInput(query, detection);
  return (input) => {
    const machine = new SequenceMachine<Hit>(shape, maxStates === undefined ? {} : { maxStates });
    const completed = ordered(input.hits.map(inputOf)).flatMap((one) => machine.feed(one));
    const inTime = machine.advance(input.window.to);
    const lastChance = machine.finish().filter((sequence) => !isSeenAgain(sequence, input));
    const found = piped(sortSequences([...completed, ...inTime, ...lastChance]), query.pipes);
    return { found, warnings: droppedWarning(machine.dropped) };
  };
}

/** Events with equal keys in any order, looked for within the run's window: the oldest of each stage, one sample a key. */
export function findSamplesOf(query: SampleQuery): FindSequences {
  const readKeys = query.stages.map(({ keys }) => compileKeys(keys));
  const inputOf = (hit: Hit): SampleInput<Hit> => {
    const reader = new DocumentReader(hit.event.document);
    return { event: hit, hits: hit.filters.map((stage) => ({ stage, keys: readKeys[stage]?.(reader) ?? [] })) };
  };
  return ({ hits }) => ({ found: piped(findSamples(query.stages.length, hits.map(inputOf), 1), query.pipes), warnings: [] });
}

function droppedWarning(count: number): readonly string[] {
  return count === 0 ? [] : [`Sequences that had begun and were forgotten, because too many waited at a time: ${count}`];
}

function isSeenAgain({ events }: Found, { nextFrom }: DetectInput): boolean {
  return events.every((hit) => hit === null || hit.time >= nextFrom);
}

type Unordered = Omit<SequenceInput<Hit>, 'ordinal'> & { readonly time: number; readonly tiebreaker: Scalar | null };

function compileInput(query: SequenceQuery, { timestampField, tiebreakerField }: Eql): (hit: Hit) => Unordered {
  const readKeys = stagesOf(query).map(({ keys }) => compileKeys(keys));
  return (hit) => {
    const reader = new DocumentReader(hit.event.document);
    const hits = hit.filters.map((filter) => {
      const stage = filter === query.stages.length ? ('until' as const) : filter;
      return { stage, keys: readKeys[filter]?.(reader) ?? [] };
    });
    return { event: hit, hits, time: timeIn(hit.event, timestampField), tiebreaker: tiebreakerOf(hit.event, tiebreakerField) };
  };
}

function timeIn(event: Event, timestampField: string | undefined): number {
  if (timestampField === undefined || timestampField === '@timestamp') return event.time;
  const [value] = fieldValues(event.document, timestampField);
  return (value === undefined ? undefined : parseDate(value)) ?? event.time;
}

function tiebreakerOf(event: Event, tiebreakerField: string | undefined): Scalar | null {
  return tiebreakerField === undefined ? null : (fieldValues(event.document, tiebreakerField)[0] ?? null);
}

/**
 * In the order in which the machine takes them. Events of one time and tiebreaker stand in the order of their arrival, which logs with whole
 * seconds leave open; then the one of the earlier stage comes first, so that a sequence within one second is found.
 */
function ordered(inputs: readonly Unordered[]): readonly SequenceInput<Hit>[] {
  const ordinalOf = ({ time, tiebreaker }: Unordered, order: number): Ordinal => ({ time, tiebreaker, order });
  return inputs
    .toSorted(
      (left, right) =>
        compareOrdinals(ordinalOf(left, 0), ordinalOf(right, 0)) ||
        left.event.event.ingested - right.event.event.ingested ||
        (left.event.filters[0] ?? 0) - (right.event.filters[0] ?? 0) ||
        compareText(left.event.event.id, right.event.event.id),
    )
    .map((input, order) => ({ event: input.event, hits: input.hits, ordinal: ordinalOf(input, order) }));
}
