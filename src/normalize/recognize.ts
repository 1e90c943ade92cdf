import type { JsonObject } from '#base/json.ts';
import type { Normalizer, Recognition } from './normalizer.ts';

export type Recognized = { readonly normalizer: Normalizer; readonly recognition: Recognition };

/** The normalizer that is surest the record is its own; of equally sure ones the first in the list. */
export function recognize(record: JsonObject, normalizers: readonly Normalizer[]): Recognized | undefined {
  let best: Recognized | undefined;
  for (const normalizer of normalizers) {
    const recognition = normalizer.recognize(record);
    if (recognition && recognition.confidence > (best?.recognition.confidence ?? 0)) best = { normalizer, recognition };
  }
  return best;
}
