import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ndjson, startService } from './api-support.ts';
import { trailRecord } from './service-support.ts';

/** The requests of the Kibana client in elastic/detection-rules, in its order and with its headers, forms and spellings. */
const { address, accounts, clock, service, store } = await startService();
const key = Buffer.from(accounts.createKey('detection-rules', ['engineer'], undefined)).toString('base64');
const SESSION = { 'content-type': 'application/json', 'kbn-xsrf': 'f5a0c0de-0000-4000-8000-000000000000', authorization: `ApiKey ${key}` };

async function request(method: string, uri: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${address}${uri}`, { method, headers: { ...SESSION, ...headers }, ...(body === undefined ? {} : { body }) });
}

const rule = (rule_id: string): object => ({
  author: ['Elastic'],
  description: 'Somebody made an access key',
  from: 'now-6m',
  index: ['logs-aws.cloudtrail*'],
  interval: '5m',
  language: 'kuery',
  license: 'Elastic License v2',
  name: `Rule ${rule_id}`,
  query: 'event.action: CreateAccessKey\n',
  related_integrations: [{ package: 'aws', version: '^4.0.0', integration: 'cloudtrail' }],
  required_fields: [{ ecs: true, name: 'event.action', type: 'keyword' }],
  risk_score: 47,
  rule_id,
  setup: '',
  severity: 'medium',
  tags: ['Domain: Cloud'],
  threat: [],
  timestamp_override: 'event.ingested',
  type: 'query',
  version: 3,
});

async function importRules(rules: readonly object[], overwrite: boolean): Promise<Record<string, unknown>> {
  const data = `${rules.map((one) => JSON.stringify(one)).join('\n')}\n`;
  const boundary = '----JustAnotherBoundary';
  const body = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="import.ndjson"\r\nContent-Type: application/x-ndjson\r\n\r\n${data}\r\n--${boundary}--\r\n`;
  const query = `overwrite=${overwrite}&overwrite_exceptions=false&overwrite_action_connectors=false`;
  const response = await request('POST', `/api/detection_engine/rules/_import?${query}`, body, {
    'content-type': `multipart/form-data; boundary=${boundary}`,
  });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as Record<string, unknown>;
}

async function exportRules(ids: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const body = ids.length > 0 ? JSON.stringify({ objects: ids.map((rule_id) => ({ rule_id })) }) : undefined;
  const response = await request('POST', '/api/detection_engine/rules/_export?exclude_export_details=true', body);
  assert.equal(response.status, 200);
  return ndjson(await response.text());
}

test('handshake, import, export, search and leaving', async () => {
  assert.ok((await request('GET', '/api/status')).ok);
  assert.ok(((await (await request('GET', '/api/spaces/space')).json()) as readonly { id: string }[]).some(({ id }) => id === 'default'));
  const first = await importRules([rule('a'), rule('b'), { ...rule('c'), query: '(' }], false);
  // The client reads the rule id of every error, and takes the others for imported.
  assert.deepEqual(
    (first.errors as readonly { rule_id: string }[]).map(({ rule_id }) => rule_id),
    ['c'],
  );
  for (const member of ['success', 'success_count', 'rules_count', 'exceptions_success', 'exceptions_errors', 'action_connectors_errors'])
    assert.ok(Object.hasOwn(first, member), member);
  const exported = await exportRules(['a', 'b']);
  for (const [name, value] of Object.entries(rule('a'))) assert.deepEqual(exported[0]?.[name], value, name);
  assert.equal((await exportRules([])).length, 2);
  const found: unknown[] = [];
  for (let page = 1; ; page++) {
    const filter = encodeURIComponent('alert.attributes.tags:"__internal_immutable:false"');
    const uri = `/api/detection_engine/rules/_find?per_page=1&page=${page}&sort_field=_id&sort_order=asc&filter=${filter}`;
    const body = (await (await request('GET', uri)).json()) as { page: number; perPage: number; total: number; data: readonly object[] };
    assert.deepEqual([body.page, body.perPage, body.total], [page, 1, 2]);
    found.push(...body.data);
    if (found.length === body.total) break;
  }
  assert.equal((await importRules([rule('a')], true)).success, true);
  await request('GET', '/logout');
});

test('bulk actions, whose empty members are null', async () => {
  const act = async (body: object): Promise<{ attributes: { results: Record<string, readonly { rule_id: string }[]> } }> => {
    const response = await request('POST', '/api/detection_engine/rules/_bulk_action?dry_run=false', JSON.stringify(body));
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as never;
  };
  const plain = { query: null, ids: null, edit: null, duplicate: null };
  assert.equal(
    (await act({ ...plain, action: 'disable', query: 'alert.attributes.name: "Rule a"' })).attributes.results.updated?.[0]?.rule_id,
    'a',
  );
  assert.equal((await act({ ...plain, action: 'enable', ids: ['a'] })).attributes.results.updated?.length, 1);
  const edit = { type: 'add_tags', value: ['mine'] };
  assert.equal((await act({ ...plain, action: 'edit', ids: ['a', 'b'], edit })).attributes.results.updated?.length, 2);
  service.runDue();
  service.take([trailRecord(1, clock.now, 'CreateAccessKey')], 'test');
  clock.now += 3_600_000;
  const run = { start_date: new Date(clock.now - 3_900_000).toISOString(), end_date: new Date(clock.now - 600_000).toISOString() };
  assert.equal((await act({ ...plain, action: 'run', ids: ['a'], run })).attributes.results.updated?.length, 1);
  assert.equal(store.alerts.find({}, 0, 10).alerts.filter(({ ruleId }) => ruleId === 'a').length, 1, 'the manual run found it');
});

test('alerts: the search for all, the newest, and closing them', async () => {
  const search = async (
    body: object,
  ): Promise<Record<string, { total?: { value: number }; lastSeen?: unknown; hits?: readonly { _id: string }[] }>> =>
    (await (await request('POST', '/api/detection_engine/signals/search', JSON.stringify(body))).json()) as never;
  const all = await search({ size: 10, query: { bool: { filter: { match_all: {} } } } });
  assert.equal(all.hits?.total?.value, 1);
  const last = await search({
    size: 0,
    aggs: { lastSeen: { max: { field: '@timestamp' } } },
    query: { bool: { filter: [{ match: { 'signal.status': 'open' } }] } },
    track_total_hits: true,
  });
  assert.match(JSON.stringify(last.aggregations), /"value_as_string":"2026-/);
  const body = JSON.stringify({ signal_ids: all.hits?.hits?.map(({ _id }) => _id), status: 'closed' });
  assert.equal(((await (await request('POST', '/api/detection_engine/signals/status', body)).json()) as { updated: number }).updated, 1);
});
