import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startService } from './api-support.ts';
import { trailRecord } from './service-support.ts';

const FILE_RULES = `rule_id: keys
name: Access key made
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: CreateAccessKey'
severity: high
tags: [AWS]
---
rule_id: trails
name: Trail deleted
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: DeleteTrail'
severity: low
`;

const { ask, clock, service, accounts, troubles } = await startService(FILE_RULES);
const PATH = '/api/detection_engine/signals';
const analyst = accounts.createKey('analyst', ['analyst'], undefined);
const HOUR = 3_600_000;

// Five alerts: keys by alice at 10:00, 11:00 and 13:00, by bob at 11:00; a trail deleted by alice at 13:00.
for (const [i, [hour, name, user]] of (
  [
    [0, 'CreateAccessKey', 'alice'],
    [1, 'CreateAccessKey', 'alice'],
    [1, 'CreateAccessKey', 'bob'],
    [3, 'CreateAccessKey', 'alice'],
    [3, 'DeleteTrail', 'alice'],
  ] as const
).entries()) {
  const at = clock.now + 0;
  clock.now = Math.max(at, Date.UTC(2026, 2, 4, 10) + hour * HOUR);
  service.take([trailRecord(i + 1, clock.now, name, user)], 'test');
  if (i === 0 || i >= 2) clock.now += 600_000;
  service.runDue();
}

type Hits = {
  total: { value: number };
  hits: readonly { _id: string; _source?: Record<string, unknown>; fields?: object; sort?: readonly unknown[] }[];
};

type Made = {
  readonly value?: number | null;
  readonly value_as_string?: string;
  readonly buckets?: readonly { readonly key: unknown; readonly key_as_string?: string; readonly doc_count: number }[];
};

async function search(body: object): Promise<{ hits: Hits; aggregations: Record<string, Made>; status: number; message: string }> {
  const { json, status } = await ask('POST', `${PATH}/search`, { body, key: analyst });
  return { ...(json as unknown as { hits: Hits; aggregations: Record<string, Made>; message: string }), status };
}

const count = async (query: object): Promise<number | string> => {
  const { hits, message } = await search({ query, size: 0, track_total_hits: true });
  return hits?.total.value ?? message;
};

test('queries of the Query DSL, as tools write them', async () => {
  assert.equal(await count({ match_all: {} }), 5);
  assert.equal(await count({ bool: { filter: [{ match: { 'signal.status': 'open' } }] } }), 5);
  assert.equal(await count({ bool: { filter: { match_all: {} } } }), 5);
  assert.equal(await count({ term: { 'kibana.alert.rule.name': 'Access key made' } }), 4);
  assert.equal(await count({ terms: { 'kibana.alert.rule.rule_id': ['trails', 'gone'] } }), 1);
  assert.equal(await count({ match_phrase: { 'user.name': 'bob' } }), 1);
  assert.equal(await count({ bool: { must_not: [{ term: { 'user.name': 'alice' } }] } }), 1);
  assert.equal(
    await count({
      bool: { should: [{ term: { 'user.name': 'bob' } }, { term: { 'kibana.alert.severity': 'low' } }], minimum_should_match: 1 },
    }),
    2,
  );
  assert.equal(await count({ range: { '@timestamp': { gte: '2026-03-04T11:00:00Z', lt: '2026-03-04T12:00:00Z' } } }), 2);
  assert.equal(await count({ range: { '@timestamp': { gte: 'now-1h' } } }), 2);
  assert.equal(await count({ range: { 'kibana.alert.risk_score': { lt: 50 } } }), 1);
  assert.equal(await count({ exists: { field: 'kibana.alert.rule.tags' } }), 4);
  assert.equal(await count({ query_string: { query: 'user.name:b* OR kibana.alert.severity:low' } }), 2);
  const [first] = (await search({ size: 1 })).hits.hits;
  assert.equal(await count({ ids: { values: [first?._id, 'gone'] } }), 1);
  assert.equal(await count({ term: { _id: first?._id } }), 1);
});

