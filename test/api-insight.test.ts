import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startService } from './api-support.ts';
import { START, trailRecord } from './service-support.ts';

const RULES = `rule_id: keys
name: Access key made
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: CreateAccessKey and user.name: alice'
severity: high
---
rule_id: never
name: Never
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: a and event.action: b and not event.action: *'
severity: low
---
rule_id: counting
name: Counting
type: threshold
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: ConsoleLogin'
threshold: { field: [user.name], value: 3 }
severity: low
enabled: false
`;

const { ask, clock, service, store, accounts, server, troubles } = await startService(RULES);
const HOUR = 3_600_000;

for (let i = 0; i < 6; i++) {
  clock.now = START + i * HOUR;
  service.take([trailRecord(i, clock.now, i % 2 === 0 ? 'CreateAccessKey' : 'DeleteTrail')], 'test');
  service.take([trailRecord(100 + i, clock.now, 'ConsoleLogin', 'bob')], 'test');
}
clock.now += HOUR;

test('a proof is the events that make the rule fire; a rule that cannot fire says which clauses forbid it', async () => {
  const proof = (await ask('GET', '/api/tocsin/rules/keys/proof')).json;
  assert.deepEqual([proof.proof, proof.rule_id], ['fires', 'keys']);
  assert.match(JSON.stringify(proof.events), /CreateAccessKey/);
  assert.equal((await ask('GET', '/api/tocsin/rules/never/proof')).json.proof, 'impossible');
  assert.equal((await ask('GET', '/api/tocsin/rules/gone/proof')).status, 404);
  assert.match((await ask('GET', '/api/tocsin/rules/counting/proof')).text, /switched off/);
});

test('a rule is explained, whether it runs or not', async () => {
  for (const id of ['keys', 'counting']) {
    const explained = await ask('GET', `/api/tocsin/rules/${id}/explain`);
    assert.equal(explained.status, 200, explained.text);
    assert.match(explained.text, /user\.name/);
  }
});

test('the text of a rule is checked in any format', async () => {
  const check = async (rule: string): Promise<Record<string, unknown>> =>
    (await ask('POST', '/api/tocsin/rules/check', { body: { rule } })).json;
  const yaml = 'rule_id: x\nname: X\ntype: query\nlanguage: kuery\nindex: [logs-*]\nseverity: low\nquery: ';
  assert.equal((await check(`${yaml}'event.action: x'`)).canRun, true);
  const broken = await check(`${yaml}'event.action: ('`);
  assert.equal(broken.canRun, false);
  assert.match(JSON.stringify(broken.diagnostics), /"code":"KQL\d+".*"span"/);
  assert.equal((await check('[rule]\nname = "x"')).canRun, false);
});

test('a backtest: what a rule would have found, changed or as it is, on or off', async () => {
  const over = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const { status, json, text } = await ask('POST', path, { body });
    assert.equal(status, 200, text);
    return json;
  };
  const whole = await over('/api/tocsin/rules/keys/backtest', { from: 'now-1d' });
  assert.deepEqual([whole.total, whole.events, whole.isPartial], [3, 12, false]);
  assert.equal((await over('/api/tocsin/rules/keys/backtest', { from: 'now-90m' })).total, 0);
  assert.equal((await over('/api/tocsin/rules/keys/backtest', { from: 'now-3h', to: 'now-1h' })).total, 1);
  const rule = RULES.split('---')[0]?.replace(' and user.name: alice', ' or event.action: DeleteTrail') ?? '';
  assert.equal((await over('/api/tocsin/rules/keys/backtest', { rule, from: 'now-1d' })).total, 6);
  assert.equal((await over('/api/tocsin/rules/backtest', { rule, from: 'now-1d', size: 2 })).total, 6);
  const wide = (RULES.split('---')[2] ?? '').replace('severity: low', 'severity: low\nfrom: now-6h\ninterval: 1h');
  assert.ok(Number((await over('/api/tocsin/rules/backtest', { rule: wide, from: 'now-1d' })).total) > 0);
  assert.equal((await over('/api/tocsin/rules/counting/backtest', { from: 'now-1d' })).total, 0, 'three in nine minutes there are not');
  assert.equal((await ask('POST', '/api/tocsin/rules/keys/backtest', { body: { from: 'yesterday' } })).status, 400);
  assert.equal((await ask('POST', '/api/tocsin/rules/keys/backtest', { body: { from: 'now', to: 'now-1d' } })).status, 400);
  assert.deepEqual(store.alerts.find({}, 0, 10).total, 0, 'nothing of it is kept');
});

