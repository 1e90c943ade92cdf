import type { Value } from '#event/value.ts';
import { analyzeWords } from '#event/words.ts';
import { comparisonOf } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const match: FunctionDefinition = {
  name: 'match',
  signature: 'field : query → boolean',
  summary: 'Some value of the field is the query; of an analyzed text, one of its words is (ES|QL `:` and MATCH). Without a value: false.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: ([type = 'unknown', queryType = 'unknown']) => {
    const compare = comparisonOf(type, queryType);
    return ([field = null, query = null, ...options]) => {
      if (field === null || query === null) return false;
      const values = typeof field === 'object' ? field : [field];
      if (type === 'text') return sharesWords(values, query, needsAll(options));
      return typeof query !== 'object' && values.some((value) => compare(value, query) === 0);
    };
  },
  examples: [
    { arguments: [['Tech Lead', 'Analyst'], 'Analyst'], types: ['keyword', 'keyword'], result: true },
    { arguments: ['alpha db server', 'DB'], types: ['text', 'keyword'], result: true },
    { arguments: ['alpha db server', 'db beta', 'operator', 'AND'], types: ['text', 'keyword', 'keyword', 'keyword'], result: false },
    { arguments: [10004, '10004'], types: ['integer', 'keyword'], result: true },
    { arguments: [null, 'a'], types: ['keyword', 'keyword'], result: false },
  ],
};

/** Option `operator`: `AND` asks for every word, the default `OR` for one. */
function needsAll(options: readonly Value[]): boolean {
  const at = options.indexOf('operator');
  return at >= 0 && textOf(options[at + 1] ?? null).toUpperCase() === 'AND';
}

function sharesWords(values: readonly Value[], query: Value, isEvery: boolean): boolean {
  const wanted = analyzeWords(textOf(query));
  const found = new Set(values.flatMap((value) => analyzeWords(textOf(value))));
  return wanted.length > 0 && (isEvery ? wanted.every((word) => found.has(word)) : wanted.some((word) => found.has(word)));
}
