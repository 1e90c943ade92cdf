import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOf, ndjson, startService } from './api-support.ts';

const FILE_RULES = `rule_id: from-file
name: From a file
description: Stands in a file
type: query
language: kuery
index: [logs-aws.cloudtrail*]
query: 'event.action: DeleteTrail'
severity: low
exceptions:
  - { item_id: quiet, name: The robot, entries: [{ field: user.name, type: match, value: robot }] }
`;

const { ask, book, troubles, accounts } = await startService(FILE_RULES);
const PATH = '/api/detection_engine/rules';

const ruleOf = (rule_id: string, more: object = {}): Record<string, unknown> => ({
  rule_id,
  name: `Rule ${rule_id}`,
  description: 'Somebody made an access key',
  type: 'query',
  language: 'kuery',
  index: ['logs-aws.cloudtrail*'],
  query: 'event.action: CreateAccessKey',
  severity: 'high',
  risk_score: 73,
  ...more,
});

type Bulk = {
  attributes: { summary: Record<string, number>; results: Record<string, readonly Record<string, unknown>[]>; errors?: unknown[] };
};

async function bulk(body: object, query = ''): Promise<Bulk & { status: number; success?: boolean; rules_count?: number }> {
  const { json, status } = await ask('POST', `${PATH}/_bulk_action${query}`, { body });
  return { ...(json as unknown as Bulk), status };
}

