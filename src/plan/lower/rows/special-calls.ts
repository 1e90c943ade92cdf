import type { EsqlExpr } from '#lang/esql/ast.ts';
import { timeUnit } from '#lang/esql/primary.ts';
import type { Expr, ValueType } from '../../expr.ts';
import { castText, isTextLiteral, literal, timespanLiteral } from './literals.ts';
import { type Lowering, noteError, type SearchLanguage, testColumn, UNKNOWN } from './lowering.ts';

type Call = Extract<EsqlExpr, { kind: 'call' }>;
type LowerExpr = (expr: EsqlExpr, lowering: Lowering) => Expr;
type LowerSpecial = (expr: Call, lowering: Lowering, lowerExpr: LowerExpr) => Expr;

/** Calls that stand for something else than a function of the list. */
const SPECIAL: Readonly<Record<string, LowerSpecial>> = {
  kql: lowerSearch,
  qstr: lowerSearch,
  to_dateperiod: (expr, lowering, lowerExpr) => lowerSpan(expr, 'date_period', lowering, lowerExpr),
  to_timeduration: (expr, lowering, lowerExpr) => lowerSpan(expr, 'time_duration', lowering, lowerExpr),
  tbucket: (expr, lowering, lowerExpr) =>
    lowerExpr({ ...expr, name: 'bucket', arguments: [timestampOf(expr), ...expr.arguments] }, lowering),
  multi_match: lowerMultiMatch,
  trange: lowerTimeRange,
};

/** Undefined for a call of a function of the list. */
export function lowerSpecialCall(expr: Call, lowering: Lowering, lowerExpr: LowerExpr): Expr | undefined {
  const lower = Object.hasOwn(SPECIAL, expr.name) ? SPECIAL[expr.name] : undefined;
  return lower?.(expr, lowering, lowerExpr);
}

const SEARCHES: Readonly<Record<string, SearchLanguage>> = { kql: 'kuery', qstr: 'lucene' };

/** The language of a function that takes a query in quotes; undefined for every other. */
export function searchLanguage(name: string): SearchLanguage | undefined {
  return Object.hasOwn(SEARCHES, name) ? SEARCHES[name] : undefined;
}

function lowerSearch(expr: Call, lowering: Lowering): Expr {
  const [text, ...rest] = expr.arguments;
  const language = searchLanguage(expr.name) ?? 'kuery';
  if (text?.kind !== 'string' || rest.some(({ kind }) => kind !== 'map')) return noteSearch(expr, lowering);
  const condition = lowering.planSearch(language, text.value, text.span);
  return condition ? testColumn(condition, lowering) : literal(null, 'boolean');
}

export function noteSearch(expr: Call, lowering: Lowering): Expr {
  const name = expr.name.toUpperCase();
  return noteError(lowering, 'ESQ204', expr.span, `${name} takes one text in quotes`, `${name}("host.name: web-*")`);
}

/** A span of time written as a text, or one already. */
function lowerSpan(expr: Call, type: ValueType, lowering: Lowering, lowerExpr: LowerExpr): Expr {
  const [argument, ...rest] = expr.arguments;
  if (!argument || rest.length > 0)
    return noteError(lowering, 'ESQ204', expr.span, `${expr.name} takes 1 argument, not ${expr.arguments.length}`, '"3 days"');
  const value = argument.kind === 'string' ? readSpan(argument.value) : lowerExpr(argument, lowering);
  if (value?.type === type || value?.type === 'unknown') return value;
  const example = type === 'date_period' ? '"3 days"' : '"3 hours"';
  return noteError(lowering, 'ESQ207', argument.span, `${expr.name.toUpperCase()} takes a constant span of time, as ${example}`);
}

/** `3 days` in quotes. */
export function readSpan(text: string): Expr | undefined {
  const match = /^\s*(-?\d{1,9})\s*([a-z]+)\s*$/i.exec(text);
  const unit = match ? timeUnit(match[2] as string) : undefined;
  return unit === undefined ? undefined : timespanLiteral(Number(match?.[1]), unit);
}

/** The field that the time functions read without naming it. */
function timestampOf({ span }: Call): EsqlExpr {
  return { kind: 'column', name: '@timestamp', isOptional: false, span };
}

/** One field or another matches; what the fields are searched for comes first. */
function lowerMultiMatch(expr: Call, lowering: Lowering, lowerExpr: LowerExpr): Expr {
  const [query, ...rest] = expr.arguments;
  const options = rest.filter(({ kind }) => kind === 'map');
  const fields = rest.filter(({ kind }) => kind !== 'map');
  if (!query || fields.length === 0)
    return noteError(
      lowering,
      'ESQ204',
      expr.span,
      'MULTI_MATCH takes a text and the fields to search',
      'MULTI_MATCH("x", message, host.name)',
    );
  const operands = fields.map((field): EsqlExpr => ({ ...expr, name: 'match', arguments: [field, query, ...options], span: field.span }));
  const [only] = operands;
  return lowerExpr(operands.length === 1 && only ? only : { kind: 'or', operands, span: expr.span }, lowering);
}

/** `TRANGE(1h)`: since an hour ago. `TRANGE(from, to)`: texts are dates, numbers epoch milliseconds; both ends belong to it. */
function lowerTimeRange(expr: Call, lowering: Lowering, lowerExpr: LowerExpr): Expr {
  const [from, to, ...rest] = expr.arguments;
  const { span } = expr;
  if (!from || rest.length > 0) return noteError(lowering, 'ESQ204', span, `trange takes 1 to 2 arguments, not ${expr.arguments.length}`);
  const now: EsqlExpr = { kind: 'call', name: 'now', ignoreCase: false, arguments: [], span };
  const ends = to ? [momentOf(from, lowering, lowerExpr), momentOf(to, lowering, lowerExpr)] : undefined;
  if (ends?.includes(undefined)) return UNKNOWN;
  const start: EsqlExpr = to ? asDate(from) : { kind: 'arithmetic', operator: '-', left: now, right: from, span };
  const bounds: readonly EsqlExpr[] = [
    { kind: 'comparison', operator: '>=', left: timestampOf(expr), right: start, span },
    { kind: 'comparison', operator: '<=', left: timestampOf(expr), right: to ? asDate(to) : now, span },
  ];
  return lowerExpr({ kind: 'and', operands: bounds, span }, lowering);
}

function asDate(expr: EsqlExpr): EsqlExpr {
  return { kind: 'call', name: 'to_datetime', ignoreCase: false, arguments: [expr], span: expr.span };
}

/** Undefined, and told, for what is no moment. */
function momentOf(expr: EsqlExpr, lowering: Lowering, lowerExpr: LowerExpr): Expr | undefined {
  const value = lowerExpr(expr, lowering);
  const isMoment = isTextLiteral(value)
    ? castText(value, 'date') !== undefined
    : ['date', 'date_nanos', 'integer', 'long', 'unknown'].includes(value.type);
  if (isMoment) return value;
  noteError(lowering, 'ESQ207', expr.span, 'TRANGE takes dates here', 'write them as "2026-03-04T09:12:31Z"');
  return undefined;
}
