/** One place where a literal and a value differ: what stands there in each, as code points; either may be empty. */
export type Difference = { readonly at: number; readonly literal: string; readonly value: string };

/** Texts longer than this are compared only up to it. */
const MAX_LENGTH = 400;

/**
 * The smallest set of changes that makes the value of the literal, one entry a changed run, with the position (in characters, from 0) in
 * the value.
 */
export function differences(literal: string, value: string): readonly Difference[] {
  const from = [...literal].slice(0, MAX_LENGTH);
  const to = [...value].slice(0, MAX_LENGTH);
  const table = distances(from, to);
  const runs: { at: number; literal: string; value: string; endLiteral: number }[] = [];
  let [i, j] = [0, 0];
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      i++;
      j++;
      continue;
    }
    const [stepLiteral, stepValue] = cheapestStep(table, from.length, to.length, i, j);
    const last = runs.at(-1);
    const isSameRun = last !== undefined && last.endLiteral === i && last.at + [...last.value].length === j;
    const run = isSameRun ? last : { at: j, literal: '', value: '', endLiteral: i };
    if (!isSameRun) runs.push(run);
    run.literal += from.slice(i, i + stepLiteral).join('');
    run.value += to.slice(j, j + stepValue).join('');
    i += stepLiteral;
    j += stepValue;
    run.endLiteral = i;
  }
  return runs.map(({ at, literal: before, value: after }) => ({ at, literal: before, value: after }));
}

/** How many single-character changes lead from one to the other. */
export function distance(literal: string, value: string): number {
  const from = [...literal].slice(0, MAX_LENGTH);
  const to = [...value].slice(0, MAX_LENGTH);
  return (distances(from, to)[0] as readonly number[])[0] as number;
}

/** `table[i][j]`: the changes needed from the literal's tail at i to the value's tail at j. */
function distances(from: readonly string[], to: readonly string[]): readonly (readonly number[])[] {
  const table: number[][] = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  const cell = (i: number, j: number): number => (table[i] as number[])[j] as number;
  for (let i = from.length; i >= 0; i--) {
    for (let j = to.length; j >= 0; j--) {
      const row = table[i] as number[];
      if (i === from.length) row[j] = to.length - j;
      else if (j === to.length) row[j] = from.length - i;
      else row[j] = from[i] === to[j] ? cell(i + 1, j + 1) : 1 + Math.min(cell(i + 1, j + 1), cell(i + 1, j), cell(i, j + 1));
    }
  }
  return table;
}

function cheapestStep(
  table: readonly (readonly number[])[],
  rows: number,
  columns: number,
  i: number,
  j: number,
): readonly [number, number] {
  const at = (row: number, column: number): number =>
    row > rows || column > columns ? Number.POSITIVE_INFINITY : ((table[row] as readonly number[])[column] as number);
  const [both, literal, value] = [at(i + 1, j + 1), at(i + 1, j), at(i, j + 1)];
  if (both <= literal && both <= value) return [1, 1];
  return literal <= value ? [1, 0] : [0, 1];
}

/** The text with every character that the eye cannot tell drawn: blanks at the ends, dashes, control, format and odd blank characters. */
export function drawInvisible(text: string): string {
  return text
    .replace(/^ +| +$/g, (blanks) => '␠'.repeat(blanks.length))
    .replace(
      /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u00a0\u1680\u2000-\u200a\u2010-\u2015\u2028\u2029\u202f\u205f\u2212\u3000\ufe58\ufe63\uff0d]/gu,
      drawCharacter,
    );
}

function drawCharacter(character: string): string {
  const name = codePointName(character);
  return /[\p{Pd}\u2212]/u.test(character) ? `${character}‹${name}›` : `‹${name}›`;
}

/** `U+2013` for every character; `nothing` for none. */
export function codePoints(text: string): string {
  return text === '' ? 'nothing' : [...text].map(codePointName).join(' ');
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}
