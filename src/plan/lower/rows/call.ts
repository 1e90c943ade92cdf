import { nearest } from '#base/nearest.ts';
import type { EsqlExpr } from '#lang/esql/ast.ts';
import { timeUnit } from '#lang/esql/primary.ts';
import { aggregateNamed } from '../../aggregates.ts';
import type { Expr, ValueType } from '../../expr.ts';
import type { FunctionDefinition } from '../../function.ts';
import { functionNamed, functions } from '../../functions.ts';
import { javaRegexProblem } from '../../java-regex.ts';
import { commonType } from '../../types.ts';
import { foldConstants } from './fold.ts';
import { castText, fitQuery, isTextLiteral, literal, takesText, timespanLiteral } from './literals.ts';
import { type Lowering, noteError, testColumn } from './lowering.ts';

type LowerExpr = (expr: EsqlExpr, lowering: Lowering) => Expr;
type Call = Extract<EsqlExpr, { kind: 'call' }>;

/** Other spellings of a function. */
const ALIASES: Readonly<Record<string, string>> = {
  to_bool: 'to_boolean',
  to_datetime: 'to_date',
  to_dt: 'to_date',
  to_dbl: 'to_double',
  to_int: 'to_integer',
  to_str: 'to_string',
  to_ver: 'to_version',
  to_ul: 'to_unsigned_long',
  to_ulong: 'to_unsigned_long',
  startswith: 'starts_with',
  endswith: 'ends_with',
  cidrmatch: 'cidr_match',
  stringcontains: 'string_contains',
  indexof: 'index_of',
};

/** The types a cast can name, and what each is. */
const CASTS: Readonly<Record<string, string>> = {
  bool: 'to_boolean',
  boolean: 'to_boolean',
  date: 'to_date',
  datetime: 'to_date',
  double: 'to_double',
  int: 'to_integer',
  integer: 'to_integer',
  ip: 'to_ip',
  keyword: 'to_string',
  long: 'to_long',
  string: 'to_string',
  text: 'to_string',
  unsigned_long: 'to_unsigned_long',
  ul: 'to_unsigned_long',
  ulong: 'to_unsigned_long',
  version: 'to_version',
  date_nanos: 'to_date_nanos',
  geo_point: 'to_geopoint',
};

/** Arguments that a text in quotes becomes something else in (Elasticsearch: implicit casting of literals). */
const LITERAL_TYPES: Readonly<Record<string, readonly (ValueType | undefined)[]>> = {
  bucket: [undefined, undefined, 'date', 'date'],
  cidr_match: ['ip'],
  date_diff: [undefined, 'date', 'date'],
  date_extract: [undefined, 'date'],
  date_format: [undefined, 'date'],
  date_trunc: ['date_period', 'date'],
  day_name: ['date'],
  month_name: ['date'],
};

/** Functions whose arguments are all of one type, so that a text in quotes beside a date is a date. */
const SAME_TYPE: ReadonlySet<string> = new Set(['case', 'coalesce', 'greatest', 'least', 'nullif']);

export function lowerCall(expr: Call, lowering: Lowering, lowerExpr: LowerExpr): Expr {
  const special = lowering.special?.(expr);
  if (special) return special;
  if (expr.name === 'kql') return lowerKql(expr, lowering);
  const definition = findDefinition(expr);
  if (!definition) return noteUnknown(expr, lowering);
  const args = expr.arguments.flatMap((argument) => (argument.kind === 'map' ? readOptions(argument) : [lowerExpr(argument, lowering)]));
  const { min, max } = arityOf(definition.signature);
  if (args.length < min || args.length > max)
    return noteError(
      lowering,
      'ESQ204',
      expr.span,
      `${expr.name} takes ${describeArity(min, max)}, not ${args.length}`,
      definition.signature,
    );
  const fitted = fitArguments(definition.name, args);
  const [, pattern] = expr.arguments;
  const problem = definition.name === 'replace' && pattern?.kind === 'string' ? javaRegexProblem(pattern.value) : undefined;
  if (problem !== undefined && pattern) return noteError(lowering, 'ESQ205', pattern.span, problem);
  const type = definition.returns(fitted.map((argument) => argument.type));
  return foldConstants({ kind: 'call', function: definition.name, arguments: fitted, type }, definition);
}

export function lowerCast(expr: Extract<EsqlExpr, { kind: 'cast' }>, lowering: Lowering, lowerExpr: LowerExpr): Expr {
  const span = readSpanCast(expr);
  if (span) return span;
  const name = Object.hasOwn(CASTS, expr.type) ? CASTS[expr.type] : undefined;
  const definition = name === undefined ? undefined : functionNamed(name);
  if (!definition) {
    const guess = nearest(expr.type, Object.keys(CASTS));
    return noteError(lowering, 'ESQ203', expr.span, `There is no cast to "${expr.type}"`, guess ? `did you mean "${guess}"?` : undefined);
  }
  const value = lowerExpr(expr.value, lowering);
  return foldConstants({ kind: 'call', function: definition.name, arguments: [value], type: definition.returns([value.type]) }, definition);
}

