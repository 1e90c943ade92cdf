import type { Value } from '#event/value.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { listOf, valueFrom } from '../values.ts';

export const mvZip: FunctionDefinition = {
  name: 'mv_zip',
  signature: 'mv_zip(first, second[, delimiter]) → keyword',
  summary: 'The values of both in pairs, joined by the delimiter (default `,`); what is left over stands alone.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'keyword',
  prepare:
    () =>
    ([first, second, delimiter]) =>
      zipTexts(listOf(first).map(textOf), listOf(second).map(textOf), delimiter === undefined ? ',' : textOf(delimiter)),
  examples: [
    { arguments: [['x', 'y', 'z'], ['1', '2'], '-'], result: ['x-1', 'y-2', 'z'] },
    { arguments: [null, 'a', '-'], result: 'a' },
    { arguments: [null, null, '-'], result: null },
  ],
};

function zipTexts(first: readonly string[], second: readonly string[], delimiter: string): Value {
  const longer = first.length >= second.length ? first : second;
  return valueFrom(longer.map((_value, i) => [first[i], second[i]].filter((text) => text !== undefined).join(delimiter)));
}
