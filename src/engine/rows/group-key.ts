import type { Value } from '#event/value.ts';

/** A text that is the same for the same values, and only for them. */
export function groupKey(values: readonly Value[]): string {
  return JSON.stringify(values, (_name, value: unknown) => (typeof value === 'bigint' ? { long: String(value) } : value));
}
