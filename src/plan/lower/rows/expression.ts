import { nearest } from '#base/nearest.ts';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import type { EsqlComparison, EsqlExpr } from '#lang/esql/ast.ts';
import { printEsqlExpr } from '#lang/esql/print.ts';
import { calculate, inRange } from '../../arithmetic.ts';
import type { Expr, ValueType } from '../../expr.ts';
import { functionNamed } from '../../functions.ts';
import { commonType } from '../../types.ts';
import { lowerCall, lowerCast } from './call.ts';
import { foldUnlessFailing } from './fold.ts';
import { castText, fitQuery, foldLiteral, isTextLiteral, literal, numberLiteral, takesText, timespanLiteral } from './literals.ts';
import { type Lowering, NULL, noteError, noteWarning, UNKNOWN, withSource } from './lowering.ts';
import { isComparable, sumProblem, withArticle } from './operands.ts';

/** What an expression of ES|QL means. Mistakes are noted, and null stands in their place. */
export function lowerExpr(expr: EsqlExpr, lowering: Lowering): Expr {
  const known = lowering.known?.(expr);
  if (known) return known;
  switch (expr.kind) {
    case 'string':
      return literal(expr.value, 'keyword');
    case 'number':
      return numberLiteral(expr.text, expr.isDecimal);
    case 'boolean':
      return literal(expr.value, 'boolean');
    case 'null':
      return NULL;
    case 'timespan':
      return timespanLiteral(Number(expr.count), expr.unit) ?? noteError(lowering, 'ESQ207', expr.span, 'This span of time is too long');
    case 'list':
      return lowerList(expr, lowering);
    case 'column':
      return lowerColumn(expr, lowering);
    case 'star':
      return noteError(lowering, 'ESQ203', expr.span, '"*" stands only in COUNT(*)');
    case 'map':
      return noteError(lowering, 'ESQ203', expr.span, 'Options stand only at the end of a function');
    case 'missing':
      return UNKNOWN;
    default:
      return withSource(lowerOperation(expr, lowering), expr.span, lowering);
  }
}

type Operation = Exclude<
  EsqlExpr,
  { kind: 'string' | 'number' | 'boolean' | 'null' | 'timespan' | 'list' | 'column' | 'star' | 'map' | 'missing' }
>;

function lowerOperation(expr: Operation, lowering: Lowering): Expr {
  switch (expr.kind) {
    case 'call':
      return lowerCall(expr, lowering, lowerExpr);
    case 'and':
    case 'or':
      return callOf(
        expr.kind,
        expr.operands.map((operand) => lowerCondition(operand, lowering)),
      );
    case 'not':
      return lowerNot(expr.operand, lowering);
    case 'negate':
      return lowerNegate(expr.operand, lowering);
    case 'arithmetic':
      return lowerArithmetic(expr, lowering);
    case 'comparison':
      return lowerComparison(expr, lowering);
    case 'match':
      return lowerMatch(expr, lowering);
    case 'like':
    case 'rlike':
      return lowerLike(expr, lowering);
    case 'in':
      return lowerIn(expr, lowering);
    case 'isNull':
      return callOf(expr.isNegated ? 'is_not_null' : 'is_null', [lowerExpr(expr.value, lowering)]);
    case 'cast':
      return lowerCast(expr, lowering, lowerExpr);
    default:
      return expr satisfies never;
  }
}

/** A call of a listed function; of constants what it gives. */
export function callOf(name: string, args: readonly Expr[]): Expr {
  const definition = functionNamed(name);
  if (!definition) throw new Error(`Lowering names a function that is not in the list: ${name}`);
  return foldUnlessFailing(
    { kind: 'call', function: name, arguments: args, type: definition.returns(args.map(({ type }) => type)) },
    definition,
  );
}

/** An expression that has to be true or false. */
export function lowerCondition(expr: EsqlExpr, lowering: Lowering): Expr {
  const condition = lowerExpr(expr, lowering);
  if (['boolean', 'null', 'unknown'].includes(condition.type)) return condition;
  return noteError(
    lowering,
    'ESQ202',
    expr.span,
    `A condition is needed here, not ${withArticle(condition.type)}`,
    'compare it with something',
  );
}

