import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { CASE_KINDS, parseRuleCases } from '#rule/rule-cases.ts';
import { filesIn, read } from './files.ts';

/** What every rule of a pack comes with. */
const PAGES: readonly (readonly [file: string, sections: readonly string[]])[] = [
  ['guide.md', []],
  ['playbook.md', ['Contain', 'Eradicate', 'Recover']],
  ['tuning.md', []],
  ['emulate.md', ['Run', 'Expect', 'Clean up']],
];

for (const path of filesIn('packs/*/*/rule.yml')) {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const id = folder.slice(folder.lastIndexOf('/') + 1);
  test(`${id} has every file and every kind of case`, () => assert.deepEqual(missingIn(folder), []));
}

/** Files, sections and kinds of case that a rule's folder lacks. */
function missingIn(folder: string): readonly string[] {
  const { cases, without } = parseRuleCases(existsSync(`${folder}/cases.yml`) ? read(`${folder}/cases.yml`) : '');
  const shown = new Set(cases.map(({ shows }) => shows));
  return [
    ...PAGES.flatMap(([file, sections]) => missingInPage(`${folder}/${file}`, sections)),
    ...(existsSync(`${folder}/hunts.yml`) ? [] : ['hunts.yml']),
    ...CASE_KINDS.filter((kind) => !shown.has(kind) && !without.has(kind)).map((kind) => `a case that shows: ${kind}`),
    ...CASE_KINDS.filter((kind) => shown.has(kind) && without.has(kind)).map((kind) => `${kind} is shown, and said to be impossible`),
  ];
}

function missingInPage(path: string, sections: readonly string[]): readonly string[] {
  if (!existsSync(path)) return [path];
  const page = read(path);
  return [
    ...(/^# .+\n/.test(page) ? [] : [`${path} has no title`]),
    ...sections.filter((name) => !page.includes(`\n## ${name}`)).map((name) => `${path}: ## ${name}`),
  ];
}
