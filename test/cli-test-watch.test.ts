import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCli } from './run-cli.ts';

test('--watch runs the cases again when a file changes, tells of files that do not load, and ends with Ctrl-C', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-watch-'));
  const write = (expected: string): void =>
    writeFileSync(
      join(folder, 'cases.yml'),
      `cases:\n  - title: a login\n    records: [{ '@timestamp': '2026-03-04T10:00:00Z', data_stream: { dataset: okta.system }, event: { action: login } }]\n    expect: ${expected}\n`,
    );
  writeFileSync(
    join(folder, 'rule.yml'),
    "rule_id: a\nname: A\ntype: query\nseverity: low\nindex: [logs-*]\nquery: 'event.action: login'\n",
  );
  write('none');
  const child = startCli(['test', folder, '--watch']);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const until = async (pattern: RegExp): Promise<void> => {
    for (let i = 0; i < 600 && !pattern.test(output); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(output, pattern);
    output = '';
  };
  await until(/FAIL {2}a(?:.|\n)*Waiting for changes\. Ctrl-C ends\.\n/u);
  write('[{}]');
  await until(/ok {4}a {2}1 case\n(?:.|\n)*Waiting for changes/u);
  write('[');
  await until(/RUL101(?:.|\n)*Waiting for changes/u);
  child.kill('SIGINT');
  assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
});