function lowerList(expr: Extract<EsqlExpr, { kind: 'list' }>, lowering: Lowering): Expr {
  const items = expr.items.map((item) => lowerExpr(item, lowering));
  const values = items.flatMap((item) =>
    item.kind === 'literal' && item.value !== null && typeof item.value !== 'object' ? [item.value] : [],
  );
  if (values.length !== items.length) return noteError(lowering, 'ESQ207', expr.span, 'A list holds constants', 'write them out');
  const type = commonType(items.map((item) => item.type));
  return literal(values.length === 1 ? (values[0] ?? null) : values, type);
}

function lowerColumn(expr: Extract<EsqlExpr, { kind: 'column' }>, lowering: Lowering): Expr {
  // In an open schema everything is a field; nobody has one of this name.
  if (expr.name.toLowerCase() === 'now' && !lowering.scope.names().includes(expr.name))
    return noteError(lowering, 'ESQ201', expr.span, `There is no column "${expr.name}" here`, 'NOW() is the time of the run');
  const binding = lowering.scope.find(expr.name);
  if (binding) return binding.expr;
  if (expr.isOptional) return NULL;
  if (lowering.isLenient && lowering.scope.hasEvents) return lowering.scope.giveMissing(expr.name).expr;
  const guess = nearest(expr.name, lowering.scope.names());
  const help = guess ? `did you mean "${guess}"?` : undefined;
  if (lowering.dialect === 'esql' || !lowering.scope.hasEvents) {
    return noteError(lowering, 'ESQ201', expr.span, `There is no column "${expr.name}" here`, help);
  }
  noteWarning(lowering, 'ESQ208', expr.span, `Nobody knows a field "${expr.name}"; it is taken as missing`, help);
  return NULL;
}

function lowerNot(operand: EsqlExpr, lowering: Lowering): Expr {
  return callOf('not', [lowerCondition(operand, { ...lowering, isNegated: true })]);
}

/** The opposite of a test, when it is written `not in`, `not like`. */
function negateIf(isNegated: boolean, condition: Expr): Expr {
  return isNegated ? callOf('not', [condition]) : condition;
}

/** EQL's operators are true when any value passes, and false without one: under a `not` that must be false, not unknown. */
function asSearch(condition: Expr, isNegated: boolean): Expr {
  return isNegated ? callOf('coalesce', [condition, literal(false, 'boolean')]) : condition;
}

/** A number with its sign is one literal, so that the smallest of a type can be written. */
function lowerNegate(operand: EsqlExpr, lowering: Lowering): Expr {
  const value = lowerExpr(operand, lowering);
  if (operand.kind === 'number' && value.kind === 'literal' && typeof value.value !== 'object') {
    const negative = numberLiteral(operand.text, operand.isDecimal);
    if (negative.type === 'double') return literal(-Number(negative.value), 'double');
    const exact = -BigInt(operand.text);
    const type = inRange(exact, 'integer') !== null ? 'integer' : 'long';
    return literal(calculate('-', 0, BigInt(operand.text), type), type);
  }
  const problem = sumProblem('-', [value.type, value.type]);
  if (problem && value.type !== 'date_period' && value.type !== 'time_duration')
    return noteError(lowering, 'ESQ202', operand.span, problem);
  return callOf('negate', [value]);
}

const ARITHMETIC = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '%': 'modulo' } as const;

function lowerArithmetic(expr: Extract<EsqlExpr, { kind: 'arithmetic' }>, lowering: Lowering): Expr {
  const operands = lowerLeftChain(expr, lowering);
  let result = operands.first;
  for (const { operator, right, span } of operands.rest) {
    const [a, b] = castSpanDates(result, right);
    // What holds a mistake already makes no second one.
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    const problem = sumProblem(operator, [a.type, b.type]);
    const help = [a, b].every(({ type }) => type === 'keyword' || type === 'text') ? 'CONCAT(a, b) joins texts' : undefined;
    result = problem
      ? noteError(lowering, 'ESQ202', span, problem, help)
      : withSource(callOf(ARITHMETIC[operator], [a, b]), span, lowering);
  }
  return result;
}