const lines = (...objects: readonly object[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join('');

test('import: rules, lists and items of a file; what is there is left unless it is to be overwritten', async () => {
  const list = { list_id: 'shared', name: 'Shared', description: 'For all', type: 'detection', namespace_type: 'single' };
  const item = {
    list_id: 'shared',
    item_id: 'one',
    name: 'The deploy user',
    description: '',
    type: 'simple',
    namespace_type: 'single',
    entries: [{ field: 'user.name', operator: 'included', type: 'match', value: 'deploy' }],
    comments: [{ comment: 'asked for by ops', created_by: 'eve', created_at: '2020-01-01T00:00:00.000Z' }],
  };
  const reference = { id: 'x', list_id: 'shared', type: 'detection', namespace_type: 'single' };
  const file = lines(
    ruleOf('a', { exceptions_list: [reference], id: 'ignored', created_at: 'ignored' }),
    ruleOf('b'),
    ruleOf('broken', { query: '(' }),
    list,
    item,
    { ...item, item_id: 'two', list_id: 'nowhere' },
    { id: 'c', type: 'action', attributes: { actionTypeId: '.slack' } },
    { exported_count: 5, exported_rules_count: 3 },
  );
  const first = (await ask('POST', `${PATH}/_import`, { body: formOf(file) })).json;
  assert.deepEqual([first.success, first.success_count, first.rules_count, first.exceptions_success_count], [false, 2, 3, 2]);
  type Errors = readonly { rule_id?: string; item_id?: string; error: { status_code: number } }[];
  const told = (errors: unknown): unknown => (errors as Errors).map((one) => [one.rule_id ?? one.item_id, one.error.status_code]);
  assert.deepEqual([told(first.errors), told(first.exceptions_errors)], [[['broken', 400]], [['two', 404]]]);
  assert.match(JSON.stringify(first.action_connectors_warnings), /left out/);
  const excepted = book.get('a')?.compiled?.exceptedUntil;
  assert.equal(excepted?.({ user: { name: 'deploy' } }), Number.POSITIVE_INFINITY);
  assert.equal(excepted?.({ user: { name: 'eve' } }), Number.NEGATIVE_INFINITY);
  const again = (await ask('POST', `${PATH}/_import`, { body: formOf(lines(ruleOf('a', { name: 'New' }))) })).json;
  assert.match(JSON.stringify(again.errors), /"status_code":409,"message":"rule_id: \\"a\\" already exists"/);
  const over = await ask('POST', `${PATH}/_import?overwrite=true`, {
    body: formOf(lines(ruleOf('a', { name: 'New', exceptions_list: [reference] }))),
  });
  assert.deepEqual([over.json.success, book.get('a')?.written.name, book.get('a')?.stored.revision], [true, 'New', 1]);
  const kept = (await ask('GET', '/api/exception_lists/items?item_id=one')).json;
  assert.match(JSON.stringify(kept.comments), /asked for by ops.*key engineer/);
});

test('import: bodies of attackers and of mistakes', async () => {
  const send = async (body: FormData | string, headers = {}): Promise<number> =>
    (await ask('POST', `${PATH}/_import`, { body, headers })).status;
  assert.equal(await send(formOf('x', 'rules.exe')), 400);
  assert.equal(await send('{}'), 415);
  assert.equal(await send('--x\r\n', { 'content-type': 'multipart/form-data; boundary=x' }), 400);
  assert.equal(await send('nothing', { 'content-type': 'multipart/form-data' }), 400);
  const hostile = [`${'['.repeat(90_000)}`, '{"__proto__":{"enabled":true},"rule_id":"p"}', '[]', 'null', '"text"', '{"rule_id":7}'];
  const { json } = await ask('POST', `${PATH}/_import`, { body: formOf(hostile.join('\n')) });
  assert.deepEqual([json.success_count, (json.errors as readonly object[]).length], [0, 6]);
  const twice = (await ask('POST', `${PATH}/_import`, { body: formOf(lines(ruleOf('twice'), ruleOf('twice'))) })).json;
  assert.match(JSON.stringify(twice.errors), /More than one rule with rule-id/);
  assert.deepEqual(troubles, []);
});

test('export: rules with their lists, as a file', async () => {
  const exported = await ask('POST', `${PATH}/_export?file_name=../my%20rules.ndjson`, {
    body: { objects: [{ rule_id: 'a' }, { rule_id: 'from-file' }, { rule_id: 'gone' }] },
  });
  assert.match(exported.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+"$/);
  const objects = ndjson(exported.text);
  assert.deepEqual(
    objects.map(({ rule_id, item_id, list_id, exported_count }) => rule_id ?? item_id ?? list_id ?? exported_count),
    ['a', 'from-file', 'shared', 'from-file-exceptions', 'one', 'quiet', 6],
  );
  assert.deepEqual(objects.at(-1)?.missing_rules, [{ rule_id: 'gone' }]);
  const all = ndjson((await ask('POST', `${PATH}/_export?exclude_export_details=true`, { body: '' })).text);
  assert.equal(all.filter(({ rule_id }) => rule_id !== undefined).length, book.all().length);
});

test('bulk: enable, disable and delete by ids of both kinds and by filters, with a try before', async () => {
  const dry = await bulk({ action: 'disable', ids: [book.get('a')?.written.uuid, 'b'] }, '?dry_run=true');
  assert.deepEqual([dry.attributes.summary, dry.attributes.results.updated], [{ total: 2, failed: 0, skipped: 0, succeeded: 2 }, []]);
  assert.equal(book.get('a')?.written.enabled, true);
  const done = await bulk({ action: 'disable', ids: [book.get('a')?.written.uuid, 'b'] });
  assert.deepEqual(
    [done.success, done.rules_count, done.attributes.results.updated?.map(({ rule_id, enabled }) => [rule_id, enabled])],
    [
      true,
      2,
      [
        ['a', false],
        ['b', false],
      ],
    ],
  );
  const query = 'alert.attributes.enabled: false';
  assert.equal((await bulk({ action: 'enable', query })).rules_count, 2);
  const half = await bulk({ action: 'enable', ids: ['a', 'gone'] });
  assert.deepEqual([half.status, half.attributes.summary], [500, { total: 2, failed: 1, skipped: 0, succeeded: 1 }]);
  assert.match(JSON.stringify(half.attributes.errors), /Rule not found/);
  const copied = await bulk({ action: 'duplicate', ids: ['a'], duplicate: { include_exceptions: true } });
  const [copy] = copied.attributes.results.created ?? [];
  assert.deepEqual([copy?.name, copy?.enabled, copy?.immutable], ['New [Duplicate]', false, false]);
  assert.equal(JSON.stringify(copy?.exceptions_list).match(/list_id/g)?.length, 1);
  assert.equal((await bulk({ action: 'delete', ids: [copy?.id, 'twice'] })).attributes.results.deleted?.length, 2);
  assert.deepEqual(
    book.all().map(({ written }) => written.id),
    ['from-file', 'a', 'b'],
  );
  assert.equal((await bulk({ action: 'fill_gaps', ids: ['a'] })).status, 400);
});

test('bulk: edits', async () => {
  const edit = async (...edits: readonly object[]): Promise<Bulk> => bulk({ action: 'edit', ids: ['a'], edit: edits });
  const rule = (): Record<string, unknown> => ({ ...book.get('a')?.written }) as Record<string, unknown>;
  await edit({ type: 'set_tags', value: ['x', 'y'] }, { type: 'add_tags', value: ['y', 'z'] }, { type: 'delete_tags', value: ['x'] });
  assert.deepEqual(rule().tags, ['y', 'z']);
  await edit({ type: 'add_index_patterns', value: ['logs-okta*'] });
  assert.deepEqual(rule().index, ['logs-aws.cloudtrail*', 'logs-okta*']);
  const emptied = await edit({ type: 'set_index_patterns', value: [] });
  assert.match(JSON.stringify(emptied.attributes.errors), /can't be empty/);
  await edit({ type: 'set_schedule', value: { interval: '1h', lookback: '30m' } });
  assert.deepEqual(rule().schedule, { interval: 3_600_000, from: 'now-5400s', to: 'now' });
  await edit({ type: 'add_rule_actions', value: { throttle: '1h', actions: [{ id: 'slack', group: 'default', params: {} }] } });
  assert.match(JSON.stringify(rule().extra), /slack/);
  await edit({ type: 'set_investigation_fields', value: { field_names: ['user.name'] } });
  assert.deepEqual(rule().highlightedFields, ['user.name']);
  await edit({ type: 'set_alert_suppression', value: { group_by: ['user.name'] } });
  assert.match(JSON.stringify(rule().suppression), /user.name/);
  const broken = await edit({ type: 'set_alert_suppression', value: { group_by: 7 } });
  assert.match(JSON.stringify(broken.attributes.errors), /group_by/);
  const same = await edit({ type: 'add_tags', value: ['y'] });
  assert.deepEqual(same.attributes.summary, { total: 1, failed: 0, skipped: 1, succeeded: 0 });
  // A rule of a file keeps the exceptions that its file holds.
  await bulk({ action: 'edit', ids: ['from-file'], edit: [{ type: 'add_tags', value: ['mine'] }] });
  const own = book.get('from-file');
  assert.deepEqual([own?.origin, own?.written.tags, own?.written.exceptions.map(({ id }) => id)], ['customized', ['mine'], ['quiet']]);
  const shown = (await ask('GET', `${PATH}?rule_id=from-file`)).json;
  await ask('PUT', PATH, { body: { ...shown, id: undefined, name: 'Put again' } });
  assert.deepEqual(
    book.get('from-file')?.written.exceptions.map(({ id }) => id),
    ['quiet'],
  );
});

test('built-in rules are counted, and put back', async () => {
  const path = `${PATH}/prepackaged`;
  await bulk({ action: 'delete', ids: ['from-file'] });
  const status = (await ask('GET', `${path}/_status`)).json;
  assert.deepEqual([status.rules_custom_installed, status.rules_installed, status.rules_not_installed], [2, 0, 1]);
  assert.equal((await ask('PUT', path, { body: '' })).json.rules_installed, 1);
  assert.equal(book.get('from-file')?.origin, 'file');
});

test('what a file says already is no change of it', async () => {
  const before = book.get('from-file')?.stored.revision;
  const exported = await ask('POST', `${PATH}/_export`, { body: { objects: [{ rule_id: 'from-file' }] } });
  const again = await ask('POST', `${PATH}/_import?overwrite=true&overwrite_exceptions=true`, { body: formOf(exported.text) });
  assert.deepEqual([again.json.success, book.get('from-file')?.origin, book.get('from-file')?.stored.revision], [true, 'file', before]);
  assert.deepEqual(
    book.get('from-file')?.running.exceptions.map(({ id }) => id),
    ['quiet'],
  );
  await ask('PATCH', PATH, { body: { rule_id: 'from-file', name: 'Other' } });
  assert.equal(book.get('from-file')?.origin, 'customized');
  await ask('PATCH', PATH, { body: { rule_id: 'from-file', name: 'From a file' } });
  assert.equal(book.get('from-file')?.origin, 'file');
});

test('everything that was changed is in the audit log, with who did it', () => {
  const notes = accounts.audit(100, undefined).map(({ who, what }) => `${who} ${what}`);
  for (const pattern of [/^key engineer imported 2 rules/, /disable: 2 rules \(a, b\)/, /edit: 1 rules \(a\)/, /put back 1 built-in/])
    assert.ok(
      notes.some((note) => pattern.test(note)),
      String(pattern),
    );
});
