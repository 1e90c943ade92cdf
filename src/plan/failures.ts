import type { Value } from '#event/value.ts';
import { isNumber } from './arithmetic.ts';
import type { One } from './compare.ts';
import { asDate, asDouble, asInteger, asIp, asLong, asUnsignedLong } from './conversions.ts';
import { sumType } from './date-arithmetic.ts';
import { unitsBetween } from './date-parts.ts';
import type { ValueType } from './expr.ts';
import { jsonProblem, parseJsonPath } from './json-path.ts';
import { printValue, textOf } from './text.ts';
import { listOf } from './values.ts';

/** Why a call gave no value though all of its arguments had one, in Elasticsearch's words; none when that is its answer. */
type Failure = (values: readonly Value[], types: readonly ValueType[]) => readonly string[];

/** What Elasticsearch says of several values where there may be one. */
export const SEVERAL_VALUES = 'java.lang.IllegalArgumentException: single-value function encountered multi-value';

const INVALID = 'org.elasticsearch.xpack.esql.core.InvalidArgumentException';
const ILLEGAL = 'java.lang.IllegalArgumentException';
const ARITHMETIC = 'java.lang.ArithmeticException';

const FAILURES: Readonly<Record<string, Failure>> = {
  add: overflow,
  subtract: overflow,
  multiply: overflow,
  divide: divisionByZero,
  modulo: divisionByZero,
  negate: overflow,
  mv_sum: overflow,
  pow: () => [`${ARITHMETIC}: not a finite double number: Infinity`],
  log: () => [`${ARITHMETIC}: Log of non-positive number`],
  log10: () => [`${ARITHMETIC}: Log of non-positive number`],
  sqrt: () => [`${ARITHMETIC}: Square root of negative`],
  acos: () => [`${ARITHMETIC}: Acos input out of range`],
  asin: () => [`${ARITHMETIC}: Asin input out of range`],
  acosh: () => [`${ARITHMETIC}: Acosh input out of range`],
  atanh: () => [`${ARITHMETIC}: Atanh input out of range`],
  cosh: () => [`${ARITHMETIC}: cosh overflow`],
  sinh: () => [`${ARITHMETIC}: sinh overflow`],
  exp: () => [`${ARITHMETIC}: not a finite double number: Infinity`],
  scalb: () => [`${ARITHMETIC}: not a finite double number: Infinity`],
  to_integer: conversion(asInteger, (one, type) => notWhole(one, type, 'integer')),
  to_long: conversion(asLong, (one, type) => notWhole(one, type, 'long')),
  to_unsigned_long: conversion(asUnsignedLong, (one, type) => notWhole(one, type, 'unsigned_long')),
  to_double: conversion(asDouble, (one) => `java.lang.NumberFormatException: For input string: "${textOf(one)}"`),
  to_date: conversion(asDate, notDate),
  to_date_nanos: conversion(asDate, notDate),
  to_ip: conversion(
    (one) => asIp(textOf(one), 'decimal'),
    (one) => notIp(one),
  ),
  cidr_match: ([ip = null]) => [notIp(ip)],
  ip_prefix: ([ip = null, v4 = null, v6 = null]) => [
    textOf(ip).includes(':')
      ? `${ILLEGAL}: Prefix length v6 must be in range [0, 128], found ${textOf(v6)}`
      : `${ILLEGAL}: Prefix length v4 must be in range [0, 32], found ${textOf(v4)}`,
  ],
  date_parse: ([pattern = null, text]) => [
    text === undefined ? notDate(pattern) : `${ILLEGAL}: failed to parse date field [${textOf(text)}] with format [${textOf(pattern)}]`,
  ],
  date_diff: ([unit = null, from = null, to = null]) => notCounted(textOf(unit), Number(from), Number(to)),
  hash: () => ['java.security.NoSuchAlgorithmException: invalid MessageDigest not available'],
  from_base64: () => [`${ILLEGAL}: Illegal base64 text`],
  url_decode: () => [`${ILLEGAL}: URLDecoder: Illegal escape`],
  repeat: ([, count = null]) => [notNegative('Number', count)],
  space: ([count = null]) => [notNegative('Number', count)],
  substring: ([, , count = null]) => [notNegative('Length', count)],
  json_extract: ([json = null, path = null]) => notJson(textOf(json), textOf(path)),
};

/**
 * What explains that a call of a function has no value. Lists of conversions lose values one by one, so theirs is asked in any case;
 * `undefined` for functions that never fail.
 */
export function failureOf(name: string): { readonly explain: Failure; readonly isPerValue: boolean } | undefined {
  const explain = Object.hasOwn(FAILURES, name) ? FAILURES[name] : undefined;
  return explain && { explain, isPerValue: PER_VALUE.has(explain) };
}

const PER_VALUE = new Set<Failure | undefined>(
  ['to_integer', 'to_long', 'to_unsigned_long', 'to_double', 'to_date', 'to_date_nanos', 'to_ip'].map((name) => FAILURES[name]),
);

function conversion(convert: (one: One) => unknown, reason: (one: One, type: ValueType) => string): Failure {
  return ([values = null], [type = 'unknown']) => listOf(values).flatMap((one) => (convert(one) === null ? [reason(one, type)] : []));
}

function overflow(_values: readonly Value[], types: readonly ValueType[]): readonly string[] {
  const type = sumType(types);
  if (type === 'double') return [`${ARITHMETIC}: not a finite double number: Infinity`];
  return [`${ARITHMETIC}: ${type === 'integer' || type === 'unsigned_long' ? type : 'long'} overflow`];
}

function divisionByZero(values: readonly Value[], types: readonly ValueType[]): readonly string[] {
  const divisor = values[1];
  return isNumber(divisor) && Number(divisor) === 0 ? [`${ARITHMETIC}: / by zero`] : overflow(values, types);
}

function notWhole(one: One, type: ValueType, wanted: ValueType): string {
  if (typeof one !== 'string') return `${INVALID}: [${printValue(one, type)}] out of [${wanted}] range`;
  return wanted === 'integer' ? `java.lang.NumberFormatException: For input string: "${one}"` : `${INVALID}: Cannot parse number [${one}]`;
}

function notDate(one: Value): string {
  return `${ILLEGAL}: failed to parse date field [${textOf(one)}] with format [strict_date_optional_time]`;
}

function notIp(one: Value): string {
  return `${ILLEGAL}: '${textOf(one)}' is not an IP string literal.`;
}

function notJson(json: string, path: string): readonly string[] {
  const segments = parseJsonPath(path);
  if (!segments) return [`${ILLEGAL}: [${path}] is not a path`];
  const problem = jsonProblem(json, segments);
  if (problem === 'missing') return [`${ILLEGAL}: path [${path}] does not exist`];
  return problem === 'broken' ? [`${ILLEGAL}: invalid JSON input`] : [];
}

function notCounted(unit: string, from: number, to: number): readonly string[] {
  const count = unitsBetween(unit, from, to);
  return [count === undefined ? `${ILLEGAL}: [${unit}] is no unit of time` : `${INVALID}: [${count}] out of [integer] range`];
}

function notNegative(what: string, count: Value): string {
  return `${ILLEGAL}: ${what} parameter cannot be negative, found [${textOf(count)}]`;
}
