import { RE2JS } from 're2js';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import type { Folding } from '#event/text.ts';
import type { Value } from '#event/value.ts';
import { textOf } from './text.ts';

/** A whole-text test for a Lucene regular expression; undefined when it cannot be run. */
function compileLuceneRegex(pattern: string, folding?: Folding): ((text: string) => boolean) | undefined {
  const translated = translateLuceneRegex(pattern);
  if (translated.kind === 'problem') return undefined;
  try {
    const compiled = RE2JS.compile(translated.pattern, RE2JS.DOTALL | (folding === undefined ? 0 : RE2JS.CASE_INSENSITIVE));
    return (text) => compiled.matches(text);
  } catch {
    return undefined;
  }
}

/** A test of the first argument against the patterns in the others; constant ones are compiled once. */
export function prepareRegexes(constants: readonly (Value | undefined)[], folding?: Folding): (values: readonly Value[]) => boolean {
  const never = (): boolean => false;
  const compile = (pattern: Value): ((text: string) => boolean) => compileLuceneRegex(textOf(pattern), folding) ?? never;
  const compiled = constants.map((constant, i) => (i === 0 || constant === undefined ? undefined : compile(constant)));
  return ([value = null, ...patterns]) => {
    const text = textOf(value);
    return patterns.some((pattern, i) => (compiled[i + 1] ?? compile(pattern))(text));
  };
}
