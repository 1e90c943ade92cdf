import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compileGuarded } from '#app/load-rules.ts';
import { knownSchema } from '#app/schema.ts';
import { checkRules, type RuleCheck } from '#rule/check.ts';
import { runCli } from './run-cli.ts';
import { sharedBytes } from './shared.ts';
import { readTgz } from './tar.ts';

/** The commands around rules: what they write, where, and how they end. */
const folder = mkdtempSync(join(tmpdir(), 'tocsin-rules-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function ruleText(id: string, query: string): string {
  return `rule_id: ${id}\nname: Rule ${id}\ntype: query\nlanguage: kuery\nindex: [logs-*]\nseverity: low\nquery: |-\n  ${query}\n`;
}

const ML = 'rule_id: ml\nname: ML\ntype: machine_learning\nmachine_learning_job_id: job\nseverity: low\n';

test('rules check: a verdict for every rule, with the place of every mistake, and exit 2', async () => {
  put('mixed/good.yml', ruleText('good', 'event.action: x'));
  put('mixed/bad.yml', ruleText('bad', 'event.action: (x or'));
  put('mixed/ml.yml', ML);
  put('mixed/hunt.toml', '[hunt]\nname = "x"\n');
  const { code, stdout, stderr } = await runCli(['rules', 'check', join(folder, 'mixed'), '--format', 'json']);
  assert.equal(code, 2);
  assert.match(stderr, /hold no rule: 1/);
  const entries: readonly Record<string, unknown>[] = JSON.parse(stdout);
  assert.deepEqual(
    entries.map(({ rule_id, type, language, status, reason }) => [rule_id, type, language, status, reason]),
    [
      ['bad', 'query', 'kuery', 'error', 'This "(" is never closed'],
      ['good', 'query', 'kuery', 'ok', null],
      [
        'ml',
        'machine_learning',
        null,
        'unsupported',
        'cannot run: needs anomaly scores of a machine learning job, which Tocsin does not have',
      ],
    ],
  );
  assert.deepEqual(entries[0]?.diagnostics, [
    {
      code: 'KQL103',
      severity: 'error',
      message: 'This "(" is never closed',
      line: 8,
      column: 17,
      help: 'put ")" where it ends',
    },
  ]);
  assert.deepEqual(Object.keys(entries[0] ?? {}), ['path', 'rule_id', 'name', 'type', 'language', 'status', 'reason', 'diagnostics']);
});

test('rules check: a table for people; what does not run here is no mistake of the rule, a missing path is one', async () => {
  put('fine/good.yml', ruleText('good', 'event.action: x'));
  put('fine/ml.yml', ML);
  const fine = await runCli(['rules', 'check', join(folder, 'fine')]);
  assert.equal(fine.code, 0, fine.stderr);
  assert.match(fine.stdout, /^unsupported, 1 rule: cannot run: needs anomaly scores/m);
  assert.match(fine.stdout, /^query +1 +0 +0$/m);
  assert.match(fine.stdout, /^2 rules: 1 ok, 1 unsupported\.$/m);
  const bad = await runCli(['rules', 'check', put('one.yml', ruleText('bad', 'event.action: (x or'))]);
  assert.equal(bad.code, 2);
  assert.match(bad.stdout, /one\.yml:8:17 \(rule bad\)/);
  assert.equal((await runCli(['rules', 'check', join(folder, 'nowhere')])).code, 2);
  assert.equal((await runCli(['rules', 'check'])).code, 2);
});

const archive = sharedBytes('corpora/elastic-rules.tgz');

test('rules check: the published rules run', { skip: archive ? false : 'the rule corpus (../shared/corpora) is not there' }, () => {
  const files = archive ? readTgz(archive).filter(({ path }) => path.endsWith('.toml')) : [];
  const schema = knownSchema();
  const { rules, notRules } = checkRules(
    files.map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') })),
    (rule) => compileGuarded(rule, { schema, fieldMap: rule.fieldMap }).diagnostics,
  );
  const verdicts = new Map<string, number>();
  const note = ({ type, status }: RuleCheck): unknown => verdicts.set(`${type} ${status}`, (verdicts.get(`${type} ${status}`) ?? 0) + 1);
  rules.forEach(note);
  const expected = ['eql', 'new_terms', 'query', 'threat_match', 'threshold'].map((type) => `${type} ok`);
  assert.deepEqual(
    [...verdicts.keys()].filter((verdict) => !verdict.startsWith('esql')).sort(),
    [...expected, 'machine_learning unsupported'].sort(),
  );
  assert.ok(rules.every(({ status, reason }) => status === 'ok' || (reason ?? '') !== ''));
  assert.ok((verdicts.get('esql ok') ?? 0) > 190);
  assert.equal(rules.length + notRules.length, files.length);
});
