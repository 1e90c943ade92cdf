import { spanOf } from '#base/span.ts';
import type { EsqlExpr } from './ast.ts';
import { type Cursor, isKeyword, VALUE_EXPECTED } from './cursor.ts';
import type { Token } from './lexer.ts';

type ReadExpression = (cursor: Cursor) => EsqlExpr;

/** The spellings of time units, by the canonical one. */
const UNITS: Readonly<Record<string, readonly string[]>> = {
  millisecond: ['millisecond', 'milliseconds', 'ms'],
  second: ['second', 'seconds', 'sec', 's'],
  minute: ['minute', 'minutes', 'min', 'm'],
  hour: ['hour', 'hours', 'h'],
  day: ['day', 'days', 'd'],
  week: ['week', 'weeks', 'w'],
  month: ['month', 'months', 'mo'],
  quarter: ['quarter', 'quarters', 'q'],
  year: ['year', 'years', 'yr', 'y'],
};
const unitBySpelling = new Map(
  Object.entries(UNITS).flatMap(([unit, spellings]) => spellings.map((spelling) => [spelling, unit] as const)),
);

/** The unit's canonical name: `m` and `minutes` are `minute`. */
export function timeUnit(spelling: string): string | undefined {
  return unitBySpelling.get(spelling.toLowerCase());
}

/** Words that end an expression, so that they name no column unless quoted. */
const RESERVED: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'like',
  'rlike',
  'by',
  'where',
  'asc',
  'desc',
  'nulls',
  'as',
  'on',
  'with',
  'metadata',
]);

/** primary = literal | name | name "(" arguments ")" | "(" expression ")" | "[" literals "]" | "{" entries "}" | "?" name */
export function readPrimary(cursor: Cursor, readExpression: ReadExpression): EsqlExpr {
  const token = cursor.peek();
  switch (token.kind) {
    case 'string':
      cursor.take();
      return { kind: 'string', value: token.value, span: token.span };
    case 'integer':
    case 'decimal':
      return readNumber(cursor);
    case 'name':
      return readNamed(cursor, token, readExpression);
    case 'symbol':
      return readSymbol(cursor, token, readExpression);
    default:
      return cursor.fail(VALUE_EXPECTED);
  }
}

function readNumber(cursor: Cursor): EsqlExpr {
  const token = cursor.take();
  const next = cursor.peek();
  const unit = next.kind === 'name' && !next.isQuoted ? timeUnit(next.value) : undefined;
  if (token.kind === 'decimal' || unit === undefined) {
    return { kind: 'number', text: token.value, isDecimal: token.kind === 'decimal', span: token.span };
  }
  cursor.take();
  return { kind: 'timespan', count: token.value, unit, span: spanOf(token.span.start, cursor.end) };
}

function readNamed(cursor: Cursor, token: Token, readExpression: ReadExpression): EsqlExpr {
  const constant = token.isQuoted ? undefined : readConstant(token);
  if (constant) {
    cursor.take();
    return constant;
  }
  const second = cursor.peekSecond();
  const isCall = !token.isQuoted && second.kind === 'symbol' && second.value === '(';
  if (!isCall && !token.isQuoted && RESERVED.has(token.value.toLowerCase())) cursor.fail(VALUE_EXPECTED);
  cursor.take();
  if (isCall) return readCall(cursor, token, false, readExpression);
  if (cursor.dialect === 'eql' && cursor.isSymbol('~')) {
    cursor.take();
    if (!cursor.isSymbol('(')) cursor.fail('After "~" come the arguments of the function');
    return readCall(cursor, token, true, readExpression);
  }
  return { kind: 'column', name: readLaterParts(cursor, token.value), isOptional: false, span: spanOf(token.span.start, cursor.end) };
}

/** Elastic's grammar lets blanks stand around the dots of a name. */
function readLaterParts(cursor: Cursor, first: string): string {
  let name = first;
  while (cursor.isSymbol('.') && cursor.peekSecond().kind === 'name') {
    cursor.take();
    name += `.${cursor.take().value}`;
  }
  return name;
}

function readConstant(token: Token): EsqlExpr | undefined {
  if (isKeyword(token, 'null')) return { kind: 'null', span: token.span };
  if (isKeyword(token, 'true')) return { kind: 'boolean', value: true, span: token.span };
  if (isKeyword(token, 'false')) return { kind: 'boolean', value: false, span: token.span };
  return undefined;
}

/** arguments = "*" | (expression ("," expression)*)? */
function readCall(cursor: Cursor, name: Token, ignoreCase: boolean, readExpression: ReadExpression): EsqlExpr {
  cursor.take();
  const args: EsqlExpr[] = [];
  if (cursor.isSymbol('*')) args.push({ kind: 'star', span: cursor.take().span });
  else if (!cursor.isSymbol(')')) {
    do args.push(readExpression(cursor));
    while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol(')', `at the end of ${name.value}(…`);
  return { kind: 'call', name: name.value.toLowerCase(), ignoreCase, arguments: args, span: spanOf(name.span.start, cursor.end) };
}

function readSymbol(cursor: Cursor, token: Token, readExpression: ReadExpression): EsqlExpr {
  if (token.value === '(') return readParenthesized(cursor, readExpression);
  if (token.value === '[') return readListLiteral(cursor, readExpression);
  if (token.value === '{') return readMap(cursor, readExpression);
  if (token.value !== '?' || cursor.dialect !== 'eql') return cursor.fail(VALUE_EXPECTED);
  cursor.take();
  const name = cursor.peek();
  if (name.kind !== 'name') return cursor.fail('After "?" comes a field');
  cursor.take();
  return { kind: 'column', name: name.value, isOptional: true, span: spanOf(token.span.start, cursor.end) };
}

function readParenthesized(cursor: Cursor, readExpression: ReadExpression): EsqlExpr {
  const { start } = cursor;
  cursor.take();
  const inner = readExpression(cursor);
  cursor.expectSymbol(')', 'to close this parenthesis');
  return { ...inner, span: spanOf(start, cursor.end) };
}

function readListLiteral(cursor: Cursor, readExpression: ReadExpression): EsqlExpr {
  const { start } = cursor;
  cursor.take();
  const items: EsqlExpr[] = [];
  if (!cursor.isSymbol(']')) {
    do items.push(readExpression(cursor));
    while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol(']', 'to close this list');
  return { kind: 'list', items, span: spanOf(start, cursor.end) };
}

/** entries = (string ":" value ("," string ":" value)*)? "}" */
function readMap(cursor: Cursor, readExpression: ReadExpression): EsqlExpr {
  const { start } = cursor;
  cursor.take();
  const entries: { key: string; value: EsqlExpr }[] = [];
  while (!cursor.isSymbol('}')) {
    const key = cursor.peek();
    if (key.kind !== 'string' && cursor.text[start - 1] === '%')
      return cursor.fail('A pattern stands between double quotes', '"%{a} %{b}"');
    if (key.kind !== 'string') return cursor.fail('An option starts with its name in double quotes', '{"name": value}');
    cursor.take();
    cursor.expectSymbol(':', 'between the name of an option and its value');
    entries.push({ key: key.value, value: readExpression(cursor) });
    if (!cursor.takeSymbol(',')) break;
  }
  cursor.expectSymbol('}', 'to close the options');
  return { kind: 'map', entries, span: spanOf(start, cursor.end) };
}
