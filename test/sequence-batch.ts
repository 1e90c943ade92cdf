import { compareKeys, keyText, type SequenceKey } from '#engine/sequence/key.ts';
import { compareOrdinals, type Ordinal } from '#engine/sequence/ordinal.ts';
import type { SequenceInput, SequenceShape } from '#engine/sequence/stages.ts';

/** A sequence as the batch algorithm finds it: the events of the positive stages. */
export type BatchSequence = { readonly key: SequenceKey; readonly hits: readonly Hit[] };

type Hit = { readonly event: string; readonly ordinal: Ordinal; readonly key: SequenceKey };

/**
 * The textbook form of the matcher: stage after stage over all events, with all of them at hand. Kept apart from the engine on purpose: the
 * streaming machine must find the same.
 */
export function matchInBatch(shape: SequenceShape, inputs: readonly SequenceInput<string>[]): readonly BatchSequence[] {
  const sorted = [...inputs].sort((left, right) => compareOrdinals(left.ordinal, right.ordinal));
  const positive = [...shape.stages.keys()].filter((stage) => !shape.stages[stage]?.isMissing);
  const until = hitsOf(sorted, 'until');
  let groups = groupByKey(hitsOf(sorted, positive[0] as number).map((hit) => [hit]));
  let complete = [...groups.values()].flat();
  for (const stage of positive.slice(1)) {
    complete = hitsOf(sorted, stage)
      .map((hit) => extend(shape, groups.get(keyText(hit.key)) ?? [], hit, until))
      .filter((hits) => hits !== undefined);
    groups = groupByKey(complete);
  }
  return complete
    .filter((hits) => survives(shape, positive, hits, sorted))
    .map((hits) => ({ key: (hits[0] as Hit).key, hits }))
    .sort((left, right) => compareOrdinals(lastOf(left.hits).ordinal, lastOf(right.hits).ordinal) || compareKeys(left.key, right.key));
}

function hitsOf(inputs: readonly SequenceInput<string>[], stage: number | 'until'): Hit[] {
  return inputs.flatMap(({ event, ordinal, hits }) =>
    hits.filter((hit) => hit.stage === stage).flatMap(({ keys }) => keys.map((key) => ({ event, ordinal, key }))),
  );
}

function groupByKey(sequences: readonly (readonly Hit[])[]): Map<string, (readonly Hit[])[]> {
  const groups = new Map<string, (readonly Hit[])[]>();
  for (const hits of sequences) {
    const text = keyText((hits[0] as Hit).key);
    groups.set(text, [...(groups.get(text) ?? []), hits]);
  }
  return groups;
}

const lastOf = (hits: readonly Hit[]): Hit => hits.at(-1) as Hit;

/** Takes the newest strictly earlier sequence out of the group with all before it; the conditions are asked only then. */
function extend(shape: SequenceShape, group: (readonly Hit[])[], hit: Hit, until: readonly Hit[]): readonly Hit[] | undefined {
  const at = group.findLastIndex((hits) => compareOrdinals(lastOf(hits).ordinal, hit.ordinal) < 0);
  if (at < 0) return undefined;
  const hits = group[at] as readonly Hit[];
  group.splice(0, at + 1);
  if (shape.maxspan !== undefined && hit.ordinal.time - (hits[0] as Hit).ordinal.time > shape.maxspan) return undefined;
  const marker = until.findLast(({ key, ordinal }) => keyText(key) === keyText(hit.key) && compareOrdinals(ordinal, hit.ordinal) < 0);
  if (marker && compareOrdinals(marker.ordinal, lastOf(hits).ordinal) >= 0) return undefined;
  return [...hits, hit];
}

function survives(
  shape: SequenceShape,
  positive: readonly number[],
  hits: readonly Hit[],
  inputs: readonly SequenceInput<string>[],
): boolean {
  const text = keyText((hits[0] as Hit).key);
  const timesIn = (from: number, to: number): number[] =>
    shape.stages
      .flatMap(({ isMissing }, stage) => (isMissing && stage > from && stage < to ? hitsOf(inputs, stage) : []))
      .filter(({ key }) => keyText(key) === text)
      .map(({ ordinal }) => ordinal.time);
  const [first, last] = [(hits[0] as Hit).ordinal.time, lastOf(hits).ordinal.time];
  const isBroken = positive.some((stage, i) => {
    if (i === 0) return false;
    const [from, to] = [(hits[i - 1] as Hit).ordinal.time, (hits[i] as Hit).ordinal.time];
    return timesIn(positive[i - 1] as number, stage).some((time) => time > from && time < to);
  });
  if (isBroken) return false;
  const leading = timesIn(-1, positive[0] as number).filter((time) => time < first);
  const trailing = timesIn(positive.at(-1) as number, shape.stages.length).filter((time) => time > last);
  const hasLeading = shape.stages[0]?.isMissing;
  const hasTrailing = shape.stages.at(-1)?.isMissing;
  if (!hasLeading && !hasTrailing) return true;
  if ((hasLeading && leading.length === 0) || (hasTrailing && trailing.length === 0)) return true;
  const start = hasLeading ? Math.max(...leading) : first;
  const end = hasTrailing ? Math.min(...trailing) : last;
  return end - start > (shape.maxspan ?? 0);
}
