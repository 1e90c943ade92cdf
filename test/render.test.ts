import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { printBytes, printCount } from '../src/app/render/figures.ts';
import { displayWidth, padEnd, truncate, wrap } from '../src/app/render/layout.ts';
import { renderReport } from '../src/app/render/report.ts';
import { visibleText } from '../src/app/render/visible-text.ts';
import { filesIn, read } from './files.ts';
import { OUTPUTS, reportOf } from './render-support.ts';

const folders = filesIn('src/app/render/cases/*/scan.json').map((path) => path.slice(0, path.lastIndexOf('/')));

test('there are reports to render', () => assert.ok(folders.length > 0));

for (const folder of folders) {
  for (const [file, format, options] of OUTPUTS) {
    test(`${folder}/${file}`, () => {
      // Files in the repository end their lines in one way; CSV has a test of its own for its line ends.
      const text = [...renderReport(reportOf(folder), format, options)].join('').replaceAll('\r\n', '\n');
      if (process.env.UPDATE === '1') writeFileSync(`${folder}/${file}`, text);
      else assert.equal(text, read(`${folder}/${file}`));
    });
  }
}

test('untrusted text shows what it holds, on one line', () => {
  assert.equal(visibleText('mira.holt – Müller 田中 😀'), 'mira.holt – Müller 田中 😀');
  assert.equal(visibleText('a\u001b[31mb\r\n\tc\u009b1m'), 'a‹U+001B›[31mb‹U+000D›‹U+000A›‹U+0009›c‹U+009B›1m');
  assert.equal(visibleText('exe\u202egpj\u2066x\u2069'), 'exe‹U+202E›gpj‹U+2066›x‹U+2069›');
  assert.equal(visibleText('a\u200bb\u200dc\ufeffd\u00ade\u{e0041}f'), 'a‹U+200B›b‹U+200D›c‹U+FEFF›d‹U+00AD›e‹U+E0041›f');
  assert.equal(visibleText('a\u00a0b\u2028c\ud800d\ufffee\ue000f\u3164g'), 'a‹U+00A0›b‹U+2028›c‹U+D800›d‹U+FFFE›e‹U+E000›f‹U+3164›g');
  assert.equal(visibleText(`a${'\u0301'.repeat(12)}b`), `a${'\u0301'.repeat(8)}${'‹U+0301›'.repeat(4)}b`);
});

test('untrusted text is cut, never within a code point', () => {
  assert.equal(visibleText('abcdef', 3), 'abc…');
  assert.equal(visibleText('abc', 3), 'abc');
  assert.equal(visibleText('ab\u001b', 8), 'ab…');
  assert.equal(visibleText('😀😀😀', 2), '😀😀…');
  assert.ok(visibleText('\u202e'.repeat(1_000_000)).length < 1010);
});

test('columns are counted as a terminal gives them', () => {
  assert.equal(displayWidth('abc'), 3);
  assert.equal(displayWidth('田中'), 4);
  assert.equal(displayWidth('e\u0301'), 1);
  assert.equal(displayWidth('😀!'), 3);
  assert.equal(padEnd('田', 4), '田  ');
  assert.equal(truncate('田中田中', 5), '田中…');
  assert.equal(truncate('abc', 3), 'abc');
  assert.deepEqual(wrap('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrap('abcdefgh', 3), ['abc', 'def', 'gh']);
  assert.deepEqual(wrap('田中田', 3), ['田', '中', '田']);
  assert.deepEqual(wrap('', 5), ['']);
});

test('numbers look the same everywhere', () => {
  assert.deepEqual([0, 999, 1000, 412903, 1234567].map(printCount), ['0', '999', '1,000', '412,903', '1,234,567']);
  assert.deepEqual([1, 999, 1000, 99_949, 99_951, 999_499, 999_501, 48_230_000, 1e15].map(printBytes), [
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '99.9 kB',
    '100 kB',
    '999 kB',
    '1.0 MB',
    '48.2 MB',
    '1000 TB',
  ]);
});
