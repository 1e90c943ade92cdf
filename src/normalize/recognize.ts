import type { JsonObject } from '#base/json.ts';
import type { Normalizer, Recognition } from './normalizer.ts';

export type Recognized = { readonly normalizer: Normalizer; readonly recognition: Recognition };

/** The normalizer that is surest the record is its own; of equally sure ones the first in the list. */
export function recognize(record: JsonObject, normalizers: readonly Normalizer[]): Recognized | undefined {
  let best: Recognized | undefined;
  for (const normalizer of normalizers) {
    const recognition = normalizer.recognize(record);
    if (!recognition || recognition.confidence <= (best?.recognition.confidence ?? 0)) continue;
    best = { normalizer, recognition };
    // Nobody can be surer.
    if (recognition.confidence === 1) break;
  }
  return best;
}

/** Every normalizer that takes the record for its own, the surest first. */
export function candidatesOf(record: JsonObject, normalizers: readonly Normalizer[]): readonly Recognized[] {
  return normalizers
    .flatMap((normalizer) => {
      const recognition = normalizer.recognize(record);
      return recognition ? [{ normalizer, recognition }] : [];
    })
    .sort((left, right) => right.recognition.confidence - left.recognition.confidence);
}
