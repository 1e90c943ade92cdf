import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { create } from 'tar';
import { type CliResult, runCli } from './run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'tocsin-packs-'));

function packs(folder: string, ...words: string[]): Promise<CliResult> {
  return runCli(['packs', ...words], { environment: { TOCSIN_PACKS: join(root, folder) } });
}

function writePack(name: string, version: string, rules: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(root, 'source-'));
  writeFileSync(join(path, 'pack.yml'), `name: ${name}\nversion: ${version}\ndescription: A pack.\n`);
  for (const [id, more] of Object.entries(rules)) {
    mkdirSync(join(path, id));
    writeFileSync(join(path, id, 'rule.yml'), `rule_id: ${id}\nname: Rule ${id}\ntype: query\nindex: [logs-*]\n${more}\n`);
  }
  return path;
}

async function archiveOf(folder: string): Promise<string> {
  const file = `${folder}.tar.gz`;
  await create({ gzip: true, file, cwd: folder }, readdirSync(folder));
  return file;
}

const LOW = "severity: low\nquery: 'event.action: login'";

test('a pack is installed from its folder, listed, run, and removed', async () => {
  const source = writePack('mine', '1.0.0', { a: LOW, b: LOW });
  const installed = await packs('one', 'install', source);
  assert.equal(installed.code, 0, installed.stderr);
  assert.match(installed.stdout, /^Installed mine 1\.0\.0: 2 rules\. SHA-256 of its files: [0-9a-f]{64}\n$/);
  const { stdout } = await packs('one');
  assert.match(stdout, /^additional-cloud-credentials [\d.]+ {2}\d+ rules, built in\nmine 1\.0\.0 {2}2 rules, from /);
  const rules = await runCli(['rules'], { environment: { TOCSIN_PACKS: join(root, 'one') } });
  assert.match(rules.stdout, /^a +low +kql/m);
  assert.match(rules.stdout, /^cc-e01 /m);
  const again = await packs('one', 'install', source);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is installed already/);
  writeFileSync(
    join(root, 'one', 'mine', 'a', 'rule.yml'),
    readFileSync(join(root, 'one', 'mine', 'a', 'rule.yml'), 'utf8').replace('low', 'high'),
  );
  assert.match((await packs('one')).stdout, /mine .* changed since it was installed\n/);
  assert.equal((await packs('one', 'remove', 'mine')).code, 0);
  assert.doesNotMatch((await packs('one')).stdout, /^mine/m);
  assert.deepEqual(readdirSync(join(root, 'one')), []);
});

test('an archive has the checksum that was asked for, or nothing of it is installed', async () => {
  const archive = await archiveOf(writePack('packed', '1.0.0', { a: LOW }));
  const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
  const refused = await packs(
    'two',
    'install',
    archive,
    '--sha256',
    sha256.replace(/^./, (first) => (first === '0' ? '1' : '0')),
  );
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /has the SHA-256 [0-9a-f]{64}, not the one that was asked for/);
  assert.deepEqual(readdirSync(join(root, 'two')), []);
  assert.equal((await packs('two', 'install', archive, '--sha256', sha256.toUpperCase())).code, 0);
});

test('an update shows what changes, takes it when told to, and leaves overrides alone', async () => {
  await packs('three', 'install', writePack('mine', '1.0.0', { a: LOW, b: LOW }));
  const overrides = join(root, 'three', 'mine.overrides.yml');
  writeFileSync(overrides, 'rules:\n  a: { severity: critical }\n  gone: { enabled: false }\n');
  const newer = writePack('mine', '1.1.0', { a: LOW.replace('login', 'logout'), c: LOW });
  const shown = await packs('three', 'update', newer);
  assert.equal(shown.code, 0, shown.stderr);
  assert.equal(
    shown.stdout,
    [
      'added    c: Rule c (low)',
      'removed  b: Rule b',
      'changed  a: query',
      '           - event.action: login',
      '           + event.action: logout',
      '1 rule added, 1 removed, 1 changed.',
      'Nothing was changed. To take it, run it again with --yes',
      '',
    ].join('\n'),
  );
  assert.match((await packs('three')).stdout, /^mine 1\.0\.0 {2}2 rules, .*, overridden$/m);
  assert.equal((await packs('three', 'update', newer, '--yes')).code, 0);
  assert.match((await packs('three')).stdout, /^mine 1\.1\.0 {2}2 rules/m);
  const rules = await runCli(['rules'], { environment: { TOCSIN_PACKS: join(root, 'three') } });
  assert.match(rules.stdout, /^a +critical/m);
  assert.ok(existsSync(overrides));
  const lint = await runCli(['scan', join(root, 'three')], { environment: { TOCSIN_PACKS: join(root, 'three') } });
  assert.match(lint.stdout + lint.stderr, /RUL212|has no rule "gone"/);
});

test('a built-in pack can be overridden, replaced and got back, not removed', async () => {
  const folder = join(root, 'four');
  mkdirSync(folder);
  writeFileSync(join(folder, 'additional-cloud-credentials.overrides.yml'), 'rules: { cc-e01: { severity: low } }\n');
  const listed = await runCli(['rules'], { environment: { TOCSIN_PACKS: folder } });
  assert.match(listed.stdout, /^cc-e01 +low/m);
  assert.equal((await packs('four', 'remove', 'additional-cloud-credentials')).code, 2);
  const replacement = writePack('additional-cloud-credentials', '9.0.0', { a: LOW });
  assert.equal((await packs('four', 'update', replacement, '--yes')).code, 0);
  assert.match((await packs('four')).stdout, /^additional-cloud-credentials 9\.0\.0 {2}1 rule, from /);
  assert.equal((await packs('four', 'remove', 'additional-cloud-credentials')).code, 0);
  assert.match((await packs('four')).stdout, /^additional-cloud-credentials [\d.]+ {2}\d+ rules, built in, overridden/);
});

test('what is no pack is refused, and leaves nothing behind', async () => {
  const bad = writePack('bad', '1.0.0', { a: 'severity: loud' });
  const plain = mkdtempSync(join(root, 'plain-'));
  const odd = writePack('../odd', '1.0.0', { a: LOW });
  const noArchive = join(root, 'no.tar.gz');
  writeFileSync(noArchive, 'hello');
  for (const source of [bad, plain, odd, noArchive, join(root, 'nowhere')]) {
    const { code, stderr } = await packs('five', 'install', source);
    assert.equal(code, 2, source);
    assert.notEqual(stderr, '');
  }
  assert.deepEqual(readdirSync(join(root, 'five')), []);
});

test('links and paths that lead out of a pack are left behind', async () => {
  const source = writePack('linked', '1.0.0', { a: LOW });
  symlinkSync('/etc/passwd', join(source, 'passwd'));
  assert.equal((await packs('six', 'install', source)).code, 0);
  assert.ok(!existsSync(join(root, 'six', 'linked', 'passwd')));
  const inner = mkdtempSync(join(root, 'inner-'));
  cpSync(writePack('climber', '1.0.0', { a: LOW }), join(inner, 'pack'), { recursive: true });
  writeFileSync(join(inner, 'outside.txt'), 'x');
  const archive = `${inner}.tar.gz`;
  await create({ gzip: true, file: archive, cwd: join(inner, 'pack'), preservePaths: true }, ['pack.yml', 'a', '../outside.txt']);
  const { code } = await packs('six', 'install', archive);
  assert.ok(code === 0 || code === 2);
  assert.ok(!existsSync(join(root, 'six', 'outside.txt')) && !existsSync(join(root, 'outside.txt')));
});
