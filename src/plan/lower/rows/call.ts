import { nearest } from '#base/nearest.ts';
import type { Span } from '#base/span.ts';
import type { EsqlExpr } from '#lang/esql/ast.ts';
import { aggregateNamed } from '../../aggregates.ts';
import type { Expr, ValueType } from '../../expr.ts';
import type { FunctionDefinition } from '../../function.ts';
import { functionNamed, functions } from '../../functions.ts';
import { javaRegexProblem } from '../../java-regex.ts';
import { commonType } from '../../types.ts';
import { argumentProblem } from './argument-types.ts';
import { foldUnlessFailing } from './fold.ts';
import { castText, fitQuery, isTextLiteral, literal, takesText } from './literals.ts';
import { type Lowering, noteError } from './lowering.ts';
import { refusalOf } from './refused-functions.ts';
import { lowerSpecialCall, readSpan } from './special-calls.ts';

type LowerExpr = (expr: EsqlExpr, lowering: Lowering) => Expr;
type Call = Extract<EsqlExpr, { kind: 'call' }>;

/** Other spellings of a function. */
const ALIASES: Readonly<Record<string, string>> = {
  bin: 'bucket',
  to_bool: 'to_boolean',
  to_datenanos: 'to_date_nanos',
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

/** Functions as other query languages call them. */
const OTHER_LANGUAGES: Readonly<Record<string, string>> = {
  substr: 'substring',
  mid: 'substring',
  len: 'length',
  strlen: 'length',
  lower: 'to_lower',
  tolower: 'to_lower',
  lcase: 'to_lower',
  upper: 'to_upper',
  toupper: 'to_upper',
  ucase: 'to_upper',
  ifnull: 'coalesce',
  nvl: 'coalesce',
  if: 'case',
  iif: 'case',
  iff: 'case',
  dcount: 'count_distinct',
  distinct: 'count_distinct',
  make_set: 'values',
  datediff: 'date_diff',
  strcat: 'concat',
  cidrmatches: 'cidr_match',
  regexp_replace: 'replace',
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
  day: ['date'],
  day_name: ['date'],
  hour: ['date'],
  month: ['date'],
  month_name: ['date'],
  year: ['date'],
};

/** Functions whose arguments are all of one type, so that a text in quotes beside a date is a date. */
const SAME_TYPE: ReadonlySet<string> = new Set(['case', 'coalesce', 'greatest', 'least', 'nullif']);

export function lowerCall(expr: Call, lowering: Lowering, lowerExpr: LowerExpr): Expr {
  const special = lowering.special?.(expr);
  if (special) return special;
  const stated = lowerSpecialCall(expr, lowering, lowerExpr);
  if (stated) return stated;
  const definition = findDefinition(expr);
  if (!definition) return noteUnknown(expr, lowering);
  const unknownOption = optionProblem(definition.name, expr);
  if (unknownOption) return noteError(lowering, 'ESQ204', unknownOption.span, unknownOption.message);
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
  const misfit = lowering.dialect === 'esql' ? argumentProblem(definition.name, fitted) : undefined;
  if (misfit)
    return noteError(
      lowering,
      'ESQ202',
      expr.arguments[misfit.position]?.span ?? expr.span,
      misfit.message,
      misfit.help ?? definition.signature,
    );
  const [, pattern] = expr.arguments;
  const problem = definition.name === 'replace' && pattern?.kind === 'string' ? javaRegexProblem(pattern.value) : undefined;
  if (problem !== undefined && pattern) return noteError(lowering, 'ESQ205', pattern.span, problem);
  const type = definition.returns(fitted.map((argument) => argument.type));
  return foldUnlessFailing({ kind: 'call', function: definition.name, arguments: fitted, type }, definition);
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
  return foldUnlessFailing(
    { kind: 'call', function: definition.name, arguments: [value], type: definition.returns([value.type]) },
    definition,
  );
}

/** `"3 days"::date_period` */
function readSpanCast(expr: Extract<EsqlExpr, { kind: 'cast' }>): Expr | undefined {
  if (expr.value.kind !== 'string' || !['date_period', 'time_duration'].includes(expr.type)) return undefined;
  return readSpan(expr.value.value);
}

/** Options are constants behind the arguments: their names and values in turn. */
function readOptions(map: Extract<EsqlExpr, { kind: 'map' }>): Expr[] {
  return map.entries.flatMap(({ key, value }) => {
    const constant = value.kind === 'string' || value.kind === 'boolean' ? value.value : value.kind === 'number' ? value.text : null;
    return [literal(key, 'keyword'), literal(constant === null ? null : String(constant), 'keyword')];
  });
}

/** The options that functions take; others would change the answer without a word. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  match: ['operator', 'fuzziness', 'prefix_length', 'max_expansions', 'boost', 'lenient'],
  match_phrase: ['boost'],
  to_ip: ['leading_zeros'],
};

function optionProblem(name: string, { arguments: args }: Call): { readonly span: Span; readonly message: string } | undefined {
  const known = Object.hasOwn(OPTIONS, name) ? (OPTIONS[name] ?? []) : [];
  for (const argument of args) {
    const entry = argument.kind === 'map' ? argument.entries.find(({ key }) => !known.includes(key)) : undefined;
    if (!entry) continue;
    const others = known.length === 0 ? '' : `; there are ${known.join(', ')}`;
    return { span: argument.span, message: `${name.toUpperCase()} takes no option "${entry.key}" here${others}` };
  }
  return undefined;
}

function findDefinition(expr: Call): FunctionDefinition | undefined {
  const name = Object.hasOwn(ALIASES, expr.name) ? (ALIASES[expr.name] as string) : expr.name;
  return functionNamed(expr.ignoreCase ? `${name}_ignore_case` : name);
}

function noteUnknown(expr: Call, lowering: Lowering): Expr {
  if (aggregateNamed(expr.name))
    return noteError(lowering, 'ESQ203', expr.span, `${expr.name.toUpperCase()} works on groups of rows`, 'put it into STATS');
  const refusal = refusalOf(expr.name);
  if (refusal !== undefined) return noteError(lowering, 'ESQ206', expr.span, `${expr.name.toUpperCase()} is not run here: it ${refusal}`);
  const guess = Object.hasOwn(OTHER_LANGUAGES, expr.name)
    ? OTHER_LANGUAGES[expr.name]
    : nearest(expr.name, [...functions.map(({ name }) => name), ...Object.keys(ALIASES)]);
  return noteError(
    lowering,
    'ESQ203',
    expr.span,
    `There is no function "${expr.name}" here`,
    guess ? `did you mean "${guess}"?` : undefined,
  );
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
  return max === Number.POSITIVE_INFINITY ? `at least ${min} ${noun}` : `${min} to ${max} ${noun}`;
}
