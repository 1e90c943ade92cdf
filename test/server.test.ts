import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Client } from '@elastic/elasticsearch';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { DetectionService } from '#live/service.ts';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { createServer } from '../src/app/server/server.ts';
import { START, serviceRules, silentNotifier, temporaryFolder, trailRecord } from './service-support.ts';

const clock = { now: START };
const now = (): number => clock.now;
const store = new ServiceStore(temporaryFolder());
const accounts = new AccountStore(store.database);
const compiled = serviceRules();
const service = new DetectionService({ store, rules: compiled, now });
const notifier = silentNotifier(store, now);
const troubles: unknown[] = [];
const book = new RuleBook({ store, fileRules: compiled.map(({ rule }) => rule), now });
const onTrouble = (error: unknown): number => troubles.push(error);
const server = await createServer({ store, accounts, service, book, notifier, now, version: '0', setupToken: 'once', onTrouble });
const address = await server.listen({ host: '127.0.0.1', port: 0 });
after(async () => {
  await server.close();
  store.close();
});

type Answer = { readonly status: number; readonly headers: Headers; readonly json: Record<string, unknown> };
type Asked = { readonly body?: string | Buffer; readonly key?: string | undefined; readonly headers?: Record<string, string> };

async function ask(method: string, path: string, { body, key, headers = {} }: Asked = {}): Promise<Answer> {
  const all: Record<string, string> = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers };
  if (key !== undefined) all.authorization = `ApiKey ${Buffer.from(key).toString('base64')}`;
  const response = await fetch(address + path, {
    method,
    headers: all,
    ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

const bulkOf = (...lines: readonly unknown[]): string => `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
const intakeKey = accounts.createKey('shipper', ['intake'], undefined);
const analystKey = accounts.createKey('analyst', ['analyst'], undefined);

/** The one member of each item, without the name of its action. */
function itemsOf({ json }: Answer): readonly Record<string, unknown>[] {
  return (json.items as readonly Record<string, Record<string, unknown>>[]).map((item) => Object.values(item)[0] ?? {});
}

test('the first user is made once, signs in and changes things only with the token of the page', async () => {
  const first = { name: 'root', password: 'a long password' };
  assert.equal((await ask('POST', '/api/tocsin/setup', { body: JSON.stringify({ ...first, token: 'guess' }) })).status, 403);
  assert.equal(
    (await ask('POST', '/api/tocsin/setup', { body: JSON.stringify({ ...first, token: 'once', password: 'short' }) })).status,
    400,
  );
  assert.equal((await ask('POST', '/api/tocsin/setup', { body: JSON.stringify({ ...first, token: 'once' }) })).status, 200);
  assert.equal((await ask('POST', '/api/tocsin/setup', { body: JSON.stringify({ ...first, token: 'once' }) })).status, 403);
  assert.equal((await ask('POST', '/api/tocsin/session', { body: JSON.stringify({ ...first, password: 'wrong' }) })).status, 401);
  const signed = await ask('POST', '/api/tocsin/session', { body: JSON.stringify(first) });
  const set = signed.headers.get('set-cookie') ?? '';
  assert.match(set, /HttpOnly; SameSite=Strict/);
  const cookie = set.split(';')[0] ?? '';
  const csrf = String(signed.json.csrf);
  const body = JSON.stringify({ name: 'made', scopes: ['intake'], days: 1 });
  assert.equal((await ask('GET', '/api/tocsin/keys', { headers: { cookie } })).status, 200);
  assert.equal((await ask('POST', '/api/tocsin/keys', { body, headers: { cookie } })).status, 403);
  assert.equal((await ask('POST', '/api/tocsin/keys', { body, headers: { cookie, 'x-tocsin-csrf': 'guess' } })).status, 403);
  const proof = { cookie, 'x-tocsin-csrf': csrf };
  assert.equal((await ask('POST', '/api/tocsin/keys', { body, headers: { ...proof, 'sec-fetch-site': 'cross-site' } })).status, 403);
  const made = await ask('POST', '/api/tocsin/keys', { body, headers: proof });
  const key = String(made.json.key);
  assert.equal((await ask('GET', '/', { key })).status, 200);
  clock.now += 86_400_001;
  assert.equal((await ask('GET', '/', { key })).status, 401, 'the key has expired');
  assert.equal((await ask('GET', '/api/tocsin/keys', { headers: { cookie } })).status, 401, 'the session has expired');
});

test('keys do what their scope says, and passwords are no keys', async () => {
  const basic = (text: string): Asked => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } });
  const row = async (asked: Asked): Promise<readonly number[]> => [
    (await ask('GET', '/', asked)).status,
    (await ask('GET', '/api/tocsin/alerts', asked)).status,
    (await ask('GET', '/api/tocsin/keys', asked)).status,
  ];
  assert.deepEqual(await row({ key: intakeKey }), [200, 403, 403]);
  assert.deepEqual(await row({ key: analystKey }), [403, 200, 403]);
  assert.deepEqual(await row({}), [401, 401, 401]);
  assert.deepEqual(await row(basic(intakeKey)), [200, 403, 403]);
  assert.deepEqual(await row(basic('root:a long password')), [401, 401, 401]);
  for (const key of ['', ':', 'nobody:secret', `${intakeKey}x`, intakeKey.split(':')[0] ?? '', "' OR 1=1 --:x"])
    assert.equal((await ask('GET', '/', { key })).status, 401, key);
});

test('shippers find what they ask for first', async () => {
  const key = intakeKey;
  const found = await ask('GET', '/', { key });
  assert.equal(found.headers.get('x-elastic-product'), 'Elasticsearch');
  for (const path of ['/', '/_index_template/filebeat-8', '/_ilm/policy/filebeat'])
    assert.equal((await ask('HEAD', path, { key })).status, 200);
  for (const path of ['/_license', '/_xpack', '/_cluster/health', '/_cat/health'])
    assert.equal((await ask('GET', path, { key })).status, 200);
  assert.deepEqual((await ask('PUT', '/_index_template/ecs-logstash', { key, body: '{}' })).json, { acknowledged: true });
});

test('bulk: each document has its own answer, in its own words', async () => {
  const record = trailRecord(1, clock.now, 'CreateAccessKey');
  const body = [
    '{"create":{"_index":"logs","_id":"a"}}',
    JSON.stringify(record),
    '',
    '{"create":{"_id":"a"}}',
    JSON.stringify(record),
    '{"index":{}}\r',
    JSON.stringify(record),
    '{"delete":{"_id":"a"}}',
    '{"update":{"_id":"a"}}',
    '{"doc":{}}',
    '{"create":{}}',
    '',
    '{"create":{}}',
    '{ broken',
    '{"create":{}}',
    '{"shopping":"list"}',
    '{"create":{}}',
  ].join('\n');
  const answer = await ask('POST', '/named/_bulk', { key: intakeKey, body, headers: { 'content-type': 'application/x-ndjson' } });
  assert.equal(answer.status, 200);
  assert.equal(answer.json.errors, true);
  assert.deepEqual(
    itemsOf(answer).map(({ status }) => status),
    [201, 409, 200, 400, 400, 400, 400, 201, 400],
  );
  assert.deepEqual(
    itemsOf(answer)
      .slice(0, 2)
      .map(({ _index, _id }) => [_index, _id]),
    [
      ['logs', 'a'],
      ['named', 'a'],
    ],
  );
  assert.equal([...store.events.after(0)].length, 1);
  assert.equal(store.deadLetters.count(), 1);
});

test('bulk: a body that is none is refused whole', async () => {
  const record = trailRecord(2, clock.now, 'ListUsers');
  const before = store.events.lastArrival();
  for (const body of [
    '',
    '\n\n',
    'hello\n',
    '[]\n',
    '{}\n',
    '{"create":7}\n{}\n',
    '{"create":{},"index":{}}\n{}\n',
    `${bulkOf({ create: {} }, record)}{"drop":{}}\n`,
  ])
    assert.equal((await ask('POST', '/logs/_bulk', { key: intakeKey, body })).status, 400, body);
  const unnamed = await ask('POST', '/_bulk', { key: intakeKey, body: bulkOf({ create: {} }, record) });
  assert.deepEqual(
    itemsOf(unnamed).map(({ status }) => status),
    [400],
  );
  assert.equal(store.events.lastArrival(), before);
});

test('packed bodies are unpacked, bombs and strange codings refused', async () => {
  const body = bulkOf({ create: {} }, trailRecord(3, clock.now, 'ListUsers'));
  const send = async (bytes: Buffer, coding: string): Promise<number> =>
    (await ask('POST', '/logs/_bulk', { key: intakeKey, body: bytes, headers: { 'content-encoding': coding } })).status;
  assert.equal(await send(gzipSync(body), 'gzip'), 200);
  assert.equal(await send(gzipSync(body).subarray(0, 40), 'gzip'), 400);
  assert.equal(await send(Buffer.from(body), 'gzip'), 400);
  assert.equal(await send(gzipSync(Buffer.alloc(33_000_000, 32)), 'gzip'), 413);
  assert.equal(await send(gzipSync(body), 'br'), 415);
  assert.equal(await send(Buffer.alloc(33_000_000, 32), 'identity'), 413);
  const bomb = gzipSync(Buffer.alloc(2_000_000, 32));
  assert.equal((await ask('POST', '/api/tocsin/session', { body: bomb, headers: { 'content-encoding': 'gzip' } })).status, 413);
});

test('wrong content types, paths and documents of attackers are refused or kept, and nobody falls over', async () => {
  const key = intakeKey;
  const typed = async (type: string): Promise<number> =>
    (await ask('POST', '/logs/_bulk', { key, body: 'x', headers: { 'content-type': type } })).status;
  assert.deepEqual(
    await Promise.all(['text/html', 'multipart/form-data', 'application/x-www-form-urlencoded'].map(typed)),
    [415, 415, 415],
  );
  for (const path of ['/intake/..%2f..%2fetc', '/intake/nothing', '/%00', '/_search', '/console/../../etc/passwd'])
    assert.equal((await ask('POST', path, { key, body: '{}' })).status, 404, path);
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const hostile = [
    `{"a":${deep}}`,
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    '{"message":"<script>alert(1)</script>\\u001b[31m"}',
  ];
  const body = hostile.map((document) => `{"create":{"_id":"../../x"}}\n${document}\n`).join('');
  const answer = await ask('POST', '/logs/_bulk', { key, body });
  assert.deepEqual(
    itemsOf(answer).map(({ status }) => status),
    [201, 201, 201],
  );
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.deepEqual(troubles, []);
});

test('plain lines, one record over many lines, and lines that are none', async () => {
  const key = intakeKey;
  const records = [4, 5].map((number) => trailRecord(number, clock.now, 'ListUsers'));
  const plain = async (body: string): Promise<unknown> => (await ask('POST', '/intake/aws.cloudtrail', { key, body })).json;
  assert.deepEqual(await plain(`${bulkOf(...records)}\n\n{ broken\n`), { events: 2, repeats: 0, lost: 1 });
  assert.deepEqual(await plain(JSON.stringify({ Records: records }, undefined, 2)), { events: 0, repeats: 2, lost: 0 });
});

test('intake is never limited by rate; guessing passwords is', async () => {
  const limited = await ask('GET', '/', { key: intakeKey });
  assert.equal(limited.headers.get('x-ratelimit-limit'), null);
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++)
    statuses.push((await ask('POST', '/api/tocsin/session', { body: '{"name":"root","password":"guess"}' })).status);
  assert.equal(statuses.at(-1), 429);
});

test('a full disk answers 503, and the same body is taken later', async () => {
  const { inTransaction } = store.database;
  store.database.inTransaction = () => {
    throw new Error('database or disk is full');
  };
  const body = bulkOf({ create: { _id: 'late' } }, trailRecord(6, clock.now, 'ListUsers'));
  const refused = await ask('POST', '/logs/_bulk', { key: intakeKey, body });
  store.database.inTransaction = inTransaction;
  assert.equal(refused.status, 503);
  assert.doesNotMatch(JSON.stringify(refused.json), /disk/);
  assert.equal(troubles.length, 1);
  const taken = await ask('POST', '/logs/_bulk', { key: intakeKey, body });
  assert.deepEqual(
    itemsOf(taken).map(({ status }) => status),
    [201],
  );
});

test('alerts are listed, closed with a note of who did it, and refused to those who may only look', async () => {
  clock.now += 600_000;
  service.runDue();
  const key = analystKey;
  const { alerts } = (await ask('GET', '/api/tocsin/alerts', { key })).json as { alerts: readonly { id: string; ruleId: string }[] };
  assert.deepEqual(
    alerts.map(({ ruleId }) => ruleId),
    ['plain'],
  );
  const viewer = accounts.createKey('viewer', ['viewer'], undefined);
  const body = JSON.stringify({ signal_ids: alerts.map(({ id }) => id), status: 'closed' });
  const path = '/api/detection_engine/signals/status';
  assert.equal((await ask('POST', path, { key: viewer, body })).status, 403);
  assert.equal((await ask('POST', path, { key, body: '{"signal_ids":["x"],"status":"gone"}' })).status, 400);
  assert.equal((await ask('POST', path, { key, body })).json.updated, 1);
  assert.equal((await ask('GET', '/api/tocsin/alerts?status=open', { key })).json.total, 0);
  assert.equal((await ask('GET', '/api/tocsin/alerts?size=1e9', { key })).status, 400);
  assert.equal((await ask('GET', `/api/tocsin/alerts/${alerts[0]?.id}`, { key })).json.status, 'closed');
});

test('Elasticsearch’s own client sends in bulk', async () => {
  const client = new Client({ node: address, auth: { apiKey: Buffer.from(intakeKey).toString('base64') }, compression: true });
  const before = [...store.events.after(0)].length;
  const datasource = Array.from({ length: 500 }, (_, i) => trailRecord(1000 + i, clock.now, 'ListUsers'));
  const result = await client.helpers.bulk({ datasource, onDocument: () => ({ create: { _index: 'logs-aws.cloudtrail-default' } }) });
  assert.deepEqual([result.successful, result.failed], [500, 0]);
  assert.equal([...store.events.after(0)].length - before, 500);
  await client.close();
});

test('figures are for those who may see them, and count what arrived', async () => {
  const reader = accounts.createKey('prometheus', ['metrics'], undefined);
  assert.equal((await ask('GET', '/metrics')).status, 401);
  assert.equal((await ask('GET', '/metrics', { key: intakeKey })).status, 403);
  assert.equal((await ask('GET', '/metrics', { key: analystKey })).status, 200);
  assert.equal((await ask('GET', '/api/tocsin/alerts', { key: reader })).status, 403);
  const figures = async (): Promise<string> => {
    const answer = await fetch(`${address}/metrics`, { headers: { authorization: `ApiKey ${reader}` } });
    assert.match(answer.headers.get('content-type') ?? '', /text\/plain/);
    return answer.text();
  };
  const events = (text: string): number => Number(/^tocsin_records_total\{became="event".*\} (\d+)$/m.exec(text)?.[1]);
  const before = events(await figures());
  await ask('POST', '/intake/auto', {
    key: intakeKey,
    body: JSON.stringify(trailRecord(9001, clock.now, 'ListUsers')),
    headers: { 'content-type': 'application/x-ndjson' },
  });
  assert.equal(events(await figures()), before + 1);
  assert.match(await figures(), /^tocsin_http_request_seconds_count\{.*route="\/intake\/:dataset"/m);
});
