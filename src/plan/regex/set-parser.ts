import type { CharacterTest } from './ast.ts';
import { type RegexDialect, RegexProblem, readEscapedClass } from './escapes.ts';
import { anyOf, namedClass, not, one, range } from './sets.ts';

/** A class `[…]`; `from` is behind the bracket. Classes stand inside classes, and `&&` is what both hold. */
export function readSet(
  text: string,
  from: number,
  dialect: RegexDialect,
  depth = 0,
): { readonly has: CharacterTest; readonly end: number } {
  if (depth > 20) throw new RegexProblem('Classes are nested too deeply', from);
  const isNegated = text[from] === '^';
  const state: SetState = { text, at: from + (isNegated ? 1 : 0), dialect, depth, tests: [], sides: [] };
  for (let first = true; first || text[state.at] !== ']'; first = false) {
    if (state.at >= text.length) throw new RegexProblem('This "[" is not closed', from - 1);
    readMember(state);
  }
  const sides = [...state.sides, anyOf(state.tests)];
  const has: CharacterTest = (point) => sides.every((side) => side(point));
  return { has: isNegated ? not(has) : has, end: state.at + 1 };
}

type SetState = {
  readonly text: string;
  at: number;
  readonly dialect: RegexDialect;
  readonly depth: number;
  tests: CharacterTest[];
  /** What stands before each `&&`. */
  readonly sides: CharacterTest[];
};

function readMember(state: SetState): void {
  const { text } = state;
  if (text.startsWith('&&', state.at)) {
    state.sides.push(anyOf(state.tests));
    state.tests = [];
    state.at += 2;
    return;
  }
  const posix = /^\[:(\^?)([a-z]{1,20}):\]/.exec(text.slice(state.at, state.at + 30));
  if (posix) {
    const named = namedClass(posix[2] as string);
    if (!named) throw new RegexProblem(`There is no class "${posix[2]}"`, state.at);
    state.tests.push(posix[1] === '^' ? not(named) : named);
    state.at += posix[0].length;
    return;
  }
  if (text[state.at] === '[') {
    const inner = readSet(text, state.at + 1, state.dialect, state.depth + 1);
    state.tests.push(inner.has);
    state.at = inner.end;
    return;
  }
  state.tests.push(readRange(state));
}

/** A single character, a class letter, or a range between two characters. */
function readRange(state: SetState): CharacterTest {
  const first = readPoint(state);
  const { text, at } = state;
  if (first.point === undefined || text[at] !== '-' || text[at + 1] === ']' || text[at + 1] === '[' || at + 1 >= text.length)
    return first.has;
  state.at++;
  const last = readPoint(state);
  if (last.point === undefined) return anyOf([first.has, one(45), last.has]);
  if (last.point < first.point) throw new RegexProblem('A range in a class runs backwards', at);
  return range(first.point, last.point);
}

function readPoint(state: SetState): { readonly has: CharacterTest; readonly point?: number } {
  if (state.text[state.at] === '\\') {
    const escaped = readEscapedClass(state.text, state.at + 1, state.dialect);
    state.at = escaped.end;
    return escaped;
  }
  const point = state.text.codePointAt(state.at) as number;
  state.at += point > 0xffff ? 2 : 1;
  return { has: one(point), point };
}
