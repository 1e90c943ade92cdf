import type { Value } from '#event/value.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const eqlSubstring: FunctionDefinition = {
  name: 'eql_substring',
  signature: 'eql_substring(text, start[, end]) → keyword',
  summary: 'The part from start to before end, counted from 0, or from the end when negative; empty when there is none (EQL `substring`).',
  multivalue: 'null',
  nulls: 'pass',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null, start = null, end = null]) =>
      text === null ? null : slice(textOf(text), start, end),
  examples: [
    { arguments: ['start regsvr32.exe', 6], result: 'regsvr32.exe' },
    { arguments: ['start regsvr32.exe', 0, 5], result: 'start' },
    { arguments: ['start regsvr32.exe', -4, -1], result: '.ex' },
    { arguments: ['abc', -9, 9], result: 'abc' },
    { arguments: ['abc', 2, 1], result: '' },
    { arguments: [null, 1], result: null },
  ],
};

/** Elasticsearch: a missing start or end is the text's own. */
function slice(text: string, start: Value, end: Value): string {
  return text.slice(start === null ? 0 : Number(textOf(start)), end === null ? text.length : Number(textOf(end)));
}
