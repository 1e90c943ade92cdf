import { parseIsoDate } from '#event/date.ts';
import { parseByPattern } from '../date-pattern.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const dateParse: FunctionDefinition = {
  name: 'date_parse',
  signature: 'date_parse(pattern[, text]) → date',
  summary: 'The date that a text stands for by a Java pattern, UTC; without a pattern ISO 8601. Null when it does not fit.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'date',
  prepare:
    () =>
    ([pattern = null, text]) =>
      (text === undefined ? parseIsoDate(textOf(pattern)) : parseByPattern(textOf(pattern), textOf(text))) ?? null,
  examples: [
    { arguments: ['yyyy-MM-dd HH:mm', '2023-02-01 12:15'], result: 1675253700000 },
    { arguments: ['2023-02-01'], result: 1675209600000 },
    { arguments: ['yyyy', 'x'], result: null },
    { arguments: ['yyyy', null], result: null },
  ],
};
