import { prepareSum, sumType } from '../date-arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';

export const subtract: FunctionDefinition = {
  name: 'subtract',
  signature: 'left - right → number, date or span',
  summary: 'Difference; what overflows its type is null. A span of time is taken from a date.',
  multivalue: 'null',
  nulls: 'null',
  returns: sumType,
  prepare: (types) => prepareSum('-', types),
  examples: [
    { arguments: [1, 2], result: -1 },
    { arguments: [null, 2], result: null },
    { arguments: [2147483647, -1], types: ['integer', 'integer'], result: null },
    { arguments: [1706659200000, 'P1M0D'], types: ['date', 'date_period'], result: 1703980800000 },
  ],
};
