import { analyzeWords } from '#event/words.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';
import { listOf } from '../values.ts';

export const matchPhrase: FunctionDefinition = {
  name: 'match_phrase',
  signature: 'match_phrase(field, phrase) → boolean',
  summary: 'Some value of the field is the phrase; of an analyzed text, it holds its words side by side. Without a value: false.',
  multivalue: 'list',
  nulls: 'pass',
  returns: () => 'boolean',
  prepare:
    ([type = 'unknown']) =>
    ([field = null, phrase = null]) =>
      listOf(field).some((value) => (type === 'text' ? hasPhrase(textOf(value), textOf(phrase)) : textOf(value) === textOf(phrase))),
  examples: [
    { arguments: ['the quick brown fox', 'Quick Brown'], types: ['text', 'keyword'], result: true },
    { arguments: ['the quick brown fox', 'brown quick'], types: ['text', 'keyword'], result: false },
    { arguments: [null, 'a'], result: false },
  ],
};

function hasPhrase(text: string, phrase: string): boolean {
  const [words, wanted] = [analyzeWords(text), analyzeWords(phrase)];
  return wanted.length > 0 && words.some((_word, at) => wanted.every((word, i) => words[at + i] === word));
}
