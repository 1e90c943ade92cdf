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
