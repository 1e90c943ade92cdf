import type { ValueType } from './expr.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

type Numeric = number | bigint;

/** The smallest and largest number of each whole type. */
const RANGES: Readonly<Partial<Record<ValueType, readonly [bigint, bigint]>>> = {
  integer: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
  unsigned_long: [0n, 2n ** 64n - 1n],
};

/**
 * Arithmetic as Java does it on numbers of a type: whole numbers divide toward zero, and what overflows or divides by zero is null
 * (Elasticsearch: null and a warning). Of numbers whose type nobody knows, two whole ones make a long.
 */
export function calculate(operator: ArithmeticOperator, left: Numeric, right: Numeric, type: ValueType): Numeric | null {
  const isWhole = type !== 'double' && isWholeNumber(left) && isWholeNumber(right);
  if (!isWhole) return finite(calculateDoubles(operator, Number(left), Number(right)));
  if (typeof left === 'number' && typeof right === 'number') {
    const quick = calculateSmall(operator, left, right);
    if (quick !== undefined) return inRange(quick, type);
  }
  return calculateBig(operator, BigInt(left), BigInt(right), type);
}

/** The number when it fits the type, otherwise null; beyond 2^53 as a bigint. */
export function inRange(value: Numeric, type: ValueType): Numeric | null {
  const range = RANGES[type === 'unknown' ? 'long' : type];
  if (range && (value < range[0] || value > range[1])) return null;
  return shorten(value);
}

function isWholeNumber(value: Numeric): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** A bigint only where a number would lose digits. */
export function shorten(value: Numeric): Numeric {
  if (typeof value === 'number') return value;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** NaN and infinity are no values: null. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function calculateDoubles(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    default:
      return operator satisfies never;
  }
}

/** The answer when it is exact in a double, else undefined. Adding zero makes -0 a 0. */
function calculateSmall(operator: ArithmeticOperator, left: number, right: number): number | undefined {
  if ((operator === '/' || operator === '%') && right === 0) return undefined;
  const answer = calculateDoubles(operator, left, right);
  const whole = operator === '/' ? Math.trunc(answer) : answer;
  return Number.isSafeInteger(whole) && Number.isSafeInteger(left) && Number.isSafeInteger(right) ? whole + 0 : undefined;
}

function calculateBig(operator: ArithmeticOperator, left: bigint, right: bigint, type: ValueType): Numeric | null {
  switch (operator) {
    case '+':
      return inRange(left + right, type);
    case '-':
      return inRange(left - right, type);
    case '*':
      return inRange(left * right, type);
    case '/':
      return right === 0n ? null : inRange(left / right, type);
    case '%':
      return right === 0n ? null : inRange(left % right, type);
    default:
      return operator satisfies never;
  }
}

export function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
