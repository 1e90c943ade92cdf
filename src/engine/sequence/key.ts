import type { Scalar } from '#event/value.ts';
import { compareScalars } from './ordinal.ts';

/** The values that tie the events of a sequence or sample together; null for an optional key without a value. */
export type SequenceKey = readonly (Scalar | null)[];

/** Two keys with the same text are the same key: `1` and `"1"` are not. */
export function keyText(key: SequenceKey): string {
  return JSON.stringify(key);
}

/** Ascending, value by value; null first, texts by code point. */
export function compareKeys(left: SequenceKey, right: SequenceKey): number {
  for (const [i, value] of left.entries()) {
    const other = right[i] ?? null;
    if (value === other) continue;
    if (value === null || other === null) return Number(other === null) - Number(value === null);
    const order = compareScalars(value, other);
    if (order !== 0) return order;
  }
  return 0;
}
