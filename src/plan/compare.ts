import { parseIp } from '#event/ip.ts';
import { compareCodePoints } from '#event/text.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import { compareVersions } from '#event/version.ts';
import type { ValueType } from './expr.ts';
import { type ReadOne, readBeside } from './read-beside.ts';

/** One value of an expression. */
export type One = Scalar | bigint;

/** The order of two values (negative, zero, positive); undefined when they have none, as a number and a truth value. */
export type Compare = (left: One, right: One) => number | undefined;

/** How values of two types are ordered: addresses by their bytes, versions by their parts, strings by code points. */
export function comparisonOf(left: ValueType, right: ValueType): Compare {
  if (left === 'ip' || right === 'ip') return compareIpTexts;
  if (left === 'version' || right === 'version') return (a, b) => compareVersions(String(a), String(b));
  const [readLeft, readRight] = [readBeside(left, right), readBeside(right, left)];
  return readLeft || readRight ? compareRead(readLeft ?? asItIs, readRight ?? asItIs) : compareOnes;
}

/** What cannot be read has no order. */
function compareRead(readLeft: ReadOne, readRight: ReadOne): Compare {
  return (left, right) => {
    const [a, b] = [readLeft(left), readRight(right)];
    return a === null || b === null ? undefined : compareOnes(a, b);
  };
}

function asItIs(value: One): One {
  return value;
}

/** The natural order of two values. A text and a value of another kind, neither of a known type, are compared as a keyword field holds them. */
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
