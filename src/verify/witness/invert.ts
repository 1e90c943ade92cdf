import { parseCidr, printIp } from '#event/ip.ts';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import { keywordText, type Scalar, type Value } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import { mergePatterns } from './constraint.ts';
import { inputsOf, isDerived, scalarsOf } from './derived.ts';
import { type Around, inverses } from './inverses.ts';
import { textsMatching } from './regex-text.ts';

type Call = Extract<Expr, { kind: 'call' }>;

const MAX_DEPTH = 40;
const MAX_VALUES = 60;

/** Values of the one field that an expression reads for which it may be true, or near it: whoever asks tries them. */
export function valuesForTrue(expr: Expr, depth = 0): readonly Scalar[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const reads = expr.arguments.filter((argument) => inputsOf(argument).length > 0);
  if (LOGICAL.has(expr.function)) return reads.flatMap((argument) => valuesForTrue(argument, depth + 1));
  const subject = reads[0];
  if (!subject) return [];
  const others = expr.arguments.filter((argument) => argument !== subject).flatMap(constantsOf);
  const isFirst = expr.arguments[0] === subject;
  const targets = targetsOf(isFirst ? expr.function : (MIRRORED.get(expr.function) ?? expr.function), others);
  const found: Scalar[] = [];
  for (const target of targets) if (found.length < MAX_VALUES) found.push(...valuesGiving(subject, target, depth + 1));
  return found.slice(0, MAX_VALUES);
}

/** Values for which the expression gives something. */
export function valuesForAny(expr: Expr, depth = 0): readonly Scalar[] {
  if (expr.kind === 'field') return valuesGiving(expr, undefined, depth);
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const inner = expr.arguments.find((argument) => inputsOf(argument).length > 0);
  if (!inner) return [];
  const plain = PLAIN_TARGETS.flatMap((target) => valuesGiving(expr, target, depth));
  return [...plain, ...valuesForAny(inner, depth + 1)].slice(0, MAX_VALUES);
}

const PLAIN_TARGETS: readonly Scalar[] = ['witness', 'w', 1];

/** Values for which the tests of a `case` inside may be true. */
export function valuesForTests(expr: Expr, depth = 0): readonly Scalar[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const tests = expr.function === 'case' ? expr.arguments.filter((_, i) => i % 2 === 0) : [];
  return [...tests.flatMap((test) => valuesForTrue(test)), ...expr.arguments.flatMap((argument) => valuesForTests(argument, depth + 1))];
}

/** Wildcard patterns of which the one field must match one for `like` to be true, looked at through what cuts the subject out of it. */
export function patternsForTrue(expr: Expr, depth = 0): readonly string[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const [first, ...rest] = expr.arguments;
  const subject = first && bare(first);
  if (subject?.kind !== 'field') return [];
  const texts = rest.flatMap(constantsOf).map(keywordText);
  if (!isDerived(subject.field)) return expr.function === 'like' ? texts : [];
  const { derived } = subject.field;
  if (derived.kind !== 'cut' || derived.input.kind !== 'field') return [];
  return expr.function === 'equals' ? texts.flatMap((text) => derived.patternsGiving(text)) : derived.patternsGiving(undefined);
}

/** Functions after which a text still matches the pattern it was made for. */
const GENTLE: ReadonlySet<string> = new Set(['to_lower', 'to_upper', 'trim', 'to_string']);

function bare(expr: Expr): Expr {
  const [inner] = expr.kind === 'call' && GENTLE.has(expr.function) ? expr.arguments : [];
  return inner ?? expr;
}

const LOGICAL: ReadonlySet<string> = new Set(['and', 'or', 'not', 'is_null', 'is_not_null']);
const MIRRORED: ReadonlyMap<string, string> = new Map([
  ['less', 'greater'],
  ['greater', 'less'],
  ['less_or_equal', 'greater_or_equal'],
  ['greater_or_equal', 'less_or_equal'],
]);

function constantsOf(expr: Expr): readonly Scalar[] {
  return expr.kind === 'literal' ? scalarsOf(expr.value, expr.type) : [];
}

/** What the left side of a comparison may be for it to be true. */
function targetsOf(name: string, constants: readonly Scalar[]): readonly Scalar[] {
  const texts = constants.map(keywordText);
  const bare = name.replace('_ignore_case', '');
  switch (bare) {
    case 'like':
      return mergePatterns(texts).concat(texts.flatMap((text) => mergePatterns([text])));
    case 'rlike':
    case 'regex':
      return texts.flatMap(luceneTexts);
    case 'starts_with':
      return texts.flatMap((text) => [`${text}x`, text]);
    case 'ends_with':
      return texts.flatMap((text) => [`x${text}`, text]);
    case 'contains':
    case 'string_contains':
    case 'locate':
    case 'index_of':
      return texts.flatMap((text) => [`x ${text} x`, text]);
    case 'match':
    case 'match_phrase':
      return texts;
    case 'cidr_match':
      return texts.flatMap((text) => {
        const block = parseCidr(text);
        return block ? [printIp(block.first + 1n), printIp(block.first)] : [];
      });
    default:
      return constants.flatMap(around);
  }
}

function luceneTexts(pattern: string): readonly string[] {
  const translated = translateLuceneRegex(pattern);
  return translated.kind === 'regex' ? textsMatching(translated.pattern) : [];
}

function around(value: Scalar): readonly Scalar[] {
  return typeof value === 'number' ? [value, value + 1, value - 1, value * 2, value / 2] : [value];
}

/** Values of the field inside for which the expression may give the target; without a target, anything. */
function valuesGiving(expr: Expr, target: Scalar | undefined, depth: number): readonly Scalar[] {
  if (depth > MAX_DEPTH) return [];
  if (expr.kind === 'field' && isDerived(expr.field)) {
    const { derived } = expr.field;
    if (derived.kind !== 'cut') return [];
    return spreadOut(derived.textsGiving(target), (text) => valuesGiving(derived.input, text, depth + 1));
  }
  if (expr.kind !== 'call') return target === undefined ? [] : [target];
  const position = expr.arguments.findIndex((argument) => inputsOf(argument).length > 0);
  const inner = expr.arguments[position];
  if (!inner || target === undefined) return [];
  return spreadOut(inverted(expr, position, target), (value) => valuesGiving(inner, value, depth + 1));
}

const MAX_WAYS = 60;

/** What comes of each value, as long as there are few: functions inside functions would give more than can be tried. */
function spreadOut(values: readonly Scalar[], expand: (value: Scalar) => readonly Scalar[]): readonly Scalar[] {
  const found: Scalar[] = [];
  for (const value of values) {
    if (found.length >= MAX_WAYS) break;
    found.push(...expand(value));
  }
  return found.slice(0, MAX_WAYS);
}

function inverted(expr: Call, position: number, target: Scalar): readonly Scalar[] {
  const invert = inverses.get(expr.function);
  if (!invert) return [target];
  const constants = expr.arguments.map((argument) => constantsOf(argument)[0]);
  const [before, after] = [constants.slice(0, position), constants.slice(position + 1)];
  const around: Around = { position, before, after, others: [...before, ...after] };
  return invert(target, around);
}

/** A value of an expression as it stands in a literal. */
export function literalOf(value: Value, expr: Expr): Expr {
  return { kind: 'literal', value, type: expr.type };
}
