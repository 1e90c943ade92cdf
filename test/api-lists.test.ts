import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOf, ndjson, startService } from './api-support.ts';

const { ask, book, clock, troubles, accounts } = await startService();
const LISTS = '/api/exception_lists';
const ITEMS = '/api/exception_lists/items';
const VALUES = '/api/lists';

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
};

/** Whether the rule is quiet about an event of a user from an address. */
const isQuiet = (name: string, ip = '203.0.113.7'): boolean =>
  (book.get('mine')?.compiled?.exceptedUntil({ user: { name }, source: { ip } }) ?? Number.NEGATIVE_INFINITY) > clock.now;

const userIs = (value: string): object => ({ field: 'user.name', operator: 'included', type: 'match', value });
const inList = (id: string, type: string, field: string): object => ({ field, operator: 'included', type: 'list', list: { id, type } });
const ofList = (list_id: string, entries: readonly object[], more: object = {}): object => ({
  list_id,
  name: 'An exception',
  description: '',
  type: 'simple',
  entries,
  ...more,
});

test('a list with items keeps the rules quiet that refer to it, from the next event on', async () => {
  const list = { list_id: 'shared', name: 'Shared', description: 'For all', type: 'detection' };
  const made = await ask('POST', LISTS, { body: list });
  assert.equal(made.status, 200, made.text);
  for (const member of ['id', '_version', 'created_at', 'created_by', 'tie_breaker_id', 'updated_at', 'version'])
    assert.ok(made.json[member] !== undefined, member);
  assert.deepEqual([made.json.namespace_type, made.json.immutable, made.json.os_types], ['single', false, []]);
  assert.equal((await ask('POST', LISTS, { body: list })).status, 409);
  const reference = { id: made.json.id, list_id: 'shared', type: 'detection', namespace_type: 'single' };
  await ask('POST', '/api/detection_engine/rules', { body: { ...RULE, exceptions_list: [reference] } });
  assert.equal(isQuiet('deploy'), false);
  const item = await ask('POST', ITEMS, {
    body: ofList('shared', [userIs('deploy')], { item_id: 'one', comments: [{ comment: 'asked by ops' }] }),
  });
  assert.equal(item.status, 200, item.text);
  assert.deepEqual([isQuiet('deploy'), isQuiet('eve')], [true, false]);
  const changed = await ask('PUT', ITEMS, {
    body: { ...item.json, entries: [userIs('eve')], comments: [...(item.json.comments as object[]), { comment: 'again' }] },
  });
  assert.deepEqual([isQuiet('deploy'), isQuiet('eve')], [false, true]);
  const comments = changed.json.comments as readonly Record<string, unknown>[];
  assert.deepEqual(comments[0], (item.json.comments as readonly unknown[])[0]);
  assert.deepEqual([comments.length, comments[1]?.created_by], [2, 'key engineer']);
  const late = await ask('PUT', ITEMS, { body: { ...item.json, name: 'Another' } });
  assert.equal(late.status, 409, 'it was changed in between');
  await ask('PUT', ITEMS, { body: { item_id: 'one', expire_time: new Date(clock.now - 1).toISOString() } });
  assert.equal(isQuiet('eve'), false, 'it has expired');
  await ask('DELETE', `${ITEMS}?item_id=one`);
  assert.equal((await ask('GET', `${ITEMS}?item_id=one`)).status, 404);
});

test('what cannot be understood is refused', async () => {
  const refused = async (body: object): Promise<string> => {
    const { status, json } = await ask('POST', ITEMS, { body });
    assert.ok(status >= 400 && status < 500, JSON.stringify(json));
    return String(json.message);
  };
  assert.match(await refused(ofList('shared', [])), /entries/);
  assert.match(await refused(ofList('shared', [{ field: 'user.name', type: 'resembles', value: 'x' }])), /entries/);
  assert.match(await refused(ofList('nowhere', [userIs('x')])), /"nowhere" does not exist/);
  assert.match(await refused(ofList('shared', [userIs('x')], { expire_time: 'soon' })), /expire_time/);
  assert.match(await refused({ list_id: 'shared' }), /name/);
});