test('Kibana’s preview: so many runs up to a moment', async () => {
  const path = '/api/detection_engine/rules/preview';
  const rule = {
    name: 'X',
    description: '',
    risk_score: 1,
    severity: 'low',
    type: 'query',
    language: 'kuery',
    query: 'event.action: CreateAccessKey',
    index: ['logs-*'],
    interval: '1h',
    from: 'now-70m',
  };
  const asked = { ...rule, invocationCount: 3, timeframeEnd: new Date(clock.now).toISOString() };
  const seen = (await ask('POST', path, { body: asked })).json;
  assert.equal((seen.preview_alerts as readonly object[]).length, 1);
  assert.match(JSON.stringify(seen.logs), /"errors":\[\]/);
  const broken = (await ask('POST', path, { body: { ...asked, query: '(' } })).json;
  assert.match(JSON.stringify(broken.logs), /"errors":\["KQL/);
  assert.equal((await ask('POST', path, { body: rule })).status, 400);
});

test('health and readiness are open to everybody and say no more than that', async () => {
  assert.deepEqual((await ask('GET', '/api/tocsin/health', { key: '' })).json, { status: 'ok', version: '0' });
  assert.equal((await ask('GET', '/api/tocsin/ready', { key: '' })).status, 200);
  const { inTransaction } = store.database;
  store.database.inTransaction = () => {
    throw new Error('database or disk is full');
  };
  assert.equal((await ask('GET', '/api/tocsin/ready', { key: '' })).status, 503);
  store.database.inTransaction = inTransaction;
  assert.equal(troubles.splice(0).length, 1);
});

test('the description of the API lists every route there is, and no other', async () => {
  const text = (await ask('GET', '/api/openapi.json', { key: '' })).text;
  const { paths, openapi } = JSON.parse(text) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; summary: string; security: unknown[]; parameters: { name: string }[] }>>;
  };
  assert.equal(openapi, '3.1.0');
  const ids = new Set<string>();
  let count = 0;
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      count++;
      ids.add(operation.operationId);
      assert.ok(operation.summary.length > 3, path);
      const url = path.replace(/\{(\w+)\}/g, ':$1');
      assert.ok(server.hasRoute({ method: method.toUpperCase() as 'GET', url }), `${method} ${path}`);
      if (operation.security.length === 0) continue;
      const answer = await ask(method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'), { key: '' });
      assert.equal(answer.status, 401, `${method} ${path} asks who is calling`);
    }
  assert.equal(ids.size, count, 'operation ids are different');
  assert.ok(count > 100, `${count} routes`);
  for (const wanted of [
    '/api/detection_engine/rules/_bulk_action',
    '/api/exception_lists/items',
    '/api/lists/items/_import',
    '/api/tocsin/audit',
    '/api/detection_engine/signals/search',
  ])
    assert.ok(paths[wanted], wanted);
  for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
    assert.ok(text.includes(`"${reference}":{`), reference);
  assert.doesNotMatch(text, /#\/\$defs/);
  const { parameters } = paths['/api/detection_engine/rules/_find']?.get ?? { parameters: [] };
  assert.deepEqual(parameters.map(({ name }) => name).sort(), ['fields', 'filter', 'page', 'per_page', 'sort_field', 'sort_order']);
});

test('open routes are those that must be', async () => {
  const { paths } = JSON.parse((await ask('GET', '/api/openapi.json', { key: '' })).text) as {
    paths: Record<string, Record<string, { security: unknown[] }>>;
  };
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) => (security.length === 0 ? [`${method} ${path}`] : [])),
  );
  assert.deepEqual(open.filter((route) => !/ \/console/.test(route)).sort(), [
    'get /api/openapi.json',
    'get /api/tocsin/health',
    'get /api/tocsin/oidc/callback',
    'get /api/tocsin/oidc/login',
    'get /api/tocsin/ready',
    'get /api/tocsin/session',
    'get /healthz',
    'post /api/tocsin/invitation',
    'post /api/tocsin/session',
    'post /api/tocsin/setup',
  ]);
  assert.equal(accounts.hasUsers(), false);
});