/** `"3 days"::date_period` */
function readSpanCast(expr: Extract<EsqlExpr, { kind: 'cast' }>): Expr | undefined {
  if (expr.value.kind !== 'string' || !['date_period', 'time_duration'].includes(expr.type)) return undefined;
  return readSpan(expr.value.value);
}

/** `3 days` in quotes. */
function readSpan(text: string): Expr | undefined {
  const match = /^\s*(-?\d{1,9})\s*([a-z]+)\s*$/i.exec(text);
  const unit = match ? timeUnit(match[2] as string) : undefined;
  return unit === undefined ? undefined : timespanLiteral(Number(match?.[1]), unit);
}

/** Options are constants behind the arguments: their names and values in turn. */
function readOptions(map: Extract<EsqlExpr, { kind: 'map' }>): Expr[] {
  return map.entries.flatMap(({ key, value }) => {
    const constant = value.kind === 'string' || value.kind === 'boolean' ? value.value : value.kind === 'number' ? value.text : null;
    return [literal(key, 'keyword'), literal(constant === null ? null : String(constant), 'keyword')];
  });
}

function findDefinition(expr: Call): FunctionDefinition | undefined {
  const name = Object.hasOwn(ALIASES, expr.name) ? (ALIASES[expr.name] as string) : expr.name;
  return functionNamed(expr.ignoreCase ? `${name}_ignore_case` : name);
}

function noteUnknown(expr: Call, lowering: Lowering): Expr {
  if (aggregateNamed(expr.name))
    return noteError(lowering, 'ESQ203', expr.span, `${expr.name.toUpperCase()} works on groups of rows`, 'put it into STATS');
  const guess = nearest(expr.name, [...functions.map(({ name }) => name), ...Object.keys(ALIASES)]);
  return noteError(
    lowering,
    'ESQ203',
    expr.span,
    `There is no function "${expr.name}" here`,
    guess ? `did you mean "${guess}"?` : undefined,
  );
}

function lowerKql(expr: Call, lowering: Lowering): Expr {
  const [text, ...rest] = expr.arguments;
  if (text?.kind !== 'string' || rest.some(({ kind }) => kind !== 'map'))
    return noteError(lowering, 'ESQ204', expr.span, 'KQL takes one text in quotes', 'KQL("host.name: web-*")');
  const condition = lowering.planKql(text.value, text.span);
  return condition ? testColumn(condition, lowering) : literal(null, 'boolean');
}

function fitArguments(name: string, args: readonly Expr[]): readonly Expr[] {
  const [value, query, ...options] = args;
  if (name === 'match' && value && query) return [value, fitQuery(query, value.type), ...options];
  if (SAME_TYPE.has(name)) {
    const type = commonType(
      args
        .filter((argument) => !isTextLiteral(argument) && takesText(argument.type) && argument.type !== 'boolean')
        .map((argument) => argument.type),
    );
    return takesText(type) ? args.map((argument) => (isTextLiteral(argument) ? (castText(argument, type) ?? argument) : argument)) : args;
  }
  if (name === 'date_format' && args.length === 1)
    return args.map((argument) => (isTextLiteral(argument) ? (castText(argument, 'date') ?? argument) : argument));
  const types = Object.hasOwn(LITERAL_TYPES, name) ? (LITERAL_TYPES[name] ?? []) : [];
  return args.map((argument, i) => {
    const type = types[i];
    if (type === undefined || !isTextLiteral(argument)) return argument;
    if (type === 'date_period') return typeof argument.value === 'string' ? (readSpan(argument.value) ?? argument) : argument;
    return castText(argument, type) ?? argument;
  });
}

/** How many arguments a signature asks for: what stands in brackets may be left out, `…` repeats. */
export function arityOf(signature: string): { readonly min: number; readonly max: number } {
  const inside = /\((.*)\)\s*→/.exec(signature)?.[1];
  if (inside === undefined) return { min: 0, max: Number.POSITIVE_INFINITY };
  const required = inside
    .replace(/\[[^\]]*\]/g, '')
    .split(',')
    .filter((part) => part.trim() !== '' && part.trim() !== '…').length;
  const max = inside.includes('…') ? Number.POSITIVE_INFINITY : inside.split(',').filter((part) => /\w/.test(part)).length;
  return { min: signature.startsWith('case(') ? 2 : required, max };
}

function describeArity(min: number, max: number): string {
  const noun = max === 1 ? 'argument' : 'arguments';
  if (min === max) return `${min} ${noun}`;
  return max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max} ${noun}`;
}
