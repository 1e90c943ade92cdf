import type { CharacterTest } from './ast.ts';

const isBetween =
  (from: number, to: number): CharacterTest =>
  (point) =>
    point >= from && point <= to;

const isDigit = isBetween(48, 57);
const isSpace: CharacterTest = (point) => point === 32 || (point >= 9 && point <= 13);
export const isWord: CharacterTest = (point) => isDigit(point) || isBetween(65, 90)(point) || isBetween(97, 122)(point) || point === 95;
const isHex: CharacterTest = (point) => isDigit(point) || isBetween(65, 70)(point) || isBetween(97, 102)(point);
export const isLineEnd: CharacterTest = (point) => point === 10 || point === 13 || point === 0x85 || point === 0x2028 || point === 0x2029;

export function not(test: CharacterTest): CharacterTest {
  return (point) => !test(point);
}

export function anyOf(tests: readonly CharacterTest[]): CharacterTest {
  return (point) => tests.some((test) => test(point));
}

export function one(wanted: number): CharacterTest {
  return (point) => point === wanted;
}

export function range(from: number, to: number): CharacterTest {
  return isBetween(from, to);
}

/** The test with upper and lower case the same. */
export function ignoringCase(test: CharacterTest): CharacterTest {
  return (point) => {
    if (test(point)) return true;
    const text = String.fromCodePoint(point);
    const [lower, upper] = [text.toLowerCase(), text.toUpperCase()];
    return test(lower.codePointAt(0) as number) || test(upper.codePointAt(0) as number);
  };
}

/** `\d`, `\W` and their like; undefined for any other letter. `\h` is a hexadecimal digit for Oniguruma, a blank for Java. */
export function classOfLetter(letter: string, dialect: 'java' | 'oniguruma'): CharacterTest | undefined {
  const lower = letter.toLowerCase();
  const test = lower === 'd' ? isDigit : lower === 's' ? isSpace : lower === 'w' ? isWord : lower === 'h' ? hexOrBlank(dialect) : undefined;
  return test && lower !== letter ? not(test) : test;
}

function hexOrBlank(dialect: 'java' | 'oniguruma'): CharacterTest {
  return dialect === 'oniguruma' ? isHex : (point) => point === 32 || point === 9 || point === 0xa0;
}

const matches =
  (pattern: RegExp): CharacterTest =>
  (point) =>
    pattern.test(String.fromCodePoint(point));

/** Classes by the names that `[:name:]` and `\p{name}` give them. */
const NAMED: Readonly<Record<string, CharacterTest>> = {
  alpha: matches(/\p{L}/u),
  alphabetic: matches(/\p{Alphabetic}/u),
  digit: isDigit,
  alnum: matches(/[\p{L}\p{N}]/u),
  upper: matches(/\p{Lu}/u),
  uppercase: matches(/\p{Lu}/u),
  lower: matches(/\p{Ll}/u),
  lowercase: matches(/\p{Ll}/u),
  punct: matches(/[\p{P}\p{S}]/u),
  punctuation: matches(/\p{P}/u),
  space: isSpace,
  blank: (point) => point === 32 || point === 9,
  xdigit: isHex,
  cntrl: matches(/\p{Cc}/u),
  graph: matches(/[^\p{Z}\p{C}]/u),
  print: matches(/[^\p{C}]/u),
  word: isWord,
  ascii: isBetween(0, 127),
  l: matches(/\p{L}/u),
  lu: matches(/\p{Lu}/u),
  ll: matches(/\p{Ll}/u),
  m: matches(/\p{M}/u),
  n: matches(/\p{N}/u),
  nd: matches(/\p{Nd}/u),
  p: matches(/\p{P}/u),
  s: matches(/\p{S}/u),
  z: matches(/\p{Z}/u),
  c: matches(/\p{C}/u),
};

export function namedClass(name: string): CharacterTest | undefined {
  const key = name
    .toLowerCase()
    .replace(/^is/, '')
    .replace(/^posix_?/, '');
  return Object.hasOwn(NAMED, key) ? NAMED[key] : undefined;
}
