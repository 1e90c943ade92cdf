import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { startService } from './api-support.ts';
import { trailRecord } from './service-support.ts';

const FILE_RULES = `rule_id: from-file
name: From a file
description: Stands in a file
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: DeleteTrail'
severity: low
risk_score: 21
tags: [built-in]
`;

const { ask, book, accounts, troubles } = await startService(FILE_RULES);
const PATH = '/api/detection_engine/rules';
const viewer = accounts.createKey('viewer', ['viewer'], undefined);

const RULE = {
  rule_id: 'mine',
  name: 'Access key made',
  description: 'Somebody made an access key',
  type: 'query',
  language: 'kuery',
  index: ['logs-aws.cloudtrail*'],
  query: 'event.action: CreateAccessKey',
  severity: 'high',
  risk_score: 73,
  tags: ['AWS', 'mine'],
  required_fields: [{ name: 'event.action', type: 'keyword' }],
  strange_member: { kept: true },
};

test('the handshake of tools: version, space, privileges', async () => {
  assert.match(String(((await ask('GET', '/api/status')).json.version as { number: string }).number), /^8\.\d+\.\d+$/);
  assert.match((await ask('GET', '/s/default/api/spaces/space')).text, /^\[\{"id":"default"/);
  assert.equal((await ask('GET', '/s/other/api/status')).status, 404);
  assert.equal((await ask('GET', '/api/detection_engine/privileges')).json.has_all_requested, true);
  assert.equal((await ask('GET', '/api/detection_engine/privileges', { key: viewer })).json.has_all_requested, false);
  const unversioned = await ask('GET', '/api/status', { headers: { 'elastic-api-version': '1999-01-01' } });
  assert.deepEqual([unversioned.status, unversioned.json.status_code], [400, 400]);
  assert.equal((await ask('GET', '/api/status?apiVersion=2023-10-31')).status, 200);
  const nobody = await ask('GET', `${PATH}/_find`, { key: '' });
  assert.deepEqual([nobody.status, nobody.json.statusCode, nobody.json.error], [401, 401, 'Unauthorized']);
});

test('a rule is made, read, changed, replaced and deleted', async () => {
  const made = await ask('POST', PATH, { body: RULE });
  assert.equal(made.status, 200, made.text);
  const { id, created_at, updated_at, ...members } = made.json;
  assert.match(String(id), /^[0-9a-f-]{36}$/);
  assert.match(String(created_at), /^2026-03-04T10:00/);
  assert.equal(updated_at, created_at);
  for (const [member, value] of Object.entries({
    ...RULE,
    required_fields: [{ name: 'event.action', type: 'keyword', ecs: true }],
    enabled: true,
    immutable: false,
    rule_source: { type: 'internal' },
    revision: 0,
    version: 1,
    interval: '5m',
    from: 'now-6m',
    to: 'now',
    max_signals: 100,
    actions: [],
    exceptions_list: [],
    threat: [],
    created_by: 'key engineer',
  }))
    assert.deepEqual(members[member], value, member);
  assert.deepEqual((await ask('GET', `${PATH}?rule_id=mine`)).json, made.json);
  assert.deepEqual((await ask('GET', `${PATH}?id=${id}`)).json, made.json);
  const again = await ask('POST', PATH, { body: RULE });
  assert.deepEqual([again.status, again.json.message], [409, 'rule_id: "mine" already exists']);
  const patched = (await ask('PATCH', PATH, { body: { id, name: 'Another name', tags: [] } })).json;
  assert.deepEqual([patched.name, patched.tags, patched.revision, patched.query], ['Another name', [], 1, RULE.query]);
  const off = (await ask('PATCH', PATH, { body: { rule_id: 'mine', enabled: false } })).json;
  assert.deepEqual([off.enabled, off.revision], [false, 1]);
  assert.deepEqual(
    book.compiled().map(({ rule }) => rule.id),
    ['from-file'],
  );
  const { tags: _, ...without } = RULE;
  const put = (await ask('PUT', PATH, { body: { ...without, enabled: true } })).json;
  assert.deepEqual([put.name, put.tags, put.revision, put.enabled], [RULE.name, [], 2, true]);
  assert.deepEqual((await ask('DELETE', `${PATH}?id=${id}`)).json.rule_id, 'mine');
  const gone = await ask('GET', `${PATH}?rule_id=mine`);
  assert.deepEqual([gone.status, gone.json.message, gone.json.status_code], [404, 'rule_id: "mine" not found', 404]);
  assert.equal((await ask('GET', PATH)).status, 400);
});

test('rules that cannot run are refused with what is wrong; rules that run elsewhere are kept and say so', async () => {
  const broken = await ask('POST', PATH, { body: { ...RULE, query: 'event.action: (' } });
  assert.equal(broken.status, 400);
  assert.match(String(broken.json.message), /^KQL\d+: /);
  assert.ok(Array.isArray(broken.json.diagnostics));
  const unknown = await ask('POST', PATH, { body: { ...RULE, severity: 'extreme' } });
  assert.match(String(unknown.json.message), /severity/);
  for (const body of ['', '[]', '{"a":', '"x"', `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`, '{"__proto__":{"x":1},"rule_id":"p"}'])
    assert.equal((await ask('POST', PATH, { body })).status, 400, body.slice(0, 40));
  assert.equal(book.get('mine'), undefined);
  const learning = { ...RULE, rule_id: 'ml', type: 'machine_learning', machine_learning_job_id: 'job', anomaly_threshold: 50 };
  const kept = await ask('POST', PATH, { body: { ...learning, query: undefined, language: undefined, index: undefined } });
  assert.equal(kept.status, 200, kept.text);
  assert.match(JSON.stringify(kept.json.execution_summary), /"status":"failed".*anomaly scores/);
  await ask('DELETE', `${PATH}?rule_id=ml`);
});

test('those who may only look change nothing', async () => {
  for (const [method, path] of [
    ['POST', PATH],
    ['PUT', PATH],
    ['PATCH', PATH],
    ['DELETE', `${PATH}?rule_id=from-file`],
  ] as const) {
    const refused = await ask(method, path, { key: viewer, ...(method === 'DELETE' ? {} : { body: RULE }) });
    assert.deepEqual([refused.status, refused.json.status_code], [403, 403], method);
  }
});

test('a rule of a file is switched off, changed, taken out, and is again what the file says', async () => {
  const first = (await ask('GET', `${PATH}?rule_id=from-file`)).json;
  assert.deepEqual([first.immutable, first.rule_source], [true, { type: 'external', is_customized: false }]);
  assert.equal((await ask('PATCH', PATH, { body: { rule_id: 'from-file', enabled: false } })).json.enabled, false);
  assert.deepEqual(book.compiled(), []);
  const changed = (await ask('PATCH', PATH, { body: { rule_id: 'from-file', severity: 'critical' } })).json;
  assert.deepEqual(
    [changed.severity, changed.enabled, changed.immutable, changed.rule_source, changed.revision],
    ['critical', false, true, { type: 'external', is_customized: true }, 1],
  );
  await ask('DELETE', `${PATH}?rule_id=from-file`);
  assert.equal((await ask('GET', `${PATH}?rule_id=from-file`)).status, 404);
  book.change(() => book.putBack('from-file', 'test'));
  const back = (await ask('GET', `${PATH}?rule_id=from-file`)).json;
  assert.deepEqual([back.severity, back.enabled, back.rule_source], ['low', true, { type: 'external', is_customized: false }]);
});

test('rules are searched with filters as tools write them, sorted and paged', async () => {
  for (const [i, severity] of ['low', 'critical', 'medium'].entries())
    await ask('POST', PATH, { body: { ...RULE, rule_id: `r${i}`, name: `Rule ${i} of mshta`, severity, tags: [`tag ${i}`] } });
  const found = async (query: string): Promise<unknown> => {
    const { json } = await ask('GET', `${PATH}/_find?${query}`);
    return (json.data as readonly { rule_id: string }[] | undefined)?.map(({ rule_id }) => rule_id) ?? json.message;
  };
  const filtered = (filter: string): Promise<unknown> => found(`filter=${encodeURIComponent(filter)}`);
  assert.deepEqual(await found('sort_field=severity&sort_order=desc'), ['r1', 'r2', 'from-file', 'r0']);
  assert.deepEqual(await found('sort_field=name&per_page=2&page=2'), ['r1', 'r2']);
  assert.deepEqual(await filtered('alert.attributes.name:mshta'), ['r0', 'r1', 'r2']);
  assert.deepEqual(await filtered('alert.attributes.name: "2 of mshta"'), ['r2']);
  assert.deepEqual(await filtered('alert.attributes.name.keyword: *mshta'), ['r0', 'r1', 'r2']);
  assert.deepEqual(await filtered('alert.attributes.tags:"tag 1" or alert.attributes.tags:"tag 2"'), ['r1', 'r2']);
  assert.deepEqual(await filtered('alert.attributes.tags:"__internal_immutable:true"'), ['from-file']);
  assert.deepEqual(await filtered('alert.attributes.params.ruleSource.type: "internal" or alert.attributes.params.immutable: false'), [
    'r0',
    'r1',
    'r2',
  ]);
  assert.deepEqual(await filtered('alert.attributes.enabled: true and alert.attributes.params.riskScore < 50'), ['from-file']);
  assert.deepEqual(await filtered('alert.attributes.params.ruleId: "r1"'), ['r1']);
  assert.deepEqual(await filtered('alert.attributes.params.type: eql'), []);
  assert.match(String(await filtered('alert.attributes.name: (')), /no KQL/);
  assert.match(String(await found('per_page=100000')), /per_page/);
  assert.match(String(await found('sort_field=password')), /sort_field/);
  const page = (await ask('GET', `${PATH}/_find?fields=name&per_page=1`)).json;
  assert.deepEqual([page.page, page.perPage, page.total], [1, 1, 4]);
  assert.deepEqual(Object.keys((page.data as readonly object[])[0] ?? {}).sort(), ['id', 'name', 'rule_id']);
  assert.equal((await ask('GET', '/api/detection_engine/tags')).text, '["built-in","tag 0","tag 1","tag 2"]');
});

test('nothing went wrong on our side', () => {
  assert.deepEqual(troubles, []);
});

test('a rule that comes over the API runs at once, and one that is switched off or excepted does not any more', async () => {
  const { ask: asked, clock, service, store } = await startService();
  let number = 0;
  const happens = (user: string): number => {
    // The service does this every second.
    service.runDue();
    service.runDue();
    service.take([trailRecord(++number, clock.now, 'CreateAccessKey', user)], 'test');
    clock.now += 600_000;
    service.runDue();
    return store.alerts.find({}, 0, 100).total;
  };
  assert.equal(happens('alice'), 0);
  const list = await asked('POST', '/api/exception_lists', { body: { list_id: 'l', name: 'l', description: '', type: 'detection' } });
  const exceptions_list = [{ id: list.json.id, list_id: 'l', type: 'detection', namespace_type: 'single' }];
  const made = await asked('POST', PATH, { body: { ...RULE, from: 'now-9m', exceptions_list } });
  assert.equal(made.status, 200, made.text);
  const before = happens('bob') - 1;
  const { execution_summary } = (await asked('GET', `${PATH}?rule_id=mine`)).json;
  assert.match(JSON.stringify(execution_summary), /"status":"succeeded"/);
  const entries = [{ field: 'user.name', type: 'match', operator: 'included', value: 'robot' }];
  await asked('POST', '/api/exception_lists/items', { body: { list_id: 'l', name: 'x', description: '', type: 'simple', entries } });
  assert.equal(happens('robot'), before + 1);
  assert.equal(happens('carol'), before + 2);
  await asked('PATCH', PATH, { body: { rule_id: 'mine', enabled: false } });
  assert.equal(happens('dave'), before + 2);
  await asked('DELETE', `${PATH}?rule_id=mine`);
  assert.equal(happens('eve'), before + 2);
  assert.ok(before === 0 || before === 1, 'what it looks back on may hold the first event');
  const [first] = store.alerts.find({}, 0, 1).alerts;
  assert.equal(first?.document['kibana.alert.rule.rule_id'], 'mine');
});

test('a rule that another version kept and this one cannot read takes no other with it', async () => {
  const { ask: asked, store, clock } = await startService();
  await asked('POST', PATH, { body: RULE });
  const [kept] = store.rules.all();
  assert.ok(kept);
  store.rules.write({ ...kept, ruleId: 'broken', document: { ...kept.document, rule_id: 'broken', type: 'of tomorrow' } });
  const opened = new RuleBook({ store, fileRules: [], now: () => clock.now });
  assert.deepEqual([opened.all().map(({ written }) => written.id), [...opened.unreadable().keys()]], [['mine'], ['broken']]);
});
