import type { Value } from '#event/value.ts';
import { finite, inRange } from './arithmetic.ts';
import type { ValueType } from './expr.ts';
import { listOf } from './values.ts';

/** A running sum: of whole numbers exact, of others with Kahan's correction, as Elasticsearch sums doubles. */
export function exactSum(type: ValueType) {
  let whole = 0n;
  let fraction = 0;
  let correction = 0;
  let count = 0;
  let hasFraction = type === 'double';
  const addDouble = (number: number): void => {
    const corrected = number - correction;
    const next = fraction + corrected;
    correction = next - fraction - corrected;
    fraction = next;
  };
  return {
    add: (value: Value | undefined): void => {
      for (const one of listOf(value)) {
        if (typeof one !== 'number' && typeof one !== 'bigint') continue;
        count++;
        if (typeof one === 'bigint' || (!hasFraction && Number.isInteger(one))) whole += BigInt(one);
        else {
          hasFraction = true;
          addDouble(one);
        }
      }
    },
    sum: (): Value => {
      if (count === 0) return null;
      return hasFraction ? finite(fraction + Number(whole)) : inRange(whole, 'long');
    },
    mean: (): Value => (count === 0 ? null : finite((fraction + Number(whole)) / count)),
  };
}

/** A running variance (Welford). */
export function spreadOf() {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add: (value: Value | undefined): void => {
      for (const one of listOf(value)) {
        if (typeof one !== 'number' && typeof one !== 'bigint') continue;
        count++;
        const distance = Number(one) - mean;
        mean += distance / count;
        squares += distance * (Number(one) - mean);
      }
    },
    isEmpty: (): boolean => count === 0,
    variance: (): number => squares / count,
  };
}
