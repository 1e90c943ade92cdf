import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { reloadRules } from '#app/cli/reload-rules.ts';
import { startService } from './api-support.ts';
import { START, temporaryFolder, trailRecord } from './service-support.ts';

const MINUTE = 60_000;

const rule = (id: string, action: string): string => `rule_id: ${id}
name: ${id}
description: For the tests
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: ${action}'
severity: low
risk_score: 21
`;

const { ask, book, service, accounts, clock } = await startService(rule('from-file', 'DeleteTrail'));
book.connect((rules) => service.replaceRules(rules));
const viewer = accounts.createKey('viewer', ['viewer'], undefined);

type Health = { readonly ruleId: string; readonly mode: string; readonly runs: number; readonly lastTick?: number };

async function health(): Promise<readonly Health[]> {
  return (await ask('GET', '/api/tocsin/rules/health', { key: viewer })).json.rules as Health[];
}

test('the health of rules, and manual runs for engineers', async () => {
  service.take([trailRecord(1, START + MINUTE, 'DeleteTrail'), trailRecord(2, START + MINUTE, 'CreateUser')], 'test');
  clock.now = START + 5 * MINUTE;
  service.runDue();
  const [first] = await health();
  assert.deepEqual([first?.ruleId, first?.mode, first?.lastTick], ['from-file', 'realtime', START + 5 * MINUTE]);
  const period = { from: '2026-03-04T09:00:00Z', to: '2026-03-04T10:05:00Z' };
  const path = '/api/tocsin/rules/from-file/run';
  assert.equal((await ask('POST', path, { body: period, key: viewer })).status, 403);
  assert.deepEqual((await ask('POST', path, { body: period })).json, { runs: 1, created: 0, duplicates: 1, suppressed: 0 });
  assert.equal((await ask('POST', '/api/tocsin/rules/nobody/run', { body: period })).status, 404);
  const backwards = await ask('POST', path, { body: { from: period.to, to: period.from } });
  assert.equal(backwards.status, 400);
  assert.match(backwards.text, /no run of the rule lies in the period/);
  assert.equal((await ask('POST', path, { body: { from: 'yesterday', to: 'today' } })).status, 400);
  assert.deepEqual((await ask('GET', '/api/tocsin/gaps', { key: viewer })).json, { gaps: [] });
});

test('a rule that comes over the API looks back at once', async () => {
  const body = { rule_id: 'mine', name: 'Mine', description: 'x', type: 'query', language: 'kuery', severity: 'low', risk_score: 21 };
  await ask('POST', '/api/detection_engine/rules', {
    body: { ...body, index: ['logs-aws.cloudtrail*'], query: 'event.action: CreateUser' },
  });
  service.runDue();
  service.runDue();
  const { alerts } = (await ask('GET', '/api/tocsin/alerts?rule=mine')).json as { alerts: readonly unknown[] };
  assert.equal(alerts.length, 1);
});

test('rules of files are read again when they change and on SIGHUP; a file that does not load changes nothing', async () => {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, `.${name}`), text);
    renameSync(join(folder, `.${name}`), join(folder, name));
  };
  write('a.yml', rule('from-file', 'DeleteTrail'));
  const others = process.listeners('SIGHUP');
  const controller = new AbortController();
  const said: string[] = [];
  const options = { book, paths: [folder], isWatching: true, lookEvery: 100, signal: controller.signal };
  const reloading = reloadRules({ ...options, log: (level, message) => said.push(`${level} ${message}`) });
  const until = async (what: () => boolean): Promise<void> => {
    for (let i = 0; i < 200 && !what(); i++) await setTimeout(50);
    assert.ok(what(), said.join('\n'));
  };
  try {
    await setTimeout(150);
    write('b.yml', rule('second', 'CreateUser'));
    await until(() => book.get('second') !== undefined);
    write('b.yml', 'rule_id: [');
    await until(() => said.some((line) => line.startsWith('error The rules stay as they were')));
    assert.ok(book.get('second'), 'it still runs');
    write('b.yml', rule('third', 'CreateUser'));
    await until(() => book.get('third') !== undefined && book.get('second') === undefined);
    const before = said.length;
    // Other tests of this process listen as well, a browser among them, which would end.
    for (const listener of process.listeners('SIGHUP')) if (!others.includes(listener)) listener('SIGHUP');
    await until(() => said.length > before);
  } finally {
    controller.abort();
    await reloading;
  }
  assert.deepEqual(process.listeners('SIGHUP'), others);
  assert.ok(book.get('mine'), 'what came over the API stays');
});
