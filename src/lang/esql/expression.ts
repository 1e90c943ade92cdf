import { errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { EsqlArithmetic, EsqlComparison, EsqlExpr } from './ast.ts';
import { type Cursor, isKeyword, Unreadable } from './cursor.ts';
import { readPrimary } from './primary.ts';

const COMPARISONS: ReadonlySet<string> = new Set<EsqlComparison>(['==', '!=', '<', '<=', '>', '>=']);
const MAX_CHAIN = 1000;

/** or = and ("or" and)* */
export function readExpression(cursor: Cursor): EsqlExpr {
  return cursor.nest(() => readChain(cursor, 'or', () => readChain(cursor, 'and', () => readNot(cursor))));
}

function readChain(cursor: Cursor, operator: 'and' | 'or', readOperand: () => EsqlExpr): EsqlExpr {
  const first = readOperand();
  if (!cursor.isKeyword(operator)) return first;
  const operands = [first];
  while (cursor.takeKeyword(operator)) operands.push(readOperand());
  return { kind: operator, operands, span: spanOf(first.span.start, cursor.end) };
}

/** not = "not" not | predicate */
function readNot(cursor: Cursor): EsqlExpr {
  if (!cursor.isKeyword('not')) return readPredicate(cursor);
  const { start } = cursor;
  cursor.take();
  const operand = cursor.nest(() => readNot(cursor));
  return { kind: 'not', operand, span: spanOf(start, cursor.end) };
}

/** predicate = value (comparison value)? ("is" "not"? "null" | "not"? ("in" | "like" | "rlike") list | ":" query)* */
function readPredicate(cursor: Cursor): EsqlExpr {
  let left = readComparison(cursor);
  for (let count = 0; ; count++) {
    if (count === MAX_CHAIN) failTooLong(cursor);
    const next = readPostfix(cursor, left);
    if (!next) return left;
    left = next;
  }
}

function readComparison(cursor: Cursor): EsqlExpr {
  const left = readSum(cursor);
  const token = cursor.peek();
  if (token.kind === 'symbol' && token.value === '=') {
    cursor.fail('A comparison is written with two signs', 'write == to compare');
  }
  if (token.kind !== 'symbol' || !COMPARISONS.has(token.value)) return left;
  cursor.take();
  const right = readSum(cursor);
  return { kind: 'comparison', operator: token.value as EsqlComparison, left, right, span: spanOf(left.span.start, cursor.end) };
}

function readPostfix(cursor: Cursor, value: EsqlExpr): EsqlExpr | undefined {
  const token = cursor.peek();
  if (isKeyword(token, 'is')) return readIsNull(cursor, value);
  if (token.kind === 'symbol' && token.value === ':') return readMatch(cursor, value);
  const isNegated = isKeyword(token, 'not');
  const operator = isNegated ? cursor.peekSecond() : token;
  const word = operator.kind === 'name' && !operator.isQuoted ? operator.value.toLowerCase() : '';
  const kind = listOperator(cursor, word);
  if (kind === undefined) return undefined;
  if (isNegated) cursor.take();
  cursor.take();
  const ignoreCase = cursor.dialect === 'eql' && cursor.takeSymbol('~');
  return kind === 'in' ? readIn(cursor, value, isNegated, ignoreCase) : readLike(cursor, kind, value, isNegated, ignoreCase);
}

function listOperator(cursor: Cursor, word: string): 'in' | 'like' | 'rlike' | undefined {
  if (word === 'regex' && cursor.dialect === 'eql') return 'rlike';
  return word === 'in' || word === 'like' || word === 'rlike' ? word : undefined;
}

function readIsNull(cursor: Cursor, value: EsqlExpr): EsqlExpr {
  cursor.take();
  const isNegated = cursor.takeKeyword('not');
  if (!cursor.takeKeyword('null')) cursor.fail('After "is" comes null or not null');
  return { kind: 'isNull', value, isNegated, span: spanOf(value.span.start, cursor.end) };
}

function readIn(cursor: Cursor, value: EsqlExpr, isNegated: boolean, ignoreCase: boolean): EsqlExpr {
  if (!cursor.isSymbol('(')) cursor.fail('After "in" comes a list in parentheses', 'in ("a", "b")');
  const items = readList(cursor);
  return { kind: 'in', value, items, isNegated, ignoreCase, span: spanOf(value.span.start, cursor.end) };
}

function readLike(cursor: Cursor, kind: 'like' | 'rlike', value: EsqlExpr, isNegated: boolean, ignoreCase: boolean): EsqlExpr {
  const isList = cursor.isSymbol('(');
  const patterns = isList ? readList(cursor) : [readSum(cursor)];
  return { kind, value, patterns, isList, isNegated, ignoreCase, span: spanOf(value.span.start, cursor.end) };
}

function readMatch(cursor: Cursor, value: EsqlExpr): EsqlExpr {
  cursor.take();
  const patterns = cursor.isSymbol('(') ? readList(cursor) : [readSum(cursor)];
  return { kind: 'match', value, patterns, span: spanOf(value.span.start, cursor.end) };
}

/** list = "(" value ("," value)* ")" */
function readList(cursor: Cursor): EsqlExpr[] {
  cursor.take();
  const items: EsqlExpr[] = [];
  do items.push(readExpression(cursor));
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', 'at the end of the list');
  return items;
}

/** sum = product (("+" | "-") product)* */
function readSum(cursor: Cursor): EsqlExpr {
  return readArithmetic(cursor, ['+', '-'], () => readArithmetic(cursor, ['*', '/', '%'], () => readUnary(cursor)));
}

function readArithmetic(cursor: Cursor, operators: readonly EsqlArithmetic[], readOperand: () => EsqlExpr): EsqlExpr {
  let left = readOperand();
  for (let count = 0; ; count++) {
    const operator = operators.find((candidate) => cursor.isSymbol(candidate));
    if (operator === undefined) return left;
    if (count === MAX_CHAIN) failTooLong(cursor);
    cursor.take();
    const right = readOperand();
    left = { kind: 'arithmetic', operator, left, right, span: spanOf(left.span.start, cursor.end) };
  }
}

function failTooLong(cursor: Cursor): never {
  cursor.diagnostics.push(errorAt('ESQ107', cursor.peek().span, `More than ${MAX_CHAIN} operators in a row`, 'split it with EVAL'));
  throw new Unreadable();
}

/** unary = ("-" | "+") unary | primary ("::" type)* */
function readUnary(cursor: Cursor): EsqlExpr {
  const { start } = cursor;
  if (cursor.takeSymbol('+')) return cursor.nest(() => readUnary(cursor));
  if (cursor.takeSymbol('-')) {
    const operand = cursor.nest(() => readUnary(cursor));
    return { kind: 'negate', operand, span: spanOf(start, cursor.end) };
  }
  let value = readPrimary(cursor, readExpression);
  for (let count = 0; cursor.isSymbol('::'); count++) {
    if (count === MAX_CHAIN) failTooLong(cursor);
    cursor.take();
    const type = cursor.peek();
    if (type.kind !== 'name') cursor.fail('After "::" comes a type', 'as in field::long');
    cursor.take();
    value = { kind: 'cast', value, type: type.value.toLowerCase(), span: spanOf(start, cursor.end) };
  }
  return value;
}
