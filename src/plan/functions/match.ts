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
    return ([field = null, query = null]) => {
      if (field === null || query === null) return false;
      const values = typeof field === 'object' ? field : [field];
      if (type === 'text') return sharesWord(values, query);
      return typeof query !== 'object' && values.some((value) => compare(value, query) === 0);
    };
  },
  examples: [
    { arguments: [['Tech Lead', 'Analyst'], 'Analyst'], types: ['keyword', 'keyword'], result: true },
    { arguments: ['alpha db server', 'DB'], types: ['text', 'keyword'], result: true },
    { arguments: [10004, '10004'], types: ['integer', 'keyword'], result: true },
    { arguments: [null, 'a'], types: ['keyword', 'keyword'], result: false },
  ],
};

function sharesWord(values: readonly Value[], query: Value): boolean {
  const wanted = new Set(analyzeWords(textOf(query)));
  return values.some((value) => analyzeWords(textOf(value)).some((word) => wanted.has(word)));
}
