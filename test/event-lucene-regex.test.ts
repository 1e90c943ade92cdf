import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RE2JS } from 're2js';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import { runCaseFiles } from './case-file.ts';

/** `matches` holds texts between bars; the answer says yes or no for each. */
runCaseFiles('src/event/cases/lucene-regex.case', (one) => {
  const translated = translateLuceneRegex(one.get('pattern') ?? '');
  if (translated.kind === 'problem') {
    const { at, message, help } = translated;
    return { problem: `${at}: ${message}${help === undefined ? '' : ` (${help})`}` };
  }
  const compiled = RE2JS.compile(translated.pattern, RE2JS.DOTALL);
  const texts = (one.get('matches') ?? '').split('|');
  return {
    re2: translated.pattern,
    answers: texts.map((text) => `${JSON.stringify(text)} ${compiled.matches(text) ? 'yes' : 'no'}`).join('\n'),
  };
});

test('a pattern that is long, or large with its repetitions, is refused', { timeout: 20_000 }, () => {
  const hostile = [
    'a'.repeat(500_000),
    '[a-z]{999}'.repeat(900),
    '(a|b|c){1000}'.repeat(700),
    '(x{0,30}){0,30}'.repeat(600),
    'a|'.repeat(200_000),
  ];
  for (const pattern of hostile) assert.equal(translateLuceneRegex(pattern).kind, 'problem', pattern.slice(0, 20));
  assert.equal(translateLuceneRegex('[a-z]{1000}'.repeat(5)).kind, 'regex');
});
