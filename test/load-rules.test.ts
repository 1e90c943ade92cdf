import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { renderRuleDiagnostic } from '../src/app/cli/rule-diagnostics.ts';
import { BUILT_IN_PACKS, compileRules, loadRules } from '../src/app/load-rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-rules-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function ruleText(id: string, query: string): string {
  return `rule_id: ${id}\nname: Rule ${id}\ndescription: d\ntype: query\nlanguage: kuery\nindex: [logs-*]\nseverity: low\nrisk_score: 21\nquery: |-\n  ${query}\n`;
}

function put(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

test('the built-in packs load', async () => {
  const loaded = await loadRules([BUILT_IN_PACKS]);
  assert.deepEqual(loaded.problems, []);
  assert.ok(loaded.rules.length >= 8, `${loaded.rules.length} rules`);
});

test('one broken rule, one second rule of an id, one missing path: the others load', async () => {
  put('mix/a.yml', ruleText('a', 'event.action: x'));
  put('mix/b.yml', ruleText('b', 'event.action: (x or'));
  put('mix/deep/again.yml', ruleText('a', 'event.action: y'));
  put('mix/pack.yml', 'name: mix');
  const loaded = await loadRules([join(folder, 'mix'), join(folder, 'nowhere')]);
  const compiled = compileRules(loaded, { asPublished: false });
  assert.deepEqual(
    compiled.compiled.map(({ rule }) => rule.id),
    ['a'],
  );
  assert.deepEqual(
    [...loaded.diagnostics, ...compiled.diagnostics].map(({ diagnostic }) => diagnostic.code),
    ['RUL207', 'KQL103'],
  );
  assert.deepEqual(
    loaded.problems.map(({ kind }) => kind),
    ['missing'],
  );
  const [broken] = compiled.diagnostics;
  assert.ok(broken);
  assert.equal(
    renderRuleDiagnostic(broken).replaceAll(folder, '.'),
    [
      'error KQL103: This "(" is never closed',
      '  ./mix/b.yml:10:17 (rule b)',
      '  10 |   event.action: (x or',
      '     |                 ^',
      '  help: put ")" where it ends',
      '',
    ].join('\n'),
  );
});

test('a rule that meets a mistake of ours is named (APP101), and the others run', async () => {
  put('one/a.yml', ruleText('a', 'event.action: x'));
  const loaded = await loadRules([join(folder, 'one')]);
  const [rule] = loaded.rules;
  assert.ok(rule);
  const faulty = {
    ...rule,
    id: 'faulty',
    get schedule(): never {
      throw new Error('ouch');
    },
  };
  const compiled = compileRules({ ...loaded, rules: [faulty, rule] }, { asPublished: false });
  assert.deepEqual(
    compiled.compiled.map((one) => one.rule.id),
    ['a'],
  );
  assert.deepEqual(
    compiled.diagnostics.map(({ diagnostic }) => diagnostic.code),
    ['APP101'],
  );
});

test('a diagnostic draws what the eye cannot see, and its mark stands below it', () => {
  const text = 'a\n  query: "x\u{1b}[31m\u{202e} (y"\n';
  const start = text.indexOf('(');
  const shown = renderRuleDiagnostic({
    path: 'a\u{7}.yml',
    text,
    diagnostic: { code: 'KQL103', severity: 'error', span: { start, end: start + 1 }, message: 'm\u{1b}' },
    isPlaced: true,
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left.
  assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  const [, , line = '', mark = ''] = shown.split('\n');
  assert.equal(line[mark.indexOf('^')], '(');
});
