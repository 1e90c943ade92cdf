import { nearest } from '#base/nearest.ts';
import { joinSpans, type Span } from '#base/span.ts';
import type { EqlCall, EqlComparison, EqlExpression, EqlMatch, EqlString } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseField, startsField } from './field.ts';
import { numberLiteral } from './number.ts';

/** Where an expression that went wrong may go on. */
const STOPS = ['and', 'or', ')', ']', ',', '|', '[', '![', 'until', 'by', 'with'];

const missing = (span: Span): EqlExpression => ({ kind: 'missing', span });

/** expression = and { "or" and } */
export function parseExpression(cursor: Cursor): EqlExpression {
  return cursor.nested(
    () => parseChain(cursor, 'or', () => parseChain(cursor, 'and', () => parseNot(cursor))),
    () => missing(cursor.here()),
  );
}

function parseChain(cursor: Cursor, kind: 'and' | 'or', parseOperand: () => EqlExpression): EqlExpression {
  const first = parseOperand();
  if (!cursor.is(kind)) return first;
  const operands = [first];
  while (cursor.accept(kind)) operands.push(parseOperand());
  return { kind, operands, span: joinSpans(first.span, (operands.at(-1) as EqlExpression).span) };
}

/** not = "not" not | comparison */
function parseNot(cursor: Cursor): EqlExpression {
  if (!cursor.is('not')) return parseComparison(cursor);
  const { start } = cursor.take().span;
  const operand = cursor.nested(
    () => parseNot(cursor),
    () => missing(cursor.here()),
  );
  return { kind: 'not', operand, span: cursor.spanFrom(start) };
}

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;

/** comparison = sum [ operator sum ], once */
function parseComparison(cursor: Cursor): EqlExpression {
  const left = parseSum(cursor);
  const operator = COMPARISONS.find((candidate) => cursor.is(candidate));
  if (!operator) return left;
  cursor.take();
  const right = parseSum(cursor);
  const comparison: EqlComparison = { kind: 'comparison', operator, left, right, span: joinSpans(left.span, right.span) };
  if (cursor.isOneOf(COMPARISONS)) {
    cursor.report('EQL113', cursor.token.span, 'Comparisons do not stand in a row', 'join two comparisons with `and`');
    cursor.skipTo(STOPS);
  }
  return comparison;
}

/** sum = product { ( "+" | "-" ) product } */
function parseSum(cursor: Cursor): EqlExpression {
  return parseArithmetic(cursor, ['+', '-'], () => parseArithmetic(cursor, ['*', '/', '%'], () => parseSigned(cursor)));
}

function parseArithmetic(
  cursor: Cursor,
  operators: readonly ('+' | '-' | '*' | '/' | '%')[],
  parseOperand: () => EqlExpression,
): EqlExpression {
  let left = parseOperand();
  for (;;) {
    const operator = operators.find((candidate) => cursor.is(candidate));
    if (!operator) return left;
    if (!cursor.countOperator()) {
      cursor.skipTo(STOPS);
      return left;
    }
    cursor.take();
    const right = parseOperand();
    left = { kind: 'arithmetic', operator, left, right, span: joinSpans(left.span, right.span) };
  }
}

/** signed = ( "-" | "+" ) signed | primary [ predicate ] */
function parseSigned(cursor: Cursor): EqlExpression {
  if (!cursor.isOneOf(['-', '+'])) return parsePredicate(cursor, parsePrimary(cursor));
  const sign = cursor.take();
  const operand = cursor.nested(
    () => parseSigned(cursor),
    () => missing(cursor.here()),
  );
  return sign.text === '+' ? operand : { kind: 'negative', operand, span: cursor.spanFrom(sign.span.start) };
}

/** predicate = [ "not" ] ( "in" | "in~" ) "(" expression { "," expression } ")" | ( ":" | "like" | … ) patterns */
function parsePredicate(cursor: Cursor, value: EqlExpression): EqlExpression {
  const ahead = cursor.is('not') ? cursor.peek() : undefined;
  if (ahead?.kind === 'keyword' && /^in~?$/.test(ahead.text)) {
    cursor.take();
    const operand = parseIn(cursor, value);
    return { kind: 'not', operand, span: operand.span };
  }
  if (ahead && (/^(?:like|regex)~?$/.test(ahead.text) || ahead.text === ':')) {
    cursor.report(
      'EQL111',
      cursor.token.span,
      `\`not\` does not stand before \`${ahead.text}\``,
      'write it before the field: `not field …`',
    );
    cursor.take();
    return parseMatch(cursor, value);
  }
  if (cursor.isOneOf(['in', 'in~'])) return parseIn(cursor, value);
  return cursor.isOneOf(MATCHES) ? parseMatch(cursor, value) : value;
}

function parseIn(cursor: Cursor, value: EqlExpression): EqlExpression {
  const ignoreCase = cursor.take().text === 'in~';
  const items = cursor.is('(') ? parseList(cursor, () => parseItem(cursor)) : undefined;
  if (!items) cursor.unexpected('a list in brackets', 'write in ("a", "b")');
  return { kind: 'in', ignoreCase, value, items: items ?? [], span: cursor.spanFrom(value.span.start) };
}

/** A value of a list; conditions joined by `or` are the list of another language. */
function parseItem(cursor: Cursor): EqlExpression {
  const item = parseExpression(cursor);
  const isJoined = (item.kind === 'or' || item.kind === 'and') && item.operands.every(({ kind }) => kind === 'literal');
  if (!isJoined) return item;
  cursor.report(
    'EQL110',
    item.span,
    `Expected one value, found some joined by \`${item.kind}\``,
    'values are separated by commas: ("a", "b")',
  );
  return missing(item.span);
}

const MATCHES: readonly EqlMatch['operator'][] = [':', 'like', 'like~', 'regex', 'regex~'];

