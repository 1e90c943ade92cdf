import type { Value } from '#event/value.ts';
import { analyzeWords } from '#event/words.ts';
import { comparisonOf } from '../compare.ts';
import type { FunctionDefinition } from '../function.ts';
import { editsAllowed, isWithinEdits } from '../fuzzy.ts';
import { textOf } from '../text.ts';
import { isString } from '../types.ts';

export const match: FunctionDefinition = {
  name: 'match',
  signature: 'field : query → boolean',
  summary:
    'Some value of the field is the query; of an analyzed text, one of its words is (ES|QL `:` and MATCH). Without a value: false. Option `fuzziness` lets texts be a few edits apart.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare: ([type = 'unknown', queryType = 'unknown'], [, , ...options]) => {
    const compare = comparisonOf(type, queryType);
    const fixed = options.includes(undefined) ? undefined : settingsOf(options);
    return ([field = null, query = null, ...given]) => {
      if (field === null || query === null) return false;
      const { isEvery, isAlike } = fixed ?? settingsOf(given);
      const values = typeof field === 'object' ? field : [field];
      if (type === 'text') return sharesWords(values, query, isEvery, isAlike);
      if (isAlike !== isSame && isString(type)) return values.some((value) => isAlike(textOf(value), textOf(query)));
      return typeof query !== 'object' && values.some((value) => compare(value, query) === 0);
    };
  },
  examples: [
    { arguments: [['Tech Lead', 'Analyst'], 'Analyst'], types: ['keyword', 'keyword'], result: true },
    { arguments: ['alpha db server', 'DB'], types: ['text', 'keyword'], result: true },
    { arguments: ['alpha db server', 'db beta', 'operator', 'AND'], types: ['text', 'keyword', 'keyword', 'keyword'], result: false },
    { arguments: ['svch0st.exe', 'svchost.exe', 'fuzziness', '1'], types: ['keyword', 'keyword', 'keyword', 'keyword'], result: true },
    { arguments: ['svcohst.exe', 'svchost.exe', 'fuzziness', 'AUTO'], types: ['keyword', 'keyword', 'keyword', 'keyword'], result: true },
    { arguments: ['host.exe', 'svchost.exe', 'fuzziness', '2'], types: ['keyword', 'keyword', 'keyword', 'keyword'], result: false },
    { arguments: [10004, '10004'], types: ['integer', 'keyword'], result: true },
    { arguments: [null, 'a'], types: ['keyword', 'keyword'], result: false },
  ],
};

type Alike = (word: string, wanted: string) => boolean;

function settingsOf(options: readonly (Value | undefined)[]) {
  return {
    isEvery: optionOf(options, 'operator').toUpperCase() === 'AND',
    isAlike: likenessOf(optionOf(options, 'fuzziness'), Number(optionOf(options, 'prefix_length')) || 0),
  };
}

/** The value of an option; options are constants behind the arguments, names and values in turn. */
function optionOf(options: readonly (Value | undefined)[], name: string): string {
  const at = options.indexOf(name);
  return at < 0 ? '' : textOf(options[at + 1] ?? null);
}

const isSame: Alike = (word, wanted) => word === wanted;

/** Whether a word passes for the one that is wanted; the first `prefix` characters must be the same. */
function likenessOf(fuzziness: string, prefix: number): Alike {
  if (fuzziness === '') return isSame;
  return (word, wanted) =>
    word.slice(0, prefix) === wanted.slice(0, prefix) && isWithinEdits(word, wanted, editsAllowed(fuzziness, wanted) ?? 0);
}

function sharesWords(values: readonly Value[], query: Value, isEvery: boolean, isAlike: Alike): boolean {
  const wanted = analyzeWords(textOf(query));
  const found = new Set(values.flatMap((value) => analyzeWords(textOf(value))));
  const isThere = (word: string): boolean => found.has(word) || (isAlike !== isSame && [...found].some((other) => isAlike(other, word)));
  return wanted.length > 0 && (isEvery ? wanted.every(isThere) : wanted.some(isThere));
}
