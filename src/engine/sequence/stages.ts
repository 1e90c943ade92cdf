import type { Duration } from '#base/duration.ts';
import { compareKeys, type SequenceKey } from './key.ts';
import { compareOrdinals, type Ordinal } from './ordinal.ts';

/** What the machine has to know of a sequence: which stages are missing events (`![…]`), and how long it may take. */
export type SequenceShape = { readonly stages: readonly { readonly isMissing: boolean }[]; readonly maxspan?: Duration };

/** One event with the stages whose filter it met (also those of missing events), and whether it met `until`, each with its keys. */
export type SequenceInput<E> = {
  readonly event: E;
  readonly ordinal: Ordinal;
  readonly hits: readonly StageHit[];
};

type StageHit = { readonly stage: number | 'until'; readonly keys: readonly SequenceKey[] };

/** One event a stage, null where a stage is a missing event. */
export type CompletedSequence<E> = {
  readonly key: SequenceKey;
  readonly events: readonly (E | null)[];
  readonly first: Ordinal;
  readonly last: Ordinal;
};

/**
 * The stages as the machine walks them: the positive ones, and for every missing one the gap it lies in. Gap 0 is before the first positive
 * stage, gap i before positive stage i, the last one behind the last.
 */
export type Track = {
  readonly stageCount: number;
  /** The position among the positive stages by stage; undefined for missing events. */
  readonly positions: readonly (number | undefined)[];
  readonly gaps: readonly number[];
  readonly positiveCount: number;
  readonly hasLeading: boolean;
  readonly hasTrailing: boolean;
};

export function trackOf({ stages }: SequenceShape): Track {
  const positions: (number | undefined)[] = [];
  const gaps: number[] = [];
  let positiveCount = 0;
  for (const { isMissing } of stages) {
    positions.push(isMissing ? undefined : positiveCount);
    gaps.push(positiveCount);
    if (!isMissing) positiveCount++;
  }
  if (positiveCount === 0) throw new Error('A sequence of missing events only; lowering must refuse it');
  return {
    stageCount: stages.length,
    positions,
    gaps,
    positiveCount,
    hasLeading: stages[0]?.isMissing === true,
    hasTrailing: stages.at(-1)?.isMissing === true,
  };
}

/** The events of the positive stages spread over all stages. */
export function spread<E>(track: Track, events: readonly E[]): (E | null)[] {
  return track.positions.map((position) => (position === undefined ? null : (events[position] as E)));
}

/** By the last event, then by key: the order of Elasticsearch's answer. */
export function sortSequences<E>(sequences: readonly CompletedSequence<E>[]): CompletedSequence<E>[] {
  return [...sequences].sort((left, right) => compareOrdinals(left.last, right.last) || compareKeys(left.key, right.key));
}
