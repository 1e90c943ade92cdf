import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSources } from '#app/sources.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { read } from './files.ts';
import { runCli } from './run-cli.ts';

test('every data stream has a guide that names it, and a sentence about it', () => {
  const sources = dataSources();
  assert.equal(sources.length, normalizers.length);
  const lacking = sources.filter((source) => !source.guide.startsWith('# ') || (source.guide.split('\n\n')[1] ?? '').length < 20);
  assert.deepEqual(
    lacking.map(({ dataset }) => dataset),
    [],
  );
});

test('every data stream shows what its records are told by', () => {
  const silent = dataSources().filter(({ recognizedBy }) => recognizedBy.length === 0);
  assert.deepEqual(
    silent.map(({ dataset }) => dataset),
    [],
  );
});

test('sources recognize says what records are taken for, how surely and why', async () => {
  const call = { eventTime: '2026-03-04T10:00:00Z', eventSource: 'iam.amazonaws.com', eventName: 'ListUsers', userIdentity: {} };
  const input = [{ Records: [call, call] }, { hello: 1 }].map((record) => JSON.stringify(record)).join('\n');
  const { code, stdout } = await runCli(['sources', 'recognize', '-', '--format', 'json'], { input });
  assert.equal(code, 0);
  assert.deepEqual(
    JSON.parse(stdout).map(({ dataset, records, confidence, reason }: Record<string, unknown>) => [dataset, records, confidence, reason]),
    [
      ['aws.cloudtrail', 2, 1, 'eventSource, eventName and eventTime'],
      [null, 1, 0, 'keys hello'],
    ],
  );
  assert.match((await runCli(['sources', 'recognize', '-'], { input })).stdout, /^aws\.cloudtrail +2 +1 +eventSource, /m);
  assert.equal((await runCli(['sources', 'recognize'])).code, 2);
});

test('guides and examples are in the package', () => {
  const { files } = JSON.parse(read('package.json'));
  assert.ok(files.includes('src/normalize/**/README.md') && files.includes('src/normalize/**/*.case'));
});

test('sources lists what is read, as a table and as JSON', async () => {
  const table = await runCli(['sources']);
  assert.equal(table.code, 0);
  assert.match(table.stdout, /^DATASET +FIELDS +TITLE +RECOGNIZED BY\n/);
  assert.match(table.stdout, /^azure\.auditlogs +\d+ +Microsoft Entra ID audit logs +export record: category is AuditLogs; /m);
  const listed: readonly { readonly dataset: string; readonly field_count: number }[] = JSON.parse(
    (await runCli(['sources', '--format', 'json'])).stdout,
  );
  assert.deepEqual(
    listed.map(({ dataset }) => dataset),
    normalizers.map(({ dataset }) => dataset).sort(),
  );
  assert.ok(listed.every((source) => source.field_count > 0));
});

test('sources describe prints guide, shapes, an example and the fields; a slip is answered with what was meant', async () => {
  const page = await runCli(['sources', 'describe', 'okta.system']);
  assert.equal(page.code, 0);
  assert.match(
    page.stdout,
    /^# okta\.system: [\s\S]*## What its records are told by[\s\S]*## A record\n\n```json[\s\S]*\| okta\.uuid \| keyword \| /,
  );
  const json = JSON.parse((await runCli(['sources', 'describe', 'okta.system', '--format', 'json'])).stdout);
  assert.ok(json.fields.length > 50 && json.examples.length > 0 && json.guide !== '');
  const slip = await runCli(['sources', 'describe', 'okta.sytem']);
  assert.equal(slip.code, 2);
  assert.match(slip.stderr, /Did you mean okta\.system\?/);
});
