import { printDate } from '#event/date.ts';
import { parseCidr, printIp } from '#event/ip.ts';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import { keywordText, type Scalar, type Value } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import { fieldsOfExpr } from '#plan/fields.ts';
import { mergePatterns } from './constraint.ts';
import { textsMatching } from './regex-text.ts';

type Call = Extract<Expr, { kind: 'call' }>;

const MAX_DEPTH = 40;
const MAX_VALUES = 60;

/** Values of the one field that an expression reads for which it may be true, or near it: whoever asks tries them. */
export function valuesForTrue(expr: Expr, depth = 0): readonly Scalar[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const reads = expr.arguments.filter((argument) => fieldsOfExpr(argument).length > 0);
  if (LOGICAL.has(expr.function)) return reads.flatMap((argument) => valuesForTrue(argument, depth + 1));
  const subject = reads[0];
  if (!subject) return [];
  const others = expr.arguments.filter((argument) => argument !== subject).flatMap(constantsOf);
  const isFirst = expr.arguments[0] === subject;
  const targets = targetsOf(isFirst ? expr.function : (MIRRORED.get(expr.function) ?? expr.function), others);
  return targets.flatMap((target) => valuesGiving(subject, target, depth + 1)).slice(0, MAX_VALUES);
}

/** Values for which the tests of a `case` inside may be true. */
export function valuesForTests(expr: Expr, depth = 0): readonly Scalar[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [];
  const tests = expr.function === 'case' ? expr.arguments.filter((_, i) => i % 2 === 0) : [];
  return [...tests.flatMap((test) => valuesForTrue(test)), ...expr.arguments.flatMap((argument) => valuesForTests(argument, depth + 1))];
}

const LOGICAL: ReadonlySet<string> = new Set(['and', 'or', 'not', 'is_null', 'is_not_null']);
const MIRRORED: ReadonlyMap<string, string> = new Map([
  ['less', 'greater'],
  ['greater', 'less'],
  ['less_or_equal', 'greater_or_equal'],
  ['greater_or_equal', 'less_or_equal'],
]);

function constantsOf(expr: Expr): readonly Scalar[] {
  if (expr.kind !== 'literal') return [];
  const values: readonly unknown[] = Array.isArray(expr.value) ? expr.value : [expr.value];
  return values.flatMap((value) => {
    if (typeof value === 'bigint') return [Number(value)];
    if (expr.type === 'date' && typeof value === 'number') return [printDate(value)];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : [];
  });
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

/** Values of the field inside for which the expression may give the target. */
function valuesGiving(expr: Expr, target: Scalar, depth: number): readonly Scalar[] {
  if (expr.kind !== 'call' || depth > MAX_DEPTH) return [target];
  const inner = expr.arguments.find((argument) => fieldsOfExpr(argument).length > 0);
  if (!inner) return [];
  const others = expr.arguments.filter((argument) => argument !== inner).map((argument) => constantsOf(argument)[0]);
  return inverses(expr, inner, target, others).flatMap((value) => valuesGiving(inner, value, depth + 1));
}

const MAX_TEXT = 100_000;

function inverses(expr: Call, inner: Expr, target: Scalar, others: readonly (Scalar | undefined)[]): readonly Scalar[] {
  const text = keywordText(target);
  const other = others[0];
  switch (expr.function) {
    case 'length':
    case 'eql_length':
    case 'byte_length':
      return textsOfLength(target);
    case 'concat':
      return [text, withoutAffixes(expr, inner, text)];
    case 'url_decode':
      return [encodeURIComponent(text.toWellFormed()), text];
    case 'json_extract':
      return jsonTexts(others, text);
    case 'locate':
    case 'index_of':
    case 'string_contains':
    case 'contains':
      return [`x ${other ?? ''} x`, keywordText(other ?? '')];
    case 'eql_substring':
    case 'substring':
      return textsAround(text, other);
    default:
      return (typeof target === 'number' && typeof other === 'number' && numbersFor(expr.function, target, other)) || [target];
  }
}

function textsOfLength(target: Scalar): readonly string[] {
  const length = typeof target === 'number' ? Math.ceil(target) : -1;
  return length >= 0 && length < MAX_TEXT ? ['x'.repeat(length), 'x'.repeat(length + 1)] : [];
}

/** The text behind so many other characters. */
function textsAround(text: string, from: Scalar | undefined): readonly string[] {
  return typeof from === 'number' && from > 0 && from < 1000 ? ['x'.repeat(from) + text, 'x'.repeat(from - 1) + text] : [text, `x${text}`];
}

function numbersFor(name: string, target: number, other: number): readonly number[] | undefined {
  switch (name) {
    case 'add':
      return [target - other];
    case 'subtract':
      return [target + other, other - target];
    case 'multiply':
      return [target / other];
    case 'divide':
      return [target * other];
    default:
      return undefined;
  }
}

/** What stands between the constants of a concatenation. */
function withoutAffixes(expr: Call, inner: Expr, text: string): string {
  const at = expr.arguments.indexOf(inner);
  const join = (parts: readonly Expr[]): string => parts.flatMap(constantsOf).map(keywordText).join('');
  const [before, after] = [join(expr.arguments.slice(0, at)), join(expr.arguments.slice(at + 1))];
  const isAround = text.startsWith(before) && text.endsWith(after) && text.length >= before.length + after.length;
  return isAround ? text.slice(before.length, text.length - after.length) : text;
}

/** A JSON object that holds the text at a path of plain names. */
function jsonTexts(others: readonly (Scalar | undefined)[], text: string): Scalar[] {
  const names = keywordText(others[0] ?? '')
    .replace(/^\$\.?/, '')
    .split('.')
    .filter((name) => name !== '');
  const nest = (value: unknown): string => JSON.stringify(names.reduceRight((inside, name) => ({ [name]: inside }), value));
  return [nest(text), nest([text])];
}

/** A value of an expression as it stands in a literal. */
export function literalOf(value: Value, expr: Expr): Expr {
  return { kind: 'literal', value, type: expr.type };
}
