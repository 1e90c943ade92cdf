import type { Value } from '#event/value.ts';

/** A text that is the same for the same values, and only for them. */
export function groupKey(values: readonly Value[]): string {
  if (values.length === 1) return keyOf(values[0] ?? null);
  let key = '';
  for (const value of values) key += keyOf(value);
  return key;
}

/** A text is preceded by its length, so that no text can look like two. */
function keyOf(value: Value): string {
  switch (typeof value) {
    case 'string':
      return `${value.length}:${value}`;
    case 'number':
      return `n${value};`;
    case 'bigint':
      return `b${value};`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return value === null ? '-' : `[${value.map(keyOf).join('')}]`;
  }
}
