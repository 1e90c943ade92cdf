import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt, hasErrors, warningAt } from '#base/diagnostic.ts';
import { findForeignQuery } from '#base/foreign-query.ts';
import { joinSpans, spanOf } from '#base/span.ts';
import type { KqlField, KqlNode, KqlValue, RangeOperator } from './ast.ts';
import { Cursor } from './cursor.ts';
import { lintBare, lintField, lintValue } from './lint.ts';

/** A tree for any text, and what is wrong or doubtful in it. With an error the tree may hold `missing` nodes and must not be run. */
export type ParsedKql = { readonly tree: KqlNode; readonly diagnostics: readonly Diagnostic[] };

/** Deeper nesting is refused. */
const MAX_DEPTH = 100;

/** Longer texts are refused unread; in UTF-16 units. */
const MAX_LENGTH = 1_000_000;

/** query = or? ; nothing but blanks means `*:*` */
export function parseKql(text: string): ParsedKql {
  const cursor = new Cursor(text);
  if (text.length > MAX_LENGTH) {
    const span = spanOf(0, text.length);
    cursor.report('KQL105', span, `The query is longer than ${MAX_LENGTH} characters`, 'split the query');
    return { tree: { kind: 'missing', span }, diagnostics: cursor.diagnostics };
  }
  cursor.skipSpaces();
  const tree = cursor.isAtEnd() ? everything() : parseOr(cursor, conditions, 0);
  return { tree, diagnostics: withoutEchoes(text, cursor.diagnostics) };
}

/** What may be the echo of an error. */
const DOUBTS: ReadonlySet<Code> = new Set<Code>(['KQL207', 'KQL208', 'KQL209']);

/** One mistake, one message: what else is wrong with a text of another language as KQL follows from that, and doubts often from an error. */
function withoutEchoes(text: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const isWrong = hasErrors(diagnostics);
  const foreign = findForeignQuery(text);
  if (!foreign) return isWrong ? diagnostics.filter(({ code }) => !DOUBTS.has(code)) : diagnostics;
  const message = `This reads as ${foreign.language}; in KQL it is text without a field`;
  return [isWrong ? errorAt('KQL206', foreign.span, message, foreign.help) : warningAt('KQL206', foreign.span, message, foreign.help)];
}

function everything(): KqlNode {
  const span = spanOf(0, 0);
  return { kind: 'is', field: { kind: 'pattern', parts: ['', ''], span }, value: { kind: 'pattern', parts: ['', ''], span }, span };
}

/** What `or`, `and` and `not` join: conditions, or the values of a list. */
type Level = {
  readonly operand: (cursor: Cursor, expected: readonly string[], depth: number) => KqlNode;
  /** What an operand may begin with. */
  readonly first: readonly string[];
};

const conditions: Level = { operand: parseCondition, first: ['"("', 'NOT', 'a field name', 'a value'] };

function valuesOf(field: KqlField | undefined): Level {
  return { operand: (cursor, expected) => parseValue(cursor, field, expected), first: ['"("', 'NOT', 'a value'] };
}

/** or = and (OR and)* */
function parseOr(cursor: Cursor, level: Level, depth: number): KqlNode {
  return parseJoined(cursor, 'or', () => parseAnd(cursor, level, depth));
}

/** and = not (AND not)* */
function parseAnd(cursor: Cursor, level: Level, depth: number): KqlNode {
  return parseJoined(cursor, 'and', () => {
    const operand = parseNot(cursor, level, depth);
    cursor.skipGarbage();
    return operand;
  });
}

function parseJoined(cursor: Cursor, kind: 'and' | 'or', parseOperand: () => KqlNode): KqlNode {
  const first = parseOperand();
  const operands = [first];
  while (cursor.takeKeyword(kind)) operands.push(parseOperand());
  if (operands.length === 1) return first;
  return { kind, operands, span: joinSpans(first.span, (operands.at(-1) as KqlNode).span) };
}