type ChainLink = { readonly operator: keyof typeof ARITHMETIC; readonly right: Expr; readonly span: EsqlExpr['span'] };

/** `a + b - c` hangs to the left and may be long: it is walked, not recursed. */
function lowerLeftChain(expr: EsqlExpr, lowering: Lowering): { readonly first: Expr; readonly rest: readonly ChainLink[] } {
  const rest: ChainLink[] = [];
  let node = expr;
  while (node.kind === 'arithmetic' && !lowering.known?.(node)) {
    rest.unshift({ operator: node.operator, right: lowerExpr(node.right, lowering), span: node.span });
    node = node.left;
  }
  return { first: lowerExpr(node, lowering), rest };
}

/** `"2026-01-01" + 1 day`: a text beside a span of time is a date. */
function castSpanDates(left: Expr, right: Expr): [Expr, Expr] {
  const isSpan = (type: ValueType): boolean => type === 'date_period' || type === 'time_duration';
  if (isSpan(right.type) && isTextLiteral(left)) return [castText(left, 'date') ?? left, right];
  if (isSpan(left.type) && isTextLiteral(right)) return [left, castText(right, 'date') ?? right];
  return [left, right];
}

const COMPARISONS = {
  '==': 'equals',
  '!=': 'not_equals',
  '<': 'less',
  '<=': 'less_or_equal',
  '>': 'greater',
  '>=': 'greater_or_equal',
} as const satisfies Record<EsqlComparison, string>;

function lowerComparison(expr: Extract<EsqlExpr, { kind: 'comparison' }>, lowering: Lowering): Expr {
  const left = lowerExpr(expr.left, lowering);
  const right = lowerExpr(expr.right, lowering);
  const [a, b] = [fitLiteral(left, right, expr.left, lowering), fitLiteral(right, left, expr.right, lowering)];
  checkComparable(a, b, expr, lowering);
  if (a.type === 'null' || b.type === 'null') noteNullCompared(expr, lowering);
  return callOf(COMPARISONS[expr.operator], [a, b]);
}

function noteNullCompared({ left, right, span }: Extract<EsqlExpr, { kind: 'comparison' }>, lowering: Lowering): void {
  if (left.kind === 'null' || right.kind === 'null')
    noteWarning(lowering, 'ESQ210', span, 'Nothing equals null, nor is it more or less', 'write is null, or is not null');
}

/** A literal brought to the form of what it is compared with: a text as a date or address, or folded as the field folds. */
function fitLiteral(expr: Expr, other: Expr, node: EsqlExpr, lowering: Lowering): Expr {
  if (!isTextLiteral(expr)) return expr;
  if (!takesText(other.type) || (other.kind === 'literal' && other.type === 'keyword'))
    return foldLiteral(expr, normalizerOf(other, lowering));
  const cast = castText(expr, other.type);
  if (cast) return cast;
  return noteError(lowering, 'ESQ207', node.span, `${printEsqlExpr(node)} is no ${other.type}`, literalHelp(expr, other.type));
}

function literalHelp({ value }: Expr & { readonly kind: 'literal' }, type: ValueType): string | undefined {
  if (type === 'date') return 'write it as 2026-03-04T09:12:31.000Z';
  return type === 'ip' && typeof value === 'string' && value.includes('/')
    ? `CIDR_MATCH(field, ${JSON.stringify(value)}) tests for a block`
    : undefined;
}

function normalizerOf(expr: Expr, lowering: Lowering) {
  if (expr.kind === 'field') return expr.field.normalizer;
  return expr.kind === 'column' ? lowering.scope.find(expr.name)?.normalizer : undefined;
}

