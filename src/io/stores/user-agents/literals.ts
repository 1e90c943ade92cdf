/** Small texts, in lower case: of each list every match holds at least one. */
export type Needs = readonly (readonly string[])[];

/**
 * What every match of a regular expression holds, as far as it is easily told. To ask for it first spares compiling and running most
 * patterns.
 */
export function neededTexts(regex: string): Needs {
  const cursor = { regex, at: 0 };
  const needs = readAlternatives(cursor, 0);
  return cursor.at === regex.length ? needs : [];
}

type Cursor = { readonly regex: string; at: number };

const MAX_DEPTH = 20;
const MAX_TEXTS = 1000;
const UNKNOWN: Needs = [];

/** alternatives = sequence { "|" sequence }: of several, one text of any. */
function readAlternatives(cursor: Cursor, depth: number): Needs {
  const found = [readSequence(cursor, depth)];
  while (cursor.regex[cursor.at] === '|') {
    cursor.at++;
    found.push(readSequence(cursor, depth));
  }
  const [only = [], ...others] = found;
  if (others.length === 0) return only;
  const best = found.map(longestOf);
  const texts = best.flatMap((list) => list ?? []);
  return best.includes(undefined) || texts.length > MAX_TEXTS ? [] : [texts];
}

/** The list whose shortest text is longest. */
function longestOf(needs: Needs): readonly string[] | undefined {
  const lengths = needs.map((list) => Math.min(...list.map((text) => text.length)));
  return needs[lengths.indexOf(Math.max(...lengths))];
}

/** sequence = { atom [ quantifier ] }: what its parts need, where neighboring characters are one text. */
function readSequence(cursor: Cursor, depth: number): Needs {
  const needs: (readonly string[])[] = [];
  let run = '';
  const endRun = (): void => {
    if (run !== '') needs.push([run.toLowerCase()]);
    run = '';
  };
  while (cursor.at < cursor.regex.length && cursor.regex[cursor.at] !== '|' && cursor.regex[cursor.at] !== ')') {
    const atom = readAtom(cursor, depth);
    const repeat = readQuantifier(cursor);
    if (typeof atom === 'string' && repeat === 'once') run += atom;
    else {
      endRun();
      if (repeat !== 'maybe') needs.push(...(typeof atom === 'string' ? [[atom.toLowerCase()]] : atom));
    }
  }
  endRun();
  return needs;
}

/** A character stands for itself; a group for the texts it needs; everything else for nothing known. */
function readAtom(cursor: Cursor, depth: number): string | Needs {
  const char = cursor.regex[cursor.at++] as string;
  if (char === '(') return readGroup(cursor, depth);
  if (char === '[') return skipClass(cursor);
  if (char === '\\') {
    const escaped = cursor.regex[cursor.at++] ?? '';
    return /[A-Za-z0-9]/.test(escaped) ? UNKNOWN : escaped;
  }
  return '.^$'.includes(char) ? UNKNOWN : char;
}

/** Groups that look around or name themselves are unknown here, and so is the whole expression. */
function readGroup(cursor: Cursor, depth: number): Needs {
  if (cursor.regex[cursor.at] === '?') {
    if (cursor.regex[cursor.at + 1] !== ':') return giveUp(cursor);
    cursor.at += 2;
  }
  if (depth === MAX_DEPTH) return giveUp(cursor);
  const needs = readAlternatives(cursor, depth + 1);
  cursor.at++;
  return needs;
}

function giveUp(cursor: Cursor): Needs {
  cursor.at = Number.POSITIVE_INFINITY;
  return UNKNOWN;
}

function skipClass(cursor: Cursor): Needs {
  const { regex } = cursor;
  if (regex[cursor.at] === '^') cursor.at++;
  if (regex[cursor.at] === ']') cursor.at++;
  while (cursor.at < regex.length && regex[cursor.at] !== ']') cursor.at += regex[cursor.at] === '\\' ? 2 : 1;
  cursor.at++;
  return UNKNOWN;
}

function readQuantifier(cursor: Cursor): 'once' | 'maybe' | 'several' {
  const { regex } = cursor;
  const found = /^(?:[?*+]|\{(\d+)[^}]*\})/.exec(regex.slice(cursor.at, cursor.at + 12));
  if (!found) return 'once';
  cursor.at += found[0].length;
  if (regex[cursor.at] === '?') cursor.at++;
  if (found[0] === '+') return 'several';
  return found[1] !== undefined && Number(found[1]) > 0 ? 'several' : 'maybe';
}
