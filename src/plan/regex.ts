import { RE2JS } from 're2js';
import type { Folding } from '#event/text.ts';
import type { Value } from '#event/value.ts';
import { textOf } from './text.ts';

type TextTest = (text: string) => boolean;

/** Whether a whole text matches a pattern in RE2 syntax; undefined when the pattern is none. `.` matches line ends. */
export function compileRegex(pattern: string, folding?: Folding): TextTest | undefined {
  const key = `${folding === undefined ? '' : '~'}${pattern}`;
  if (!compiledByPattern.has(key)) {
    if (compiledByPattern.size >= MAX_COMPILED) compiledByPattern.clear();
    compiledByPattern.set(key, compileOnce(pattern, folding));
  }
  return compiledByPattern.get(key);
}

/** One pattern is often asked of many fields, and compiling it is dear. */
const compiledByPattern = new Map<string, TextTest | undefined>();

const MAX_COMPILED = 1000;

function compileOnce(pattern: string, folding: Folding | undefined): TextTest | undefined {
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL | (folding ? RE2JS.CASE_INSENSITIVE : 0));
    return (text) => compiled.matches(text);
  } catch {
    return undefined;
  }
}

/** A test of the first argument against the patterns in the others; constant ones are compiled once, and what is no pattern matches nothing. */
export function prepareRegex(constants: readonly (Value | undefined)[], folding?: Folding): (values: readonly Value[]) => boolean {
  const compile = (pattern: Value): TextTest => compileRegex(textOf(pattern), folding) ?? (() => false);
  const compiled = constants.map((constant, i) => (i === 0 || constant === undefined ? undefined : compile(constant)));
  return ([value = null, ...patterns]) => {
    const text = textOf(value);
    return patterns.some((pattern, i) => (compiled[i + 1] ?? compile(pattern))(text));
  };
}