test('what is not run is refused by name', async () => {
  const refused = async (body: object, pattern: RegExp): Promise<void> => {
    const { status, message } = await search(body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(message, pattern);
  };
  await refused({ query: { more_like_this: { like: 'x' } } }, /more_like_this/);
  await refused({ query: { script: { script: 'while(true){}' } } }, /script/);
  await refused({ aggs: { x: { significant_terms: { field: 'user.name' } } } }, /significant_terms/);
  await refused({ aggs: { x: { terms: { field: 'user.name', script: 'x' } } } }, /script/);
  await refused({ aggs: { x: {} } }, /one kind/);
  await refused({ aggs: { x: { date_histogram: { field: '@timestamp', fixed_interval: '1M' } } } }, /interval "1M"/);
  await refused({ aggs: { x: { date_histogram: { field: '@timestamp', fixed_interval: '1ms' } } } }, /buckets/);
  await refused({ suggest: {} }, /suggest/);
  await refused({ size: 10_001 }, /size/);
  await refused({ runtime_mappings: { x: { type: 'keyword' } } }, /runtime_mappings/);
  let deep: object = { term: { 'user.name': 'x' } };
  for (let i = 0; i < 100; i++) deep = { bool: { must: [deep] } };
  await refused({ query: deep }, /nested more than/);
  const nested = { terms: { field: 'user.name' } };
  await refused(
    {
      aggs: {
        a: {
          ...nested,
          aggs: {
            b: {
              ...nested,
              aggs: {
                c: { ...nested, aggs: { d: { ...nested, aggs: { e: { ...nested, aggs: { f: { ...nested, aggs: { g: nested } } } } } } } },
              },
            },
          },
        },
      },
    },
    /deep/,
  );
});

test('hits are sorted, paged and narrowed', async () => {
  const { hits } = await search({
    sort: [{ 'user.name': { order: 'desc' } }, { 'kibana.alert.original_time': 'asc' }],
    size: 2,
    from: 1,
    _source: ['user.name', 'kibana.alert.severity'],
    fields: ['user.*', { field: 'kibana.alert.rule.rule_id' }],
  });
  assert.equal(hits.total.value, 5);
  assert.deepEqual(
    hits.hits.map(({ sort }) => sort),
    [
      ['alice', Date.UTC(2026, 2, 4, 10)],
      ['alice', Date.UTC(2026, 2, 4, 11)],
    ],
  );
  assert.deepEqual(hits.hits[0]?._source, { 'kibana.alert.severity': 'high', user: { name: 'alice' } });
  assert.match(JSON.stringify(hits.hits[0]?.fields), /"user.name":\["alice"\].*"kibana.alert.rule.rule_id":\["keys"\]/);
  assert.equal((await search({ _source: false, size: 1 })).hits.hits[0]?._source, undefined);
  const slim = (await search({ _source: { excludes: ['kibana.*', 'tocsin.*'] }, size: 1 })).hits.hits[0]?._source ?? {};
  assert.deepEqual(
    Object.keys(slim).filter((name) => name.startsWith('kibana')),
    [],
  );
  assert.ok('@timestamp' in slim);
});

test('aggregations', async () => {
  const { aggregations } = await search({
    size: 0,
    aggs: {
      rules: { terms: { field: 'signal.rule.name', size: 1 }, aggs: { users: { cardinality: { field: 'user.name' } } } },
      hours: { date_histogram: { field: 'kibana.alert.original_time', calendar_interval: 'hour' } },
      days: { date_histogram: { field: 'kibana.alert.original_time', calendar_interval: 'month', min_doc_count: 1 } },
      last: { max: { field: '@timestamp' } },
      worst: { max: { field: 'kibana.alert.risk_score' } },
      without: { missing: { field: 'kibana.alert.rule.tags' } },
      users: { terms: { field: 'user.name', order: { _key: 'desc' } } },
      nothing: { avg: { field: 'no.such.field' } },
    },
  });
  assert.deepEqual(aggregations.rules, {
    doc_count_error_upper_bound: 0,
    sum_other_doc_count: 1,
    buckets: [{ key: 'Access key made', doc_count: 4, users: { value: 2 } }],
  });
  assert.deepEqual(
    aggregations.hours?.buckets?.map(({ key_as_string, doc_count }) => [key_as_string, doc_count]),
    [
      ['2026-03-04T10:00:00.000Z', 1],
      ['2026-03-04T11:00:00.000Z', 2],
      ['2026-03-04T12:00:00.000Z', 0],
      ['2026-03-04T13:00:00.000Z', 2],
    ],
  );
  assert.deepEqual(aggregations.days?.buckets, [{ key_as_string: '2026-03-01T00:00:00.000Z', key: Date.UTC(2026, 2, 1), doc_count: 5 }]);
  assert.equal(aggregations.last?.value, Date.parse(aggregations.last?.value_as_string ?? ''));
  assert.deepEqual([aggregations.worst, aggregations.without, aggregations.nothing], [{ value: 73 }, { doc_count: 1 }, { value: null }]);
  assert.deepEqual(
    aggregations.users?.buckets?.map(({ key }) => key),
    ['bob', 'alice'],
  );
});

test('status by ids and by query, tags and assignees; a viewer may not', async () => {
  const [first] = (await search({ size: 1 })).hits.hits;
  const ids = [first?._id];
  const viewer = accounts.createKey('viewer', ['viewer'], undefined);
  const byIds = { signal_ids: ids, status: 'closed', reason: 'false_positive' };
  assert.equal((await ask('POST', `${PATH}/status`, { body: byIds, key: viewer })).status, 403);
  const closed = await ask('POST', `${PATH}/status`, { body: byIds, key: analyst });
  assert.deepEqual([closed.status, closed.json.updated, closed.json.version_conflicts], [200, 1, 0]);
  assert.equal(await count({ term: { 'kibana.alert.workflow_status': 'closed' } }), 1);
  assert.equal(await count({ term: { 'kibana.alert.workflow_reason': 'false_positive' } }), 1);
  const byQuery = { query: { term: { 'kibana.alert.workflow_status': 'open' } }, status: 'in-progress' };
  assert.equal((await ask('POST', `${PATH}/status`, { body: byQuery, key: analyst })).json.updated, 4);
  assert.equal(await count({ term: { 'kibana.alert.workflow_status': 'acknowledged' } }), 4);
  for (const body of [{ status: 'closed' }, { signal_ids: [], status: 'closed' }, { signal_ids: ids, query: {}, status: 'closed' }])
    assert.equal((await ask('POST', `${PATH}/status`, { body, key: analyst })).status, 400, JSON.stringify(body));
  const tags = { ids, tags: { tags_to_add: ['a', 'b'], tags_to_remove: [] } };
  assert.equal((await ask('POST', `${PATH}/tags`, { body: tags, key: analyst })).json.updated, 1);
  await ask('POST', `${PATH}/tags`, { body: { ids, tags: { tags_to_add: [], tags_to_remove: ['a'] } }, key: analyst });
  assert.equal(await count({ terms: { 'kibana.alert.workflow_tags': ['b'] } }), 1);
  assert.equal(await count({ terms: { 'kibana.alert.workflow_tags': ['a'] } }), 0);
  await ask('POST', `${PATH}/assignees`, { body: { ids, assignees: { add: ['carol'], remove: [] } }, key: analyst });
  assert.equal(await count({ term: { 'kibana.alert.workflow_assignee_ids': 'carol' } }), 1);
  assert.match(JSON.stringify(accounts.audit(10, undefined)), /key analyst.*assigned 1 alerts: \+carol/);
  assert.deepEqual(troubles, []);
});
