import { printDecimalRange } from './decimal-range.ts';

/**
 * A Lucene regular expression (Elasticsearch: `regexp` queries, EQL `regex`, ES|QL `RLIKE`) in RE2 syntax, or why it has none.
 * Both match the whole text. `at` is the offset of the trouble in the pattern.
 *
 * What differs: `^` and `$` are characters; `"…"` is literal text; `@` is any text, `#` none, `<1-99>` a whole number; a quantifier that
 * follows nothing is a character; `.` matches line ends, too; `\d`, `\s`, `\w` are ASCII. The complement `~` and the intersection `&` have no
 * form in RE2.
 */
export type TranslatedRegex =
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'problem'; readonly message: string; readonly at: number; readonly help?: string };

export function translateLuceneRegex(pattern: string): TranslatedRegex {
  if (last.pattern !== pattern) last = { pattern, translated: translate(pattern) };
  return last.translated;
}

/** A pattern without a field is asked of hundreds of fields in a row. */
let last: { readonly pattern: string; readonly translated: TranslatedRegex } = { pattern: '', translated: { kind: 'regex', pattern: '' } };

/** Elasticsearch’s own limit is 1,000 (`index.max_regex_length`). */
const MAX_LENGTH = 10_000;

function translate(pattern: string): TranslatedRegex {
  if (pattern === '') return { kind: 'regex', pattern: '' };
  if (pattern.length > MAX_LENGTH) {
    return {
      kind: 'problem',
      message: `The pattern is longer than ${MAX_LENGTH} characters`,
      at: MAX_LENGTH,
      help: 'write several conditions',
    };
  }
  const reader: Reader = { characters: [...pattern], at: 0, depth: 0 };
  try {
    const { text } = readUnion(reader);
    if (reader.at < reader.characters.length) fail(reader, 'A `)` without its `(`', 'write \\) for the character');
    return { kind: 'regex', pattern: text };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const at = reader.characters.slice(0, error.at).join('').length;
    return { kind: 'problem', message: error.message, at, ...(error.help === undefined ? {} : { help: error.help }) };
  }
}

/** A character in RE2 syntax, standing for itself. */
function escapeRegex(text: string): string {
  return [...text].map(printCharacter).join('');
}

type Reader = { readonly characters: readonly string[]; at: number; depth: number };

/** A piece of RE2: whether it can be repeated as it stands, and how often its costliest part is repeated. */
/** `repeats`: how often its innermost part is repeated; `size`: how large it is with its repetitions written out. */
type Piece = { readonly text: string; readonly isAtom: boolean; readonly repeats: number; readonly size: number };

class Problem extends Error {
  readonly at: number;
  readonly help: string | undefined;

  constructor(message: string, at: number, help: string | undefined) {
    super(message);
    this.at = at;
    this.help = help;
  }
}

function fail(reader: Reader, message: string, help?: string): never {
  throw new Problem(message, reader.at, help);
}

function peek(reader: Reader): string | undefined {
  return reader.characters[reader.at];
}

function accept(reader: Reader, character: string): boolean {
  if (peek(reader) !== character) return false;
  reader.at++;
  return true;
}

/** Any character, whatever it means elsewhere. */
function take(reader: Reader): string {
  const character = peek(reader);
  if (character === undefined) fail(reader, 'The pattern ends too early');
  reader.at++;
  return character;
}

/** union = concatenation { "|" concatenation } */
function readUnion(reader: Reader): Piece {
  const pieces = [readConcatenation(reader)];
  while (accept(reader, '|')) pieces.push(readConcatenation(reader));
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  return joined(pieces, '|', reader);
}

function readConcatenation(reader: Reader): Piece {
  const pieces = [readRepeat(reader)];
  for (;;) {
    const next = peek(reader);
    if (next === '&')
      fail(reader, '`&` (both patterns at once) cannot be run', 'write \\& for the character, or two conditions joined by `and`');
    if (next === undefined || next === ')' || next === '|') break;
    pieces.push(readRepeat(reader));
  }
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  return joined(pieces, '', reader);
}

