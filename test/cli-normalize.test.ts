import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-normalize-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const call = (id: string, time: string): string =>
  JSON.stringify({ eventVersion: '1.08', eventTime: time, eventSource: 'iam.amazonaws.com', eventName: 'ListUsers', eventID: id });

/** Lines of JSON. */
const parsed = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('normalize writes one event a line and says what was lost; dead letters name place and reason', async () => {
  const logs = put(
    'logs.ndjson',
    `${call('a', '2026-03-04T10:00:00Z')}\n{"hello":1,"password":"hunter2"}\nno json\n${call('b', 'never')}\n${call('c', '2026-03-05T10:00:00Z')}\n`,
  );
  const letters = join(folder, 'lost.ndjson');
  const { code, stdout, stderr: wrapped } = await runCli(['normalize', logs, '--dead-letter', letters]);
  const stderr = wrapped.replaceAll(/\s+/g, ' ');
  assert.equal(code, 3);
  assert.deepEqual(
    parsed(stdout).map(({ '@timestamp': time, data_stream: stream }) => [time, stream]),
    ['2026-03-04T10:00:00.000Z', '2026-03-05T10:00:00.000Z'].map((time) => [
      time,
      { type: 'logs', dataset: 'aws.cloudtrail', namespace: 'default' },
    ]),
  );
  assert.match(stderr, /^2 events from 4 records of 1 file/);
  assert.match(stderr, /1 record not recognized; the first stands in .*logs\.ndjson:2: keys hello/);
  assert.match(stderr, /1 record recognized but not understood; the first stands in .*logs\.ndjson:4: .* no time/);
  assert.match(stderr, /Not JSON: 1/);
  assert.deepEqual(
    parsed(readFileSync(letters, 'utf8')).map(({ line, kind, record }) => [line, kind, record !== undefined]),
    [
      [3, 'not-json', false],
      [2, 'unrecognized', true],
      [4, 'failure', true],
    ],
  );
  assert.ok(!readFileSync(letters, 'utf8').includes('hunter2'));
});

test('normalize takes a dataset and a time, and refuses what no event can be', async () => {
  const logs = put('two.ndjson', `${call('a', '2026-03-04T10:00:00Z')}\n${call('c', '2026-03-05T10:00:00Z')}\n`);
  const later = await runCli(['normalize', logs, '--since', '2026-03-05', '--quiet']);
  assert.deepEqual([later.code, parsed(later.stdout).length, later.stderr], [0, 1, '']);
  const named = await runCli(['normalize', logs, '--dataset', 'okta.system']);
  assert.deepEqual([named.code, named.stdout], [3, '']);
  assert.equal((await runCli(['normalize'])).code, 2);
  assert.equal((await runCli(['normalize', logs, '--dataset', 'aws.cloudtrial'])).code, 2);
  const unwritable = await runCli(['normalize', logs, '--dead-letter', join(folder, 'no', 'x')]);
  assert.equal(unwritable.code, 2);
  assert.match(unwritable.stderr, /Could not write .*: the folder does not exist/);
});

test('what normalize writes is read again as the same events', async () => {
  const logs = put('again.ndjson', `${call('a', '2026-03-04T10:00:00Z')}\n`);
  const once = await runCli(['normalize', logs]);
  const twice = await runCli(['normalize', '-'], { input: once.stdout });
  assert.equal(twice.stdout, once.stdout);
});

test('a table that the audit search of Microsoft 365 exported is normalized', async () => {
  const audit = JSON.stringify({
    CreationTime: '2026-03-04T09:12:31',
    Id: 'a1',
    Operation: 'Update user.',
    RecordType: 8,
    UserId: 'mira@contoso.example',
    Workload: 'AzureActiveDirectory',
  });
  const csv = `\u{feff}CreationDate,UserIds,Operations,AuditData\r\n2026-03-04T09:12:31.0000000Z,mira@contoso.example,Update user.,"${audit.replaceAll('"', '""')}"\r\n`;
  const { code, stdout } = await runCli(['normalize', put('purview.csv', csv)]);
  assert.equal(code, 0);
  assert.deepEqual(
    parsed(stdout).map(({ event }) => Object(event).id),
    ['a1'],
  );
});
