import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';
import { filesIn, read } from './files.ts';
import { sharedFile } from './shared.ts';

const paths = filesIn('packs/*/*/rule.yml');
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function load(path: string): Rule {
  const { rule, diagnostics } = parseRule(read(path), { path, guide: read(`${folderOf(path)}/guide.md`) });
  assert.deepEqual(diagnostics, []);
  assert.ok(rule);
  return rule;
}

test('every pack says what it is', () => {
  const packs = new Set(paths.map((path) => path.split('/')[1]));
  assert.ok(packs.size > 0);
  for (const pack of packs) {
    const about: unknown = parse(read(`packs/${pack}/pack.yml`));
    assert.deepEqual(Object.keys(about as object), ['name', 'version', 'description']);
    assert.equal((about as { name: string }).name, pack);
  }
});

for (const path of paths) {
  test(`${path} loads and is complete`, () => {
    const rule = load(path);
    assert.equal(rule.id, folderOf(path).split('/').at(-1), 'the folder is named after the rule');
    assert.ok(rule.description.length > 40 && rule.setup, 'it has a description and a setup');
    assert.ok(rule.threat.length > 0 && rule.references.length > 0, 'it has ATT&CK techniques and references');
    assert.match(rule.note ?? '', /^# .+\n/, 'its guide has a title');
    assert.deepEqual(rule.extra, {}, 'nothing in it is without effect');
    for (const id of rule.supersededBy)
      assert.ok(existsSync(`${folderOf(folderOf(path))}/${id}/rule.yml`), `${id}, which supersedes it, exists`);
  });
}

test('rules of our own can be acted on: title, reason, false positives, highlighted fields', () => {
  for (const rule of paths.map(load).filter(({ origin }) => origin === undefined)) {
    assert.ok(rule.alertTitle && rule.alertReason, rule.id);
    assert.ok(rule.falsePositives.length > 0 && rule.highlightedFields.length > 0, rule.id);
  }
});

test('the published queries are byte for byte as published', (context) => {
  const pageE = sharedFile('seeds/seed-e-additional-cloud-credentials.txt');
  const pageK = sharedFile('seeds/seed-k-azure-application-credential-modification.md');
  if (pageE === undefined || pageK === undefined) return context.skip('../shared is not there');
  const queryOf = (id: string): string => {
    const { detection } = load(`packs/additional-cloud-credentials/${id}/rule.yml`);
    return 'query' in detection ? detection.query.text : '';
  };
  assert.ok(pageE.includes(`\neql\n${queryOf('seed-e')}\nhigh severity high confidence\n`));
  assert.ok(pageK.includes(`\`\`\`js\n${queryOf('seed-k')}\n\`\`\``));
});
