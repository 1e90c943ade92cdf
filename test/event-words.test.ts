import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { analyzeText, analyzeWords, hasPhrase } from '#event/words.ts';

const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ["The 2 QUICK Brown-Foxes jumped over the lazy dog's bone.", "the 2 quick brown foxes jumped over the lazy dog's bone".split(' ')],
  ['[string]::join', ['string', 'join']],
  ['env:temp C:\\Windows', ['env:temp', 'c', 'windows']],
  ['host.example.org, 10.0.0.1 a.1 1.a', ['host.example.org', '10.0.0.1', 'a', '1', '1', 'a']],
  ['1,234;5 one,two', ['1,234;5', 'one', 'two']],
  ['snake_case __init__ ___ _', ['snake_case', '__init__']],
  ["'quoted' don’t", ['quoted', 'don’t']],
  ['base64==', ['base64']],
  ['İstanbul ΣΑΣ Ünal e\u0301t', ['istanbul', 'σασ', 'ünal', 'e\u0301t']],
  ['日本ひらカタカナ한국어', ['日', '本', 'ひ', 'ら', 'カタカナ', '한국어']],
  ['สวัสดี ครับ', ['สวัสดี', 'ครับ']],
  ['a🦊b 👍🏽👍 🇩🇪', ['a', '🦊', 'b', '👍🏽', '👍', '🇩🇪']],
  ['', []],
  [' :: -- !', []],
];

test('words are those of the standard analyzer', () => {
  for (const [text, words] of WORDS) assert.deepEqual(analyzeWords(text), words, text);
});

test('a long word is cut every 255 units', () => {
  assert.deepEqual(
    analyzeWords('x'.repeat(600)).map(({ length }) => length),
    [255, 255, 90],
  );
});

test('any text is analyzed, without hanging on it', { timeout: 120_000 }, () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => analyzeWords(text).every((word) => word.length > 0)));
  for (const hostile of ['\u0301', "a'", '.', '\u200d', '🏽', '_', '1,', '\ud800']) {
    analyzeWords(hostile.repeat(50_000));
  }
});

test('a phrase stands where its words stand one behind the other', () => {
  const text = analyzeText('a b a b c a');
  for (const [phrase, stands] of [
    [['a'], true],
    [['a', 'b', 'c'], true],
    [['b', 'a', 'b'], true],
    [['a', 'c'], false],
    [['c', 'a', 'b'], false],
    [['d'], false],
    [['a', 'd'], false],
    [[], false],
  ] as const)
    assert.equal(hasPhrase(text, phrase), stands, phrase.join(' '));
  assert.equal(analyzeText('a b a b c a'), text);
});
