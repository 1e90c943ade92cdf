import type { Value } from '#event/value.ts';
import type { One } from './compare.ts';
import type { ValueType } from './expr.ts';
import { readBeside } from './read-beside.ts';
import { listOf } from './values.ts';

/** Makes ready the question whether a value of one type is among values of another. */
export function prepareMembership(
  own: ValueType = 'unknown',
  others: ValueType = 'unknown',
): (values: Value | undefined) => (one: One) => boolean {
  const [readOwn, readOther] = [readBeside(own, others), readBeside(others, own)];
  return (values) => {
    const list = listOf(values);
    // What cannot be read is null, and null is among nothing.
    const set = new Set<One | null>(readOther ? list.map(readOther).filter((one) => one !== null) : list);
    return readOwn ? (one) => set.has(readOwn(one)) : (one) => set.has(one);
  };
}
