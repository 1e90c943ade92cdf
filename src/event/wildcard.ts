import { type Folding, foldCase } from './text.ts';

/** One character of a run between stars: itself, or any (`?`). */
type Unit = string | undefined;

/** What stands between stars. */
type Run = {
  readonly units: readonly Unit[];
  /** The same as one text, when no character of it is any. */
  readonly literal: string | undefined;
  /** Whether a text may end in the literal in the middle of one of its characters. */
  readonly beginsInPair: boolean;
};

/**
 * A whole-value matcher for `*` (any run) and `?` (one character); `\` makes the next character itself. Runs between stars are looked for
 * from left to right, so it takes no more than text length × pattern length steps, whatever the pattern.
 */
export function compileWildcard(pattern: string, folding?: Folding): (text: string) => boolean {
  const runs = splitAtStars(foldCase(pattern, folding)).map(runOf);
  const [first, last] = [runs[0] as Run, runs.at(-1) as Run];
  const middle = runs.slice(1, -1).filter(({ units }) => units.length > 0);
  const matchFolded =
    runs.length === 1
      ? (text: string): boolean => matchAt(text, 0, first) === text.length
      : (text: string): boolean => matchRuns(text, first, middle, last);
  return folding === undefined ? matchFolded : (text) => matchFolded(foldCase(text, folding));
}

function runOf(units: readonly Unit[]): Run {
  return {
    units,
    literal: units.includes(undefined) ? undefined : units.join(''),
    beginsInPair: /^[\udc00-\udfff]/.test(units[0] ?? ''),
  };
}

/** The pattern that matches exactly this text. */
export function escapeWildcard(text: string): string {
  return text.replace(/[\\*?]/g, '\\$&');
}

/** Texts that every text holds which a pattern matches without folding. */
export function literalsOf(pattern: string): readonly string[] {
  return splitAtStars(pattern).flatMap((run) =>
    run
      .map((unit) => unit ?? '\0')
      .join('')
      .split('\0'),
  );
}

function splitAtStars(pattern: string): readonly (readonly Unit[])[] {
  const runs: Unit[][] = [[]];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    const run = runs.at(-1) as Unit[];
    if (character === '*') runs.push([]);
    else if (character === '?') run.push(undefined);
    else if (character === '\\' && i + 1 < characters.length) run.push(characters[++i]);
    else run.push(character);
  }
  return runs;
}

function matchRuns(text: string, first: Run, middle: readonly Run[], last: Run): boolean {
  let at = matchAt(text, 0, first);
  if (at < 0) return false;
  for (const run of middle) {
    at = find(text, at, run);
    if (at < 0) return false;
  }
  if (last.literal !== undefined && !last.beginsInPair) return text.length - last.literal.length >= at && text.endsWith(last.literal);
  const lastStart = startOfLast(text, last.units.length);
  return lastStart >= at && matchAt(text, lastStart, last) === text.length;
}

/** The offset behind the run if it stands at `from`, else -1. */
function matchAt(text: string, from: number, { units, literal }: Run): number {
  if (literal !== undefined) return text.startsWith(literal, from) ? from + literal.length : -1;
  let at = from;
  for (const unit of units) {
    if (at >= text.length) return -1;
    if (unit === undefined) at += characterLength(text, at);
    else if (text.startsWith(unit, at)) at += unit.length;
    else return -1;
  }
  return at;
}

/** The offset behind the first place of the run at or after `from`, else -1. */
function find(text: string, from: number, run: Run): number {
  if (run.literal !== undefined) {
    const at = text.indexOf(run.literal, from);
    return at < 0 ? -1 : at + run.literal.length;
  }
  for (let at = from; at <= text.length - run.units.length; at += characterLength(text, at)) {
    const end = matchAt(text, at, run);
    if (end >= 0) return end;
  }
  return -1;
}

/** Where the last `count` characters begin; -1 when there are fewer. */
function startOfLast(text: string, count: number): number {
  let at = text.length;
  for (let i = 0; i < count; i++) {
    if (at <= 0) return -1;
    const isPair = (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 && at >= 2 && (text.charCodeAt(at - 2) & 0xfc00) === 0xd800;
    at -= isPair ? 2 : 1;
  }
  return at;
}

function characterLength(text: string, at: number): number {
  const isPair = (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
  return isPair ? 2 : 1;
}
