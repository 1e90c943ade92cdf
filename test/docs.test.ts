import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { referencePages } from '../scripts/reference.ts';
import { filesIn, read } from './files.ts';

test('the generated reference is what the code says (npm run generate)', () => {
  for (const [path, text] of referencePages()) assert.equal(existsSync(path) ? read(path) : '', text, path);
});

test('every diagnostic code is shown by some case or test', () => {
  const shown = filesIn('{src,test,packs}/**/*.{case,ts,yml}')
    .filter((path) => path !== 'src/base/codes.ts' && (path.endsWith('.case') || path.startsWith('test/') || path.includes('/cases/')))
    .map(read)
    .join('\n');
  const codes = [...read('src/base/codes.ts').matchAll(/^ {2}([A-Z]{3}\d{3}):/gm)].map((match) => match[1] as string);
  assert.ok(codes.length > 0);
  assert.deepEqual(
    codes.filter((code) => !shown.includes(code)),
    [],
  );
});

test('links of the pages lead somewhere', () => {
  const pages = filesIn('{*.md,docs/**/*.md,src/**/README.md}');
  const broken = pages.flatMap((page) => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : '';
    return [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
      .map((match) => match[1] as string)
      .filter((target) => !existsSync(`${folder}${target}`))
      .map((target) => `${page}: ${target}`);
  });
  assert.deepEqual(broken, []);
});
