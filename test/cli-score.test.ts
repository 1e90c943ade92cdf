import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-score-'));

test('every simulated intrusion is found, and nothing at high and above is wrong', async () => {
  const out = join(folder, 'simulated');
  assert.equal((await runCli(['simulate', 't1098.001', '--out', out, '--seed', '3', '--size', '600KB'])).code, 0);
  const { code, stdout, stderr } = await runCli(['score', out, '--format', 'json', '--quiet']);
  assert.equal(code, 0, stderr);
  const score = JSON.parse(stdout);
  assert.ok(score.intrusions.length >= 8);
  assert.deepEqual(score.missed, []);
  assert.deepEqual([score.wrong.critical, score.wrong.high], [0, 0]);
  const table = await runCli(['score', out, '--quiet']);
  assert.match(table.stdout, /^cc-e01 +medium +\d+ +\d+ +0 +1\.000 +\d of \d+$/m);
  assert.match(table.stdout, /intrusions, \d+ found: recall 1\.000\n/);
  const blind = join(folder, 'blind.yml');
  writeFileSync(blind, 'rule_id: blind\nname: Blind\ntype: query\nseverity: low\nindex: [logs-*]\nquery: "user.name: nobody"\n');
  const missed = await runCli(['score', out, '--rules', blind, '--quiet']);
  assert.equal(missed.code, 1);
  assert.match(missed.stdout, /silent: blind\n\n\d+ intrusions, 0 found: recall 0\.000\nmissed: t1098\.001 /);
});

test('without the truth there is no score', async () => {
  const { code, stderr } = await runCli(['score', folder]);
  assert.equal(code, 2);
  assert.match(stderr, /labels\.txt cannot be read/);
  const broken = mkdtempSync(join(folder, 'broken-'));
  writeFileSync(join(broken, 'labels.txt'), '{"a":1}\n[\n');
  assert.equal((await runCli(['score', broken])).code, 2);
});