/** repeat = simple { "?" | "*" | "+" | "{" n [ "," [ m ] ] "}" }; every quantifier applies to all before it, so `.*?` is `(.*)?`. */
function readRepeat(reader: Reader): Piece {
  let piece = readSimple(reader);
  for (;;) {
    const start = reader.at;
    const quantifier = readQuantifier(reader);
    if (!quantifier) return piece;
    const repeats = piece.repeats * quantifier.count;
    const size = piece.size * Math.max(1, quantifier.count);
    if (repeats > MAX_REPEATS) {
      reader.at = start;
      fail(reader, `More than ${MAX_REPEATS} repetitions`, 'use * or + where the number does not matter');
    }
    if (quantifier.text === NEVER) piece = atom(NOTHING);
    else piece = { text: `${piece.isAtom ? piece.text : `(?:${piece.text})`}${quantifier.text}`, isAtom: false, repeats, size };
  }
}

/** RE2's own limit, for nested repetitions together. */
const MAX_REPEATS = 1000;

/** Making a larger pattern ready would take too long. */
const MAX_SIZE = 20_000;

function joined(pieces: readonly Piece[], between: string, reader: Reader): Piece {
  let [repeats, size] = [1, 0];
  for (const piece of pieces) {
    repeats = Math.max(repeats, piece.repeats);
    size += piece.size;
  }
  if (size > MAX_SIZE)
    fail(reader, 'The pattern is too large with its repetitions written out', 'use * or + where the number does not matter');
  return { text: pieces.map(({ text }) => text).join(between), isAtom: false, repeats, size };
}

/** `{3,1}` is met by nothing. */
const NEVER = '';

function readQuantifier(reader: Reader): { readonly text: string; readonly count: number } | undefined {
  const next = peek(reader);
  if (next === '?' || next === '*' || next === '+') return { text: take(reader), count: 1 };
  if (!accept(reader, '{')) return undefined;
  const min = readInteger(reader);
  if (min === undefined) fail(reader, 'A `{` needs a number', 'write \\{ for the character');
  const hasComma = accept(reader, ',');
  const max = hasComma ? readInteger(reader) : min;
  if (!accept(reader, '}')) fail(reader, 'A `{` without its `}`', 'write \\{ for the character');
  if (max !== undefined && max < min) return { text: NEVER, count: 1 };
  const text = max === undefined ? `{${min},}` : hasComma ? `{${min},${max}}` : `{${min}}`;
  return { text, count: Math.max(1, max ?? min) };
}

function readInteger(reader: Reader): number | undefined {
  let digits = '';
  while (/^[0-9]$/.test(peek(reader) ?? '')) digits += take(reader);
  if (digits.length > 9) fail(reader, 'The number is too large');
  return digits === '' ? undefined : Number(digits);
}

const MAX_DEPTH = 100;

/** What no valid text contains: an empty class. */
const NOTHING = '[^\\x00-\\x{10FFFF}]';

function readSimple(reader: Reader): Piece {
  const next = peek(reader);
  switch (next) {
    case '[':
      return atom(readClass(reader));
    case '.':
      reader.at++;
      return atom('.');
    case '#':
      reader.at++;
      return atom(NOTHING);
    case '@':
      reader.at++;
      return atom('(?:.*)');
    case '~':
      return fail(reader, '`~` (anything but) cannot be run', 'write \\~ for the character, or `not` before the condition');
    case '"':
      return readLiteral(reader);
    case '(':
      return readGroup(reader);
    case '<':
      return readInterval(reader);
    case '\\':
      return atom(readEscape(reader));
    default:
      return atom(printCharacter(take(reader)));
  }
}

function atom(text: string): Piece {
  // A range of numbers is many characters.
  return { text, isAtom: true, repeats: 1, size: Math.ceil(text.length / 8) };
}

function readLiteral(reader: Reader): Piece {
  const start = reader.at++;
  let text = '';
  while (peek(reader) !== '"') {
    if (peek(reader) === undefined) {
      reader.at = start;
      fail(reader, 'A `"` without its other', 'quotes mark literal text; write \\" for the character');
    }
    text += take(reader);
  }
  reader.at++;
  return { text: escapeRegex(text), isAtom: false, repeats: 1, size: text.length };
}