/** not = NOT? ( '(' or ')' | operand ) */
function parseNot(cursor: Cursor, level: Level, depth: number): KqlNode {
  const start = cursor.at;
  if (!cursor.takeNot()) return parseOperand(cursor, level, level.first, depth);
  const operand = parseOperand(
    cursor,
    level,
    level.first.filter((expected) => expected !== 'NOT'),
    depth,
  );
  return { kind: 'not', operand, span: spanOf(start, Math.max(operand.span.end, start + 3)) };
}

function parseOperand(cursor: Cursor, level: Level, expected: readonly string[], depth: number): KqlNode {
  return parseBracketed(cursor, '(', ')', level, depth) ?? level.operand(cursor, expected, depth);
}

function parseBracketed(cursor: Cursor, opening: '(' | '{', closing: ')' | '}', level: Level, depth: number): KqlNode | undefined {
  const start = cursor.at;
  if (!cursor.open(opening, closing)) return undefined;
  const inner = depth >= MAX_DEPTH ? tooDeep(cursor) : parseOr(cursor, level, depth + 1);
  cursor.close(start, opening, closing);
  return inner;
}

/** condition = field rangeOperator value | field ':' comparison | value */
function parseCondition(cursor: Cursor, expected: readonly string[], depth: number): KqlNode {
  const literal = cursor.takeLiteral();
  if (!literal) return missing(cursor, expected);
  const behind = cursor.at;
  cursor.skipSpaces();
  const operator = cursor.takeRangeOperator();
  const isField = operator !== undefined || cursor.take(':');
  cursor.lint(literal, isField ? lintField : lintBare);
  if (operator) return parseRange(cursor, fieldOf(literal), operator);
  if (isField) return parseComparison(cursor, literal, depth);
  cursor.at = behind;
  return { kind: 'is', value: literal, span: literal.span };
}

function parseRange(cursor: Cursor, field: KqlField, operator: RangeOperator): KqlNode {
  cursor.skipSpaces();
  const value = cursor.takeLiteral();
  if (!value) return missing(cursor, ['a value']);
  cursor.lint(value, lintValue);
  return { kind: 'range', field, operator, value, span: joinSpans(field.span, value.span) };
}

/** comparison = '{' or '}' | '(' or ')' | value. To Kibana the field of `null:x` is the literal null: a bare value. */
function parseComparison(cursor: Cursor, literal: KqlValue, depth: number): KqlNode {
  cursor.skipSpaces();
  const field = fieldOf(literal);
  const operand = parseBracketed(cursor, '{', '}', conditions, depth);
  if (operand) return { kind: 'nested', field, operand, span: spanOf(field.span.start, cursor.at) };
  const values = valuesOf(literal.kind === 'null' ? undefined : field);
  const list = parseBracketed(cursor, '(', ')', values, depth);
  if (list) return list;
  const value = values.operand(cursor, ['"("', '"{"', 'a value'], depth);
  return { ...value, span: joinSpans(field.span, value.span) };
}

function parseValue(cursor: Cursor, field: KqlField | undefined, expected: readonly string[]): KqlNode {
  const value = cursor.takeLiteral();
  if (!value) return missing(cursor, expected);
  cursor.lint(value, lintValue);
  return { kind: 'is', ...(field ? { field } : {}), value, span: value.span };
}

/** Quoted names are never patterns; `true`, `false` and `null` are names like any other. */
function fieldOf(literal: KqlValue): KqlField {
  const { span } = literal;
  switch (literal.kind) {
    case 'pattern':
      return { kind: 'pattern', parts: literal.parts, span };
    case 'text':
      return { kind: 'name', name: literal.text, span };
    case 'boolean':
      return { kind: 'name', name: String(literal.value), span };
    case 'null':
      return { kind: 'name', name: 'null', span };
    default:
      return literal satisfies never;
  }
}

function missing(cursor: Cursor, expected: readonly string[]): KqlNode {
  const span = spanOf(cursor.at, cursor.at);
  cursor.reportExpected(expected);
  return { kind: 'missing', span };
}

function tooDeep(cursor: Cursor): KqlNode {
  const span = spanOf(cursor.at, cursor.at);
  cursor.report('KQL105', span, `Brackets are nested more than ${MAX_DEPTH} deep`, 'split the query');
  cursor.giveUp();
  return { kind: 'missing', span };
}