test('lists and items are searched, summed up, exported and imported', async () => {
  for (const [i, os_types] of [['linux'], ['windows', 'linux'], []].entries())
    await ask('POST', ITEMS, { body: ofList('shared', [userIs(`user-${i}`)], { item_id: `i${i}`, name: `Item ${i}`, os_types }) });
  await ask('POST', LISTS, {
    body: { list_id: 'all', name: 'All spaces', description: '', type: 'detection', namespace_type: 'agnostic' },
  });
  const ids = async (path: string, member: string): Promise<unknown> =>
    ((await ask('GET', path)).json.data as readonly Record<string, unknown>[]).map((one) => one[member]);
  assert.deepEqual(await ids(`${LISTS}/_find`, 'list_id'), ['shared']);
  assert.deepEqual(await ids(`${LISTS}/_find?namespace_type=single,agnostic&sort_field=name`, 'list_id'), ['all', 'shared']);
  assert.deepEqual(await ids(`${LISTS}/_find?filter=exception-list.attributes.name:Sha*`, 'list_id'), ['shared']);
  assert.deepEqual(await ids(`${ITEMS}/_find?list_id=shared&sort_field=name&sort_order=desc&per_page=2`, 'item_id'), ['i2', 'i1']);
  assert.deepEqual(await ids(`${ITEMS}/_find?list_id=shared&search=user-1`, 'item_id'), ['i1']);
  assert.equal((await ask('GET', `${ITEMS}/_find?list_id=nowhere`)).status, 404);
  assert.deepEqual((await ask('GET', `${LISTS}/summary?list_id=shared`)).json, { windows: 1, linux: 2, macos: 0, total: 3 });
  const references = await ask('GET', '/api/detection_engine/rules/exceptions/_find_references?list_ids=shared');
  assert.match(references.text, /"referenced_rules":\[\{"name":"Access key made"/);
  const exported = (await ask('POST', `${LISTS}/_export?list_id=shared`)).text;
  assert.equal(ndjson(exported).at(-1)?.exported_exception_list_item_count, 3);
  const again = (await ask('POST', `${LISTS}/_import`, { body: formOf(exported) })).json;
  assert.deepEqual([again.success, (again.errors as readonly object[]).length], [false, 4]);
  assert.equal((await ask('POST', `${LISTS}/_import?overwrite=true`, { body: formOf(exported) })).json.success, true);
  assert.equal((await ask('DELETE', `${LISTS}?list_id=shared`)).status, 200);
  assert.equal((await ask('GET', `${ITEMS}?item_id=i0`)).status, 404, 'the items went with their list');
  const restored = (await ask('POST', `${LISTS}/_import`, { body: formOf(exported) })).json;
  assert.deepEqual([restored.success_count_exception_lists, restored.success_count_exception_list_items], [1, 3]);
});

test('a rule has exceptions of its own', async () => {
  const { id } = (await ask('GET', '/api/detection_engine/rules?rule_id=mine')).json;
  const body = { items: [{ name: 'Mine', description: '', type: 'simple', entries: [userIs('robot')] }] };
  const made = await ask('POST', `/api/detection_engine/rules/${id}/exceptions`, { body });
  assert.equal(made.status, 200, made.text);
  assert.equal(isQuiet('robot'), true);
  await ask('POST', `/api/detection_engine/rules/${id}/exceptions`, {
    body: { items: [{ ...body.items[0], entries: [userIs('other')] }] },
  });
  const { exceptions_list } = (await ask('GET', '/api/detection_engine/rules?rule_id=mine')).json;
  assert.deepEqual(
    (exceptions_list as readonly { type: string }[]).map(({ type }) => type),
    ['detection', 'rule_default'],
  );
  assert.equal(isQuiet('other'), true);
});

test('value lists: names, addresses and ranges that exceptions name', async () => {
  assert.deepEqual((await ask('GET', `${VALUES}/index`)).json, { list_index: true, list_item_index: true });
  for (const [id, type] of [
    ['names', 'keyword'],
    ['ranges', 'ip_range'],
  ]) {
    const made = await ask('POST', VALUES, { body: { id, type, name: id, description: '' } });
    assert.equal(made.status, 200, made.text);
    await ask('POST', ITEMS, { body: ofList('shared', [inList(String(id), String(type), id === 'names' ? 'user.name' : 'source.ip')]) });
  }
  assert.equal(isQuiet('carol'), false);
  const value = await ask('POST', `${VALUES}/items`, { body: { list_id: 'names', value: 'carol' } });
  assert.deepEqual([value.json.value, value.json.type, value.json.list_id], ['carol', 'keyword', 'names']);
  assert.equal(isQuiet('carol'), true);
  assert.match(
    String((await ask('POST', `${VALUES}/items`, { body: { list_id: 'ranges', value: 'x' } })).json.message),
    /no value of the type ip_range/,
  );
  await ask('POST', `${VALUES}/items/_import?list_id=ranges`, { body: formOf('198.51.100.0/24\n192.0.2.1-192.0.2.9\n\nno address\n') });
  assert.deepEqual([isQuiet('x', '198.51.100.77'), isQuiet('x', '192.0.2.5'), isQuiet('x', '192.0.2.10')], [true, true, false]);
  assert.equal((await ask('POST', `${VALUES}/items/_export?list_id=ranges`)).text, '198.51.100.0/24\n192.0.2.1-192.0.2.9\n');
  assert.equal((await ask('GET', `${VALUES}/items/_find?list_id=ranges&per_page=1&page=2`)).json.total, 2);
  await ask('PATCH', `${VALUES}/items`, { body: { id: value.json.id, value: 'dave' } });
  assert.deepEqual([isQuiet('carol'), isQuiet('dave')], [false, true]);
  const refused = await ask('DELETE', `${VALUES}?id=names`);
  assert.deepEqual([refused.status, /rule mine/.test(String(refused.json.message))], [409, true]);
  await ask('DELETE', `${VALUES}/items?list_id=names&value=dave`);
  assert.equal(isQuiet('dave'), false);
  assert.equal((await ask('DELETE', `${VALUES}?id=names&ignoreReferences=true`)).status, 200);
  assert.deepEqual(
    ((await ask('GET', `${VALUES}/_find`)).json.data as readonly { id: string }[]).map(({ id }) => id),
    ['ranges'],
  );
});

test('a list of a hundred thousand values is taken and asked quickly', async (context) => {
  const values = Array.from({ length: 100_000 }, (_, i) => `user-${i}`);
  const started = performance.now();
  const { status, text } = await ask('POST', `${VALUES}/items/_import?type=keyword`, { body: formOf(values.join('\n'), 'many') });
  assert.equal(status, 200, text);
  await ask('POST', ITEMS, { body: ofList('shared', [inList('many', 'keyword', 'user.name')]) });
  context.diagnostic(`taken and compiled in ${Math.round(performance.now() - started)} ms`);
  const asked = performance.now();
  for (let i = 0; i < 1000; i++) assert.equal(isQuiet(i % 2 === 0 ? `user-${i * 97}` : `nobody-${i}`), i % 2 === 0);
  const perEvent = (performance.now() - asked) / 1000;
  context.diagnostic(`${perEvent.toFixed(3)} ms an event`);
  assert.ok(perEvent < 5);
});

test('viewers look, and nothing went wrong on our side', async () => {
  const key = accounts.createKey('viewer', ['viewer'], undefined);
  for (const path of [LISTS, ITEMS, VALUES, `${VALUES}/items`])
    assert.equal((await ask('POST', path, { key, body: {} })).status, 403, path);
  assert.equal((await ask('GET', `${LISTS}/_find`, { key })).status, 200);
  assert.deepEqual(troubles, []);
});
