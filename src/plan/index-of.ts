import type { Value } from '#event/value.ts';
import { textOf } from './text.ts';

/**
 * The first place of a part in a text at or behind a start, null without one. A start below 0 is 0, one beyond the text finds nothing
 * (Elasticsearch EQL).
 */
export function findPlace(text: string, part: string, start: Value | undefined): number | null {
  const from = start === undefined ? 0 : Math.max(0, Number(textOf(start)));
  if (from > text.length) return null;
  const place = text.indexOf(part, from);
  return place < 0 ? null : place;
}
