import { parseIp } from '#event/ip.ts';
import { compareCodePoints } from '#event/text.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import { compareVersions } from '#event/version.ts';
import type { ValueType } from './expr.ts';

/** One value of an expression. */
export type One = Scalar | bigint;

/** The order of two values (negative, zero, positive); undefined when they have none, as a number and a truth value. */
export type Compare = (left: One, right: One) => number | undefined;

/** How values of two types are ordered: addresses by their bytes, versions by their parts, strings by code points. */
export function comparisonOf(left: ValueType, right: ValueType): Compare {
  if (left === 'ip' || right === 'ip') return compareIpTexts;
  if (left === 'version' || right === 'version') return (a, b) => compareVersions(String(a), String(b));
  return compareOnes;
}

/** The natural order of two values. A text and a value of another kind are compared as texts, as a keyword field holds them. */
function compareOnes(left: One, right: One): number | undefined {
  if (typeof left === 'string' || typeof right === 'string') return compareCodePoints(textOf(left), textOf(right));
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return typeof left === typeof right ? Number(left) - Number(right) : undefined;
  }
  if (left === right) return 0;
  return left < right ? -1 : left > right ? 1 : left >= right ? 0 : undefined;
}

function textOf(value: One): string {
  return typeof value === 'bigint' ? String(value) : keywordText(value);
}

function compareIpTexts(left: One, right: One): number | undefined {
  if (left === right) return 0;
  const [a, b] = [parseIp(String(left)), parseIp(String(right))];
  return a === undefined || b === undefined ? undefined : a < b ? -1 : a > b ? 1 : 0;
}
