import { translateLuceneRegex } from '#event/lucene-regex.ts';
import type { Expr } from '#plan/expr.ts';
import { mergePatterns } from './constraint.ts';
import { textsMatching } from './regex-text.ts';

const MAX_DEPTH = 60;
const MAX_SAMPLES = 4;
const MAX_LENGTH = 200;

/** Texts that an expression speaks of: its constants, and samples of its patterns. */
export function fragmentsOf(expr: Expr, depth = 0): readonly string[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const below = expr.arguments.flatMap((argument) => fragmentsOf(argument, depth + 1));
  const constants = expr.arguments.flatMap((one) => (one.kind === 'literal' && typeof one.value === 'string' ? [one.value] : []));
  return [...new Set([...below, ...samples(expr.function, constants)])].filter((text) => text !== '' && text.length <= MAX_LENGTH);
}

function samples(name: string, constants: readonly string[]): readonly string[] {
  switch (name.replace('_ignore_case', '')) {
    case 'replace':
    case 'split':
      return constants.slice(0, 1).flatMap((pattern) => textsMatching(pattern).slice(0, MAX_SAMPLES));
    case 'rlike':
    case 'regex':
      return constants.flatMap((pattern) => {
        const translated = translateLuceneRegex(pattern);
        return translated.kind === 'regex' ? textsMatching(translated.pattern).slice(0, MAX_SAMPLES) : [];
      });
    case 'like':
      return constants.flatMap((pattern) => mergePatterns([pattern]).slice(0, 2));
    default:
      return constants;
  }
}
