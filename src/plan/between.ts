import { type Folding, foldCase } from '#event/text.ts';
import type { Value } from '#event/value.ts';
import { textOf } from './text.ts';

/**
 * What stands between the first `left` and the first `right` behind it (greedy: the last one); empty without them, and the whole text when
 * any of the three is empty. Letters are folded only to find the places (Elasticsearch EQL).
 */
export function textBetween(values: readonly Value[], folding: Folding | undefined): string {
  const [text, left, right] = [textOf(values[0] ?? null), textOf(values[1] ?? null), textOf(values[2] ?? null)];
  if (text === '' || left === '' || right === '') return text;
  const [folded, foldedRight] = [foldCase(text, folding), foldCase(right, folding)];
  const leftPlace = folded.indexOf(foldCase(left, folding));
  if (leftPlace < 0) return '';
  const start = leftPlace + left.length;
  const end = values[3] === true ? folded.lastIndexOf(foldedRight) : folded.indexOf(foldedRight, start);
  return end < start ? '' : text.slice(start, end);
}
