import { compareKeys, keyText, type SequenceKey } from './key.ts';

/** An event of a sample with the stages whose filter it met, each with its keys. */
export type SampleInput<E> = {
  readonly event: E;
  readonly hits: readonly { readonly stage: number; readonly keys: readonly SequenceKey[] }[];
};

export type Sample<E> = { readonly key: SequenceKey; readonly events: readonly E[] };

/**
 * Events with equal keys, one a stage and all different, in no order of time (Elasticsearch EQL `sample`). One sample a key, or up to
 * `maxSamplesPerKey`, each another choice of events; by key ascending, the events that came first preferred.
 */
export function findSamples<E>(stageCount: number, inputs: readonly SampleInput<E>[], maxSamplesPerKey: number): readonly Sample<E>[] {
  // More events of a stage can change nothing: every choice for the other stages leaves enough of them.
  const enough = stageCount + maxSamplesPerKey - 1;
  const groups = new Map<string, { readonly key: SequenceKey; readonly stages: E[][] }>();
  for (const { event, hits } of inputs) {
    for (const { stage, keys } of hits) {
      for (const key of keys) {
        const text = keyText(key);
        const group = groups.get(text) ?? { key, stages: Array.from({ length: stageCount }, () => []) };
        groups.set(text, group);
        const events = group.stages[stage] as E[];
        if (events.length < enough) events.push(event);
      }
    }
  }
  return [...groups.values()]
    .sort((left, right) => compareKeys(left.key, right.key))
    .flatMap(({ key, stages }) => choose(stages, maxSamplesPerKey).map((events) => ({ key, events })));
}

/** The first choices of one event a stage, all of them different. */
function choose<E>(stages: readonly (readonly E[])[], limit: number): readonly (readonly E[])[] {
  const found: E[][] = [];
  const chosen: E[] = [];
  const visit = (stage: number): void => {
    if (stage === stages.length) {
      found.push([...chosen]);
      return;
    }
    for (const event of stages[stage] as readonly E[]) {
      if (found.length === limit) return;
      if (chosen.includes(event)) continue;
      chosen.push(event);
      visit(stage + 1);
      chosen.pop();
    }
  };
  visit(0);
  return found;
}
