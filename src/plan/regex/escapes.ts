import type { CharacterTest } from './ast.ts';
import { classOfLetter, namedClass, not, one } from './sets.ts';

export type RegexDialect = 'java' | 'oniguruma';

/** Why a pattern cannot be read, and where. */
export class RegexProblem extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27 };

/** What an escape stands for, in a class or outside; `at` is behind the backslash. */
export function readEscapedClass(
  text: string,
  at: number,
  dialect: RegexDialect,
): { readonly has: CharacterTest; readonly point?: number; readonly end: number } {
  const letter = text[at];
  if (letter === undefined) throw new RegexProblem('A backslash ends the pattern', at - 1);
  const known = classOfLetter(letter, dialect);
  if (known) return { has: known, end: at + 1 };
  const property = /^[pP]\{(\^?)([A-Za-z_]{1,30})\}/.exec(text.slice(at, at + 40));
  if (property) {
    const named = namedClass(property[2] as string);
    if (!named) throw new RegexProblem(`There is no class "${property[2]}"`, at - 1);
    return { has: (letter === 'P') !== (property[1] === '^') ? not(named) : named, end: at + property[0].length };
  }
  const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|x\{([0-9a-fA-F]{1,6})\}|0([0-7]{1,3}))/.exec(text.slice(at, at + 10));
  if (code) {
    const point = code[4] === undefined ? Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16) : Number.parseInt(code[4], 8);
    return { has: one(point), point, end: at + code[0].length };
  }
  const point = Object.hasOwn(CONTROLS, letter) ? (CONTROLS[letter] as number) : (text.codePointAt(at) as number);
  return { has: one(point), point, end: at + (point > 0xffff ? 2 : 1) };
}