function parseMatch(cursor: Cursor, value: EqlExpression): EqlExpression {
  const operator = cursor.take().text as EqlMatch['operator'];
  const patterns = cursor.is('(') ? parseList(cursor, () => parsePattern(cursor, operator)) : [parsePattern(cursor, operator)];
  const found = patterns.filter((pattern) => pattern !== undefined);
  return { kind: 'match', operator, value, patterns: found, span: cursor.spanFrom(value.span.start) };
}

function parsePattern(cursor: Cursor, operator: string): EqlString | undefined {
  if (cursor.token.kind === 'string') {
    const token = cursor.take();
    return { kind: 'literal', type: 'string', value: token.text, span: token.span };
  }
  const { span } = cursor.token;
  if (cursor.token.kind === 'end' || cursor.isOneOf(STOPS)) cursor.unexpected('a text in double quotes');
  else {
    const help = helpForPattern(cursor, operator);
    cursor.report('EQL114', span, `The right side of \`${operator}\` is a text in double quotes, or a list of them`, help);
    cursor.skipTo(STOPS);
  }
  return undefined;
}

function helpForPattern({ token, text }: Cursor, operator: string): string {
  const written = text.slice(token.span.start, token.span.start + 40).match(/^[\w*?.-]+/)?.[0];
  if (token.kind === 'number') return operator === ':' ? 'compare numbers with `==`' : 'only texts have patterns';
  return written === undefined ? 'texts stand in double quotes' : `texts stand in double quotes: "${written}"`;
}

/** "(" item { "," item } ")" */
function parseList<T>(cursor: Cursor, parseItem: () => T): T[] {
  const open = cursor.take();
  if (cursor.is(')')) {
    cursor.report('EQL110', cursor.token.span, 'A list holds at least one value', 'write in ("a", "b")');
    cursor.take();
    return [];
  }
  const items = [parseItem()];
  while (cursor.accept(',')) items.push(parseItem());
  if (cursor.accept(')')) return items;
  if (cursor.isOneOf(['or', 'and']) || cursor.token.kind === 'string' || cursor.token.kind === 'number')
    cursor.unexpected('`,` or `)`', 'values are separated by commas: ("a", "b")');
  else cursor.close(open, ')', '`,` or `)`');
  cursor.skipTo([')', '|']);
  cursor.accept(')');
  return items;
}

/** primary = literal | function "(" … ")" | field | "(" expression ")" */
function parsePrimary(cursor: Cursor): EqlExpression {
  const { token } = cursor;
  if (token.kind === 'string') {
    cursor.take();
    return { kind: 'literal', type: 'string', value: token.text, span: token.span };
  }
  if (token.kind === 'number') return numberLiteral(cursor.take(), cursor.diagnostics);
  if (cursor.isOneOf(['true', 'false'])) {
    return { kind: 'literal', type: 'boolean', value: cursor.take().text === 'true', span: token.span };
  }
  if (cursor.accept('null')) return { kind: 'literal', type: 'null', value: null, span: token.span };
  if (cursor.is('(')) return parseBrackets(cursor);
  if (isCall(cursor)) return parseCall(cursor);
  if (cursor.token.kind === 'name' && LINEAGE.test(cursor.token.text) && cursor.peek().text === 'of') return parseLineage(cursor);
  if (startsField(cursor)) return parseField(cursor);
  cursor.unexpected('a field, a value or a function', helpFor(cursor));
  cursor.skipTo(STOPS);
  return missing(cursor.here());
}

function parseBrackets(cursor: Cursor): EqlExpression {
  const open = cursor.take();
  const inner = parseExpression(cursor);
  if (!cursor.close(open, ')', '`and`, `or` or `)`')) {
    cursor.skipTo([')', '|', ']']);
    cursor.accept(')');
  }
  return inner;
}

function isCall(cursor: Cursor): boolean {
  if (cursor.token.kind === 'tildeName') return true;
  const ahead = cursor.token.kind === 'name' ? cursor.peek() : undefined;
  return ahead?.kind === 'operator' && ahead.text === '(';
}

const LINEAGE = /^(?:child|descendant|event)$/;

/** `child of [ … ]`, of older EQL. */
function parseLineage(cursor: Cursor): EqlExpression {
  const name = cursor.take();
  const span = joinSpans(name.span, cursor.token.span);
  cursor.report('EQL116', span, `Elasticsearch does not run \`${name.text} of\``, 'write `sequence by` the id of the parent process');
  cursor.skipTo(['and', 'or', '|']);
  return missing(span);
}

function parseCall(cursor: Cursor): EqlCall {
  const name = cursor.take();
  const call = { kind: 'call', name: name.text, ignoreCase: name.kind === 'tildeName' } as const;
  if (!cursor.is('(')) {
    cursor.unexpected('`(`', 'a name with `~` is a function that ignores case');
    return { ...call, arguments: [], span: name.span };
  }
  const isEmpty = cursor.peek().kind === 'operator' && cursor.peek().text === ')';
  const args = isEmpty ? [] : parseList(cursor, () => parseExpression(cursor));
  if (isEmpty) {
    cursor.take();
    cursor.take();
  }
  return { ...call, arguments: args, span: cursor.spanFrom(name.span.start) };
}

function helpFor(cursor: Cursor): string | undefined {
  const { kind, text } = cursor.token;
  if (kind === 'end' || cursor.isOneOf([')', ']', '|'])) return 'a condition or a value is missing here';
  if (kind !== 'keyword') return undefined;
  if (text === 'and' || text === 'or') return `a condition is missing before \`${text}\``;
  return nearest(text, ['not', 'true', 'false', 'null']) === text ? undefined : `a field of that name stands in backticks: \`${text}\``;
}