function readGroup(reader: Reader): Piece {
  const start = reader.at++;
  if (accept(reader, ')')) return atom('(?:)');
  if (++reader.depth > MAX_DEPTH) fail(reader, `More than ${MAX_DEPTH} groups inside one another`);
  const { text, repeats, size } = readUnion(reader);
  reader.depth--;
  if (!accept(reader, ')')) {
    reader.at = start;
    fail(reader, 'A `(` without its `)`', 'write \\( for the character');
  }
  return { text: `(?:${text})`, isAtom: true, repeats, size };
}

/** `<1-99>`: a whole number; bounds with equally many digits ask for as many, others allow leading zeros. */
function readInterval(reader: Reader): Piece {
  const rest = reader.characters.slice(reader.at, reader.at + 40).join('');
  const match = /^<(\d{1,9})-(\d{1,9})>/.exec(rest);
  if (!match) return fail(reader, '`<` begins a range of numbers: <1-99>', 'write \\< for the character');
  reader.at += match[0].length;
  return atom(printDecimalRange(match[1] as string, match[2] as string));
}

const CLASSES: Readonly<Record<string, string>> = {
  d: '0-9',
  s: ' \\t\\n\\r',
  w: 'a-zA-Z_0-9',
  D: '\\x00-/:-\\x{10FFFF}',
  S: '\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f!-\\x{10FFFF}',
  W: '\\x00-/:-@[-\\^`{-\\x{10FFFF}',
};

/** `\d` and its like as a class, and any other character as itself. */
function readEscape(reader: Reader): string {
  const inside = acceptClass(reader);
  if (inside === undefined) return printCharacter(readCharacter(reader));
  return inside === inside.toLowerCase() ? `[${CLASSES[inside]}]` : `[^${CLASSES[inside.toLowerCase()]}]`;
}

/** The letter of `\d`, `\s`, `\w` or their opposites. */
function acceptClass(reader: Reader): string | undefined {
  const letter = peek(reader) === '\\' ? reader.characters[reader.at + 1] : undefined;
  if (letter === undefined || !Object.hasOwn(CLASSES, letter)) return undefined;
  reader.at += 2;
  return letter;
}

/** One character; behind a backslash any but a letter, which Lucene keeps for later. */
function readCharacter(reader: Reader): string {
  const start = reader.at;
  if (!accept(reader, '\\')) return take(reader);
  const character = take(reader);
  if (!/^[A-Za-z]$/.test(character)) return character;
  reader.at = start;
  return fail(reader, `Lucene has no \\${character}`, 'the classes are \\d \\s \\w and \\D \\S \\W; a letter stands for itself');
}

/** class = "[" [ "^" ] item { item } "]"; the first item may be any character */
function readClass(reader: Reader): string {
  const start = reader.at++;
  const isNegated = accept(reader, '^');
  let items = '';
  do {
    if (peek(reader) === undefined) {
      reader.at = start;
      fail(reader, 'A `[` without its `]`', 'write \\[ for the character, and \\- for a minus before the `]`');
    }
    items += readClassItem(reader);
  } while (!accept(reader, ']'));
  return `[${isNegated ? '^' : ''}${items}]`;
}

/** item = class | character [ "-" character ] */
function readClassItem(reader: Reader): string {
  const inside = acceptClass(reader);
  if (inside !== undefined) return CLASSES[inside] as string;
  const start = reader.at;
  const from = readCharacter(reader);
  if (!accept(reader, '-')) return printCharacter(from);
  const to = readCharacter(reader);
  if ((from.codePointAt(0) as number) > (to.codePointAt(0) as number)) {
    reader.at = start;
    fail(reader, `The range ${from}-${to} runs backwards`, 'a minus as a character stands first, or is written \\-');
  }
  return `${printCharacter(from)}-${printCharacter(to)}`;
}

/** RE2 lets only punctuation stand behind a backslash. */
function printCharacter(character: string): string {
  if (/^[A-Za-z0-9_ ]$/.test(character)) return character;
  const codePoint = character.codePointAt(0) as number;
  if (codePoint > 0x20 && codePoint < 0x7f) return `\\${character}`;
  return codePoint > 0x7f ? character : `\\x${codePoint.toString(16).padStart(2, '0')}`;
}
