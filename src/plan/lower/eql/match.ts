import type { Span } from '#base/span.ts';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import { escapeWildcard } from '#event/wildcard.ts';
import type { EqlMatch, EqlString } from '#lang/eql/ast.ts';
import type { Expr } from '../../expr.ts';
import { compileRegex } from '../../regex.ts';
import { isString } from '../../types.ts';
import { callOf, literalOf } from './call.ts';
import { type Lowering, noteError } from './lowering.ts';

/** `value : "…"`, `like`, `regex`: text against patterns. */
export function lowerMatch(node: EqlMatch, value: Expr, lowering: Lowering): Expr {
  const { type } = value;
  if (!isString(type) && type !== 'null' && type !== 'unknown' && type !== 'version') {
    const help = type === 'ip' ? 'write cidrMatch(field, "10.0.0.0/8")' : 'compare it with ==';
    return noteError(lowering, 'EQL202', node.span, `\`${node.operator}\` compares texts, not values of type ${type}`, help);
  }
  switch (node.operator) {
    case 'regex':
    case 'regex~':
      return lowerRegex(node, value, lowering);
    default:
      return lowerWildcards(node, value, lowering);
  }
}

/**
 * `*` is any run and `?` one character; a backslash is a character like any other. Patterns without them are compared as they are (with `:`
 * and `like~` whatever their case), and one that everything matches only asks for a value.
 */
function lowerWildcards(node: EqlMatch, value: Expr, lowering: Lowering): Expr {
  const ignoresCase = node.operator !== 'like';
  const patterns = node.patterns.map((pattern) => pattern.value);
  const exact = patterns.filter((pattern) => !/[*?]/.test(pattern));
  const wild = patterns.filter((pattern) => /[*?]/.test(pattern));
  const { span } = node;
  if (wild.some((pattern) => /^\*+$/.test(pattern))) return isNotNull(value, span, lowering);
  const call = (name: string, texts: readonly string[]): Expr =>
    callOf(name, [value, ...texts.map((text) => literalOf(text, 'keyword'))], span, lowering);
  const parts = [
    ...(exact.length > 0 ? [call(ignoresCase ? 'in_ignore_case' : 'in', exact)] : []),
    ...(wild.length > 0 ? [call(ignoresCase ? 'like_ignore_case' : 'like', wild.map(likePattern))] : []),
  ];
  const [only] = parts;
  return only && parts.length === 1 ? only : callOf('or', parts, span, lowering);
}

function isNotNull(value: Expr, span: Span, lowering: Lowering): Expr {
  return callOf('not', [callOf('is_null', [value], span, lowering)], span, lowering);
}

/** The pattern in the IR's form, in which a backslash escapes. */
function likePattern(pattern: string): string {
  return pattern.replace(/[^*?]+/g, escapeWildcard);
}

/** On a field a Lucene expression, on anything else Java's; both over the whole text, a list is one of them. */
function lowerRegex(node: EqlMatch, value: Expr, lowering: Lowering): Expr {
  const patterns = node.patterns.map((pattern) => (value.kind === 'field' ? luceneRegex(pattern, lowering) : javaRegex(pattern, lowering)));
  const found = patterns.filter((pattern) => pattern !== undefined).map((pattern) => literalOf(pattern, 'keyword'));
  return callOf(node.operator === 'regex' ? 'regex' : 'regex_ignore_case', [value, ...found], node.span, lowering);
}

function luceneRegex(pattern: EqlString, lowering: Lowering): string | undefined {
  const translated = translateLuceneRegex(pattern.value);
  if (translated.kind === 'problem') {
    const { message, at, help } = translated;
    noteError(lowering, 'EQL205', pattern.span, `Character ${at + 1} of the regular expression: ${message}`, help);
    return undefined;
  }
  return runnable(translated.pattern, pattern, lowering);
}

/** Making a longer pattern ready may take seconds. */
const MAX_JAVA_LENGTH = 2000;

/**
 * Java’s syntax is RE2’s but for look-arounds, back-references and possessive quantifiers, which RE2 refuses, and the intersection of classes,
 * which it would take as characters. A `.` of Java’s does not match a line end.
 */
function javaRegex(pattern: EqlString, lowering: Lowering): string | undefined {
  const hasIntersection = pattern.value.includes('&&') && pattern.value.includes('[');
  const isTooLong = pattern.value.length > MAX_JAVA_LENGTH;
  const regex = runnable(hasIntersection || isTooLong ? undefined : pattern.value, pattern, lowering);
  return regex === undefined ? undefined : `(?-s:${regex})`;
}

function runnable(regex: string | undefined, { span }: EqlString, lowering: Lowering): string | undefined {
  if (regex !== undefined && compileRegex(regex)) return regex;
  noteError(
    lowering,
    'EQL205',
    span,
    'This regular expression cannot be run',
    'look-arounds, back-references, && in classes, repetitions above 1000 and more than 2000 characters are not run',
  );
  return undefined;
}
