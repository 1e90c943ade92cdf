import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
const troubles: unknown[] = [];
const book = new RuleBook({ store, fileRules: compiled.map(({ rule }) => rule), now });
const notifier = silentNotifier(store, now);
const onTrouble = (error: unknown): number => troubles.push(error);
const server = await createServer({ store, accounts, service, book, notifier, now, version: '0', setupToken: undefined, onTrouble });
const address = await server.listen({ host: '127.0.0.1', port: 0 });
const key = `ApiKey ${accounts.createKey('looks', ['analyst'], undefined)}`;

after(async () => {
  await server.close();
  store.close();
  assert.deepEqual(troubles, []);
});

type Found = { readonly id: string; readonly user: readonly string[]; readonly title: string; readonly document?: object };
type Answer = {
  readonly total: number;
  readonly alerts: readonly Found[];
  readonly cursor?: string;
  readonly diagnostics?: readonly { readonly span: object }[];
  readonly buckets: readonly { readonly from: number; readonly counts: Record<string, number> }[];
  readonly facets: readonly {
    readonly facet: string;
    readonly values: readonly { readonly value: string; readonly count: number }[];
    readonly more: number;
  }[];
};

async function ask(path: string, parameters: Record<string, string> = {}): Promise<{ readonly status: number; readonly json: Answer }> {
  const response = await fetch(`${address}/api/tocsin/alerts${path}?${new URLSearchParams(parameters)}`, {
    headers: { authorization: key },
  });
  return { status: response.status, json: (await response.json()) as Answer };
}

const USERS = ['alice', 'bob', 'eve'];

before(() => {
  for (let hour = 0; hour < 4; hour++) {
    const time = START + hour * 3_600_000;
    clock.now = time;
    service.take(
      USERS.map((user, i) => trailRecord(hour * 10 + i, time, 'CreateAccessKey', user)),
      'test',
    );
    clock.now = time + 600_000;
    service.runDue();
  }
});

test('a query is what it is in a rule, and says how many there are', async () => {
  assert.equal((await ask('')).json.total, 12);
  assert.equal((await ask('', { query: 'user.name: (alice or BOB)' })).json.total, 4);
  assert.equal((await ask('', { query: 'user.name: al* and not status: closed' })).json.total, 4);
  assert.equal((await ask('', { query: 'severity: critical' })).json.total, 0);
  assert.equal((await ask('', { query: `@timestamp >= "${new Date(START + 3_600_000).toISOString()}"` })).json.total, 9);
  assert.equal((await ask('', { from: new Date(START + 3_600_000).toISOString(), to: String(START + 7_000_000) })).json.total, 3);
  assert.equal((await ask('', { from: 'now-1h' })).json.total, 3);
});

test('a mistake in a query has a place', async () => {
  const { status, json } = await ask('', { query: 'user.name: (' });
  assert.equal(status, 400);
  assert.deepEqual(
    json.diagnostics?.map(({ span }) => span),
    [{ start: 12, end: 12 }],
  );
  assert.equal((await ask('/facets', { query: 'user.name: (' })).status, 400);
  assert.equal((await ask('', { from: 'soon' })).status, 400);
});

test('pages follow each other without a gap, whatever changes between them', async () => {
  const first = (await ask('', { size: '5', view: 'row' })).json;
  assert.equal(first.total, 12);
  assert.equal(first.alerts[0]?.document, undefined);
  assert.ok(first.cursor);
  service.setStatus([first.alerts[4]?.id ?? ''], 'acknowledged');
  const rest = (await ask('', { size: '50', view: 'row', status: 'open', cursor: first.cursor })).json;
  assert.equal(rest.total, 11);
  assert.equal(rest.cursor, undefined);
  assert.equal(new Set([...first.alerts, ...rest.alerts].map(({ id }) => id)).size, 12);
  service.setStatus([first.alerts[4]?.id ?? ''], 'open');
});

