import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-lint-'));

function ruleFile(name: string, query: string, more = ''): string {
  const path = join(folder, `${name}.yml`);
  writeFileSync(
    path,
    `rule_id: ${name}\nname: A rule\ntype: query\nseverity: low\nindex: [logs-azure.auditlogs-*]\n${more}query: '${query}'\n`,
  );
  return path;
}

const HYPHEN = 'event.action:"Update application - Certificates and secrets management" and cred.action: added';

test('a finding stands with its place, what shows it, why, and what to do', async () => {
  const { code, stdout, stderr } = await runCli(['lint', ruleFile('dash', HYPHEN)]);
  assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
  for (const part of [
    /^error L001: /,
    /dash\.yml:6:22 \(rule dash\)/,
    /shown by: at character 20: written U\+002D, logged U\+2013/,
    /why: /,
    /help: /,
  ])
    assert.match(stdout, part);
  assert.match(stdout, /\n1 rule: 1 error\.\n$/);
});

test('an author allows a finding with a reason; a field map mends one', async () => {
  const allowed = await runCli(['lint', ruleFile('allowed', HYPHEN, 'lint_allow: { L001: a test tenant }\n')]);
  assert.equal(allowed.code, 0);
  assert.match(allowed.stdout, /allowed: a test tenant\n\n1 rule: nothing found; 1 mended or allowed\.\n$/);
  const mended = await runCli(['lint', ruleFile('mended', HYPHEN, 'field_map: { event.action: op.canonical }\n')]);
  assert.equal(mended.code, 0);
  assert.match(mended.stdout, /mended: the rule's field_map reads op\.canonical in place of event\.action\n/);
});

test('warnings fail only when they are asked to', async () => {
  const path = ruleFile('loose', 'event.outcome: success and not user.name: *svc*');
  assert.equal((await runCli(['lint', path])).code, 0);
  assert.equal((await runCli(['lint', path, '--strict'])).code, 1);
});

test('events show which values are there', async () => {
  const path = ruleFile('sample', 'event.action:"add MEMBER to group"');
  const events = join(folder, 'events.ndjson');
  const document = {
    '@timestamp': '2026-03-04T10:00:00Z',
    data_stream: { dataset: 'azure.auditlogs' },
    event: { action: 'Add member to group' },
  };
  writeFileSync(events, `${JSON.stringify(document)}\n`);
  assert.equal((await runCli(['lint', path])).code, 0);
  const { code, stdout } = await runCli(['lint', path, '--events', events]);
  assert.equal(code, 1, stdout);
  assert.match(stdout, /^error L001: .*logged as "Add member to group"\n/);
  assert.equal((await runCli(['lint', path, '--events', join(folder, 'nowhere')])).code, 3);
});

test('findings for programs: JSON, and SARIF with what is suppressed', async () => {
  const paths = [ruleFile('one', HYPHEN), ruleFile('two', HYPHEN, 'lint_allow: { L001: known }\n')];
  const findings = JSON.parse((await runCli(['lint', ...paths, '--format', 'json'])).stdout);
  assert.deepEqual(
    findings.map(({ code, rule_id, line, column, allowed }: Record<string, unknown>) => ({ code, rule_id, line, column, allowed })),
    [
      { code: 'L001', rule_id: 'one', line: 6, column: 22, allowed: null },
      { code: 'L001', rule_id: 'two', line: 7, column: 22, allowed: 'known' },
    ],
  );
  const { runs } = JSON.parse((await runCli(['lint', ...paths, '--format', 'sarif'])).stdout);
  assert.deepEqual(runs[0].results[1].suppressions, [{ kind: 'inSource', justification: 'known' }]);
  assert.equal(runs[0].results[0].locations[0].physicalLocation.region.startLine, 6);
});

test('what is no rule is refused', async () => {
  assert.equal((await runCli(['lint', join(folder, 'none.yml')])).code, 2);
  const broken = join(folder, 'broken.yml');
  writeFileSync(broken, 'rule_id: [');
  assert.equal((await runCli(['lint', broken])).code, 2);
});

test('the findings of the published rules come with them; our own have none to act on', async () => {
  const { code, stdout } = await runCli(['lint', '--format', 'json']);
  assert.equal(code, 0, stdout);
  const findings: { code: string; rule_id: string; severity: string; mended: string | null; allowed: string | null }[] = JSON.parse(stdout);
  const of = (id: string): string[] => [...new Set(findings.filter(({ rule_id }) => rule_id === id).map((one) => one.code))].sort();
  assert.deepEqual(of('seed-k'), ['L001', 'L009', 'L014', 'L015', 'L016']);
  assert.deepEqual(of('seed-e'), [
    'L001',
    'L002',
    'L003',
    'L004',
    'L005',
    'L006',
    'L007',
    'L008',
    'L009',
    'L010',
    'L011',
    'L012',
    'L013',
    'L015',
    'L023',
    'L024',
  ]);
  const open = findings.filter(
    ({ rule_id, severity, mended, allowed }) => rule_id.startsWith('cc-') && severity !== 'info' && !mended && !allowed,
  );
  assert.deepEqual(open, []);
});