function checkComparable(left: Expr, right: Expr, expr: EsqlExpr, lowering: Lowering): void {
  if (isComparable(left.type, right.type)) return;
  const message = `${capitalize(withArticle(left.type))} and ${withArticle(right.type)} cannot be compared`;
  const help = 'cast one of them, as in field::keyword';
  if (lowering.dialect === 'eql') noteWarning(lowering, 'ESQ202', expr.span, message, help);
  else noteError(lowering, 'ESQ202', expr.span, message, help);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerIn(expr: Extract<EsqlExpr, { kind: 'in' }>, lowering: Lowering): Expr {
  const value = lowerExpr(expr.value, lowering);
  const items = expr.items.map((item) => lowerExpr(item, lowering));
  // The value may be the constant: `"x" in (field, …)`.
  const example = items.find((item) => takesText(item.type) && item.kind !== 'literal') ?? items[0] ?? NULL;
  const fitted = fitLiteral(value, isTextLiteral(value) ? example : NULL, expr.value, lowering);
  const fittedItems = items.map((item, i) => fitLiteral(item, fitted, expr.items[i] ?? expr, lowering));
  for (const item of fittedItems) checkComparable(fitted, item, expr, lowering);
  if (!expr.ignoreCase) return negateIf(expr.isNegated, callOf('in', [fitted, ...fittedItems]));
  const isNegated = expr.isNegated || lowering.isNegated;
  return negateIf(expr.isNegated, asSearch(callOf('in_ignore_case', [fitted, ...fittedItems]), isNegated));
}

function lowerLike(expr: Extract<EsqlExpr, { kind: 'like' | 'rlike' }>, lowering: Lowering): Expr {
  const value = lowerExpr(expr.value, lowering);
  if (expr.kind === 'rlike') checkRegexes(expr.patterns, lowering);
  const patterns = expr.patterns.map((pattern) => {
    const lowered = lowerExpr(pattern, lowering);
    return expr.kind === 'like' ? fitLiteral(lowered, { ...value, type: 'keyword' }, pattern, lowering) : lowered;
  });
  const wrong = [value, ...patterns].find(({ type }) => !['keyword', 'text', 'null', 'unknown'].includes(type));
  if (wrong && lowering.dialect === 'esql')
    return noteError(
      lowering,
      'ESQ202',
      expr.span,
      `A pattern is matched against text, not against ${withArticle(wrong.type)}`,
      'cast it, as in field::keyword',
    );
  // Elasticsearch: a pattern that everything matches only asks whether there is a value.
  const [only] = patterns;
  if (expr.kind === 'like' && patterns.length === 1 && only?.kind === 'literal' && only.value === '*')
    return callOf(expr.isNegated ? 'is_null' : 'is_not_null', [value]);
  if (!expr.ignoreCase) return negateIf(expr.isNegated, callOf(expr.kind, [value, ...patterns]));
  const condition = asSearch(callOf(`${expr.kind}_ignore_case`, [value, ...patterns]), expr.isNegated || lowering.isNegated);
  return negateIf(expr.isNegated, condition);
}

function checkRegexes(patterns: readonly EsqlExpr[], lowering: Lowering): void {
  for (const pattern of patterns) {
    const translated = pattern.kind === 'string' ? translateLuceneRegex(pattern.value) : undefined;
    if (translated?.kind === 'problem') noteError(lowering, 'ESQ205', pattern.span, translated.message, translated.help);
  }
}

/** `:` is a search: in ES|QL a match, behind EQL a pattern that ignores case; always true when any value passes. */
function lowerMatch(expr: Extract<EsqlExpr, { kind: 'match' }>, lowering: Lowering): Expr {
  const value = lowerExpr(expr.value, lowering);
  const patterns = expr.patterns.map((pattern) =>
    fitQuery(foldLiteral(lowerExpr(pattern, lowering), normalizerOf(value, lowering)), value.type),
  );
  if (lowering.dialect === 'eql' && patterns.every(isTextLiteral)) {
    return asSearch(callOf('like_ignore_case', [value, ...patterns]), lowering.isNegated);
  }
  const matches = patterns.map((pattern) => callOf('match', [value, pattern]));
  return matches.length === 1 ? (matches[0] ?? UNKNOWN) : callOf('or', matches);
}