test('the histogram and the facets count what the list holds', async () => {
  const { buckets, total } = (await ask('/histogram', { query: 'user.name: alice' })).json;
  assert.equal(total, 4);
  assert.equal(
    buckets.reduce((sum, { counts }) => sum + Object.values(counts).reduce((a, b) => a + b), 0),
    4,
  );
  const { facets } = (await ask('/facets', { user: 'alice' })).json;
  const facet = (name: string) => facets.find((one) => one.facet === name)?.values;
  assert.deepEqual(
    facet('user'),
    USERS.map((value) => ({ value, count: 4 })),
  );
  assert.deepEqual(facet('account'), [{ value: '123456789012', count: 4 }]);
  assert.deepEqual(facet('dataset'), [{ value: 'aws.cloudtrail', count: 4 }]);
  assert.equal((await ask('', { user: 'alice' })).json.total, 4);
  const both = await fetch(`${address}/api/tocsin/alerts?user=alice&user=eve&severity=low`, { headers: { authorization: key } });
  assert.equal(((await both.json()) as Answer).total, (await ask('', { query: 'user.name: (alice or eve) and severity: low' })).json.total);
});

test('an alert is explained clause by clause, with the places in its event', async () => {
  const { id } = (await ask('', { view: 'row', user: 'eve' })).json.alerts[0] ?? { id: '' };
  const response = await fetch(`${address}/api/tocsin/alerts/${id}/explain`, { headers: { authorization: key } });
  const { sources, isRuleThere } = (await response.json()) as {
    readonly isRuleThere: boolean;
    readonly sources: readonly {
      readonly marks: readonly object[];
      readonly met: readonly { readonly clause: { readonly seen: object } }[];
    }[];
  };
  assert.equal(isRuleThere, true);
  assert.deepEqual(sources[0]?.met[0]?.clause.seen, [{ field: 'event.action', values: ['CreateAccessKey'], more: 0 }]);
  assert.ok(sources[0]?.marks.some((mark) => JSON.stringify(mark) === '{"pointer":"/event/action","kind":"field"}'));
  const { json } = await ask(`/${id}/related`);
  assert.equal(json.total, 11, 'all of them come from one address');
});

/** The events of a stream until one that is waited for. */
async function readUntil(body: ReadableStream<Uint8Array>, what: string): Promise<string> {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes(what)) return text;
  }
  return text;
}

test('what happens is told while somebody watches, and to those who come back', async () => {
  const stop = new AbortController();
  const live = (headers: Record<string, string> = {}) =>
    fetch(`${address}/api/tocsin/alerts/live`, { headers: { authorization: key, ...headers }, signal: stop.signal });
  const { body, headers } = await live();
  assert.match(headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.ok(body);
  const [id] = (await ask('', { view: 'row' })).json.alerts.map((alert) => alert.id);
  service.setStatus([id ?? ''], 'closed');
  const told = await readUntil(body, 'event: status');
  const last = [...told.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
  clock.now += 60_000;
  service.take([trailRecord(999, clock.now, 'CreateAccessKey', 'mallory')], 'test');
  clock.now += 600_000;
  service.runDue();
  const again = await live({ 'last-event-id': last });
  assert.ok(again.body);
  const missed = await readUntil(again.body, 'mallory');
  assert.match(missed, /event: alerts\ndata: \{"count":1,/);
  assert.doesNotMatch(missed, /event: status/);
  const stranger = await live({ 'last-event-id': 'another-7' });
  assert.ok(stranger.body);
  await readUntil(stranger.body, 'event: reset');
  stop.abort();
});

test('signing out ends what was watched', async () => {
  accounts.setUser('mira', 'viewer', 'correct horse battery');
  const { token, csrf } = accounts.startSession('mira', now());
  const cookie = `tocsin_session=${token}`;
  const { body } = await fetch(`${address}/api/tocsin/alerts/live`, { headers: { cookie } });
  assert.ok(body);
  const ended = readUntil(body, 'never');
  await fetch(`${address}/api/tocsin/session`, { method: 'DELETE', headers: { cookie, 'x-tocsin-csrf': csrf } });
  assert.match(await ended, /event: hello/);
  assert.equal((await fetch(`${address}/api/tocsin/alerts/live`, { headers: { cookie } })).status, 401);
});
