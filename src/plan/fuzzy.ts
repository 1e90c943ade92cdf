/**
 * How many edits apart a word may be from the one asked for (Elasticsearch `fuzziness`): 0 to 2, or `AUTO`, by the word's length: none up to
 * 2 characters, one up to 5, two beyond; `AUTO:3,6` names the two lengths from which there is one more. Undefined for anything else.
 */
export function editsAllowed(fuzziness: string, word: string): number | undefined {
  if (/^[012](?:\.0)?$/.test(fuzziness)) return Number(fuzziness);
  const match = /^auto(?::(\d{1,3}),(\d{1,3}))?$/i.exec(fuzziness);
  if (!match) return undefined;
  const [one, two] = [Number(match[1] ?? 3), Number(match[2] ?? 6)];
  const size = [...word].length;
  return size < one ? 0 : size < two ? 1 : 2;
}

/** Whether two words are at most so many edits apart: a character more, less, other, or two neighbors swapped. */
export function isWithinEdits(left: string, right: string, edits: number): boolean {
  if (left === right) return true;
  if (edits === 0) return false;
  const [a, b] = [[...left], [...right]];
  if (Math.abs(a.length - b.length) > edits) return false;
  let [before, previous] = [[] as number[], b.map((_, j) => j + 1)];
  previous.unshift(0);
  for (let i = 1; i <= a.length; i++) {
    const row = nextRow(a, b, i, edits, previous, before);
    if (Math.min(...row) > edits) return false;
    [before, previous] = [previous, row];
  }
  return (previous[b.length] ?? edits + 1) <= edits;
}

/** The distances of the first `i` characters; only those near the diagonal can still be small enough. */
function nextRow(
  a: readonly string[],
  b: readonly string[],
  i: number,
  edits: number,
  previous: readonly number[],
  before: readonly number[],
): number[] {
  const far = edits + 1;
  const row = new Array<number>(b.length + 1).fill(far);
  if (i <= edits) row[0] = i;
  for (let j = Math.max(1, i - edits); j <= Math.min(b.length, i + edits); j++) {
    const same = a[i - 1] === b[j - 1] ? 0 : 1;
    let best = Math.min((previous[j - 1] ?? far) + same, (previous[j] ?? far) + 1, (row[j - 1] ?? far) + 1);
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? far) + 1);
    row[j] = Math.min(best, far);
  }
  return row;
}
