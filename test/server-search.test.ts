import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { DetectionService } from '#live/service.ts';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { createServer } from '../src/app/server/server.ts';
import { runCli } from './run-cli.ts';
import { START, serviceRules, silentNotifier, temporaryFolder, trailRecord } from './service-support.ts';

const now = (): number => START + 3_600_000;
const folder = temporaryFolder();
const store = new ServiceStore(folder);
const accounts = new AccountStore(store.database);
const compiled = serviceRules();
const service = new DetectionService({ store, rules: compiled, now });
const book = new RuleBook({ store, fileRules: compiled.map(({ rule }) => rule), now });
const base = { store, accounts, service, book, notifier: silentNotifier(store, now), now, version: '0', setupToken: 'once' };
const server = await createServer({ ...base, onTrouble: (error) => assert.fail(String(error)) });
const address = await server.listen({ host: '127.0.0.1', port: 0 });
const keys = { viewer: accounts.createKey('looks', ['viewer'], undefined), intake: accounts.createKey('sends', ['intake'], undefined) };
after(async () => {
  await server.close();
  store.close();
});

const names = ['ConsoleLogin', 'CreateAccessKey', 'ListUsers'];
const records = Array.from({ length: 300 }, (_, i) => trailRecord(i, START + i * 1000, names[i % 3] ?? '', i % 2 === 0 ? 'alice' : 'bob'));
service.take(records.slice(0, 250), 'test');
while (store.events.pack(1) > 0);
service.take(records.slice(250), 'test');

async function ask(
  body: object,
  key: keyof typeof keys = 'viewer',
): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> {
  const headers = { authorization: `ApiKey ${Buffer.from(keys[key]).toString('base64')}`, 'content-type': 'application/json' };
  const response = await fetch(`${address}/api/tocsin/search`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

test('stored events are searched in every language, and what size cuts is told', async () => {
  const kql = await ask({ query: 'event.action: CreateAccessKey and user.name: alice', size: 3 });
  assert.equal(kql.status, 200);
  const { took: _took, results, ...rest } = kql.json;
  assert.deepEqual(rest, {
    kind: 'events',
    total: 50,
    isCut: true,
    isPartial: false,
    from: '2026-03-03T11:00:00.000Z',
    to: '2026-03-04T11:00:00.000Z',
    notes: [],
    events: { inTime: 300, read: 50 },
  });
  assert.equal((results as unknown[]).length, 3);
  const sequence =
    'sequence by user.name with maxspan=10s [any where event.action == "ConsoleLogin"] [any where event.action == "CreateAccessKey"]';
  const eql = await ask({ query: sequence, size: 2 });
  assert.deepEqual([eql.json.kind, eql.json.total, (eql.json.results as unknown[]).length], ['sequences', 99, 2]);
  const esql = await ask({ query: 'FROM logs-aws.cloudtrail-* | STATS calls = COUNT(*) BY user.name | SORT user.name', language: 'esql' });
  assert.deepEqual(
    [esql.json.columns, esql.json.results],
    [
      [
        { name: 'calls', type: 'long' },
        { name: 'user.name', type: 'keyword' },
      ],
      [
        [150, 'alice'],
        [150, 'bob'],
      ],
    ],
  );
  assert.equal((await ask({ query: '*', from: '2026-03-04T10:00:10Z', to: '2026-03-04T10:00:19.999Z' })).json.total, 10);
  assert.equal((await ask({ query: '*', datasets: ['okta.system'] })).json.total, 0);
});

test('what is wrong with a search is said, and who may not search is refused', async () => {
  const mistake = await ask({ query: 'FROM logs-* | WHERE (', language: 'esql' });
  assert.equal(mistake.status, 400);
  assert.match(JSON.stringify(mistake.json), /ESQ\d+/);
  assert.equal((await ask({ query: 'x', from: 'yesterday' })).status, 400);
  assert.equal((await ask({ query: 'x', more: 1 })).status, 400);
  assert.equal((await ask({ query: 'x' }, 'intake')).status, 403);
});

test('the command line searches the folder of a service that is at work', async () => {
  const found = await runCli(['query', 'event.action: ListUsers', '--data', folder, '--format', 'ndjson', '--size', '5']);
  assert.equal(found.code, 0, found.stderr);
  assert.equal(found.stdout.trim().split('\n').length, 5);
  assert.match(found.stderr, /100 events found, 5 shown in 300 stored events, \d+ of them read/);
  const nothing = await runCli(['query', 'a: b', '--data', temporaryFolder()]);
  assert.equal(nothing.code, 2);
  assert.match(nothing.stderr, /holds no data of a service/);
});
