import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { OAuth2Server } from 'oauth2-mock-server';
import { OidcSignIn } from '../src/app/server/oidc.ts';
import { type Answer, type Asked, startService } from './api-support.ts';

const provider = new OAuth2Server();
await provider.issuer.keys.generate('RS256');
await provider.start(0, 'localhost');
after(() => provider.stop());

const config = {
  issuer: provider.issuer.url ?? '',
  client_id: 'tocsin',
  client_secret: 'secret',
  scopes: ['openid', 'profile'],
  name_claim: 'preferred_username',
  roles: { claim: 'groups', map: { 'sec-ops': 'analyst', 'sec-eng': 'engineer' } },
} as const;
const oidc = new OidcSignIn(
  { ...config, scopes: [...config.scopes], roles: { claim: 'groups', map: { ...config.roles.map } } },
  'secret',
  Date.now,
);
const { ask, accounts, address, clock } = await startService('', { oidc });

const PASSWORD = 'a password long enough';
accounts.setUser('root', 'admin', PASSWORD);

type Page = { readonly cookie: string; readonly csrf: string };

function pageOf({ headers, json }: Answer): Page {
  return { cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '', csrf: String(json.csrf) };
}

const as = ({ cookie, csrf }: Page, body?: object): Asked => ({
  key: '',
  headers: { cookie, 'x-tocsin-csrf': csrf },
  ...(body ? { body } : {}),
});
const signIn = async (name: string, password: string): Promise<Answer> =>
  ask('POST', '/api/tocsin/session', { key: '', body: { name, password } });
const root = pageOf(await signIn('root', PASSWORD));

test('somebody is invited, becomes a user once, changes role and password, and is shut out', async () => {
  const invited = await ask('POST', '/api/tocsin/users', as(root, { name: 'carol', role: 'analyst' }));
  assert.match(String(invited.json.link), /\/console#invitation=[\w-]{40,}$/);
  assert.deepEqual(((await ask('GET', '/api/tocsin/users', as(root))).json.invitations as readonly object[]).length, 1);
  const accept = { token: invited.json.token, password: PASSWORD };
  assert.equal((await ask('POST', '/api/tocsin/invitation', { key: '', body: { ...accept, token: 'guess' } })).status, 403);
  assert.equal((await ask('POST', '/api/tocsin/invitation', { key: '', body: { ...accept, password: 'short' } })).status, 400);
  const joined = await ask('POST', '/api/tocsin/invitation', { key: '', body: accept });
  assert.deepEqual([joined.status, joined.json.role], [200, 'analyst']);
  assert.equal((await ask('POST', '/api/tocsin/invitation', { key: '', body: accept })).status, 403, 'a link is used once');
  const carol = pageOf(joined);
  assert.equal((await ask('GET', '/api/tocsin/users', as(carol))).status, 403);
  assert.equal((await ask('PATCH', '/api/tocsin/users/carol', as(carol, { role: 'admin' }))).status, 403);
  await ask('PATCH', '/api/tocsin/users/carol', as(root, { role: 'viewer' }));
  assert.equal(
    (await ask('POST', '/api/detection_engine/signals/tags', as(carol, { ids: ['x'], tags: { tags_to_add: ['x'], tags_to_remove: [] } })))
      .status,
    403,
  );
  assert.equal((await ask('POST', '/api/tocsin/password', as(carol, { old: 'wrong', new: `${PASSWORD}!` }))).status, 403);
  const changed = await ask('POST', '/api/tocsin/password', as(carol, { old: PASSWORD, new: `${PASSWORD}!` }));
  assert.equal(changed.status, 200);
  assert.equal((await ask('GET', '/api/tocsin/sessions', as(carol))).status, 401, 'other sessions ended');
  assert.equal((await signIn('carol', PASSWORD)).status, 401);
  const again = pageOf(changed);
  await ask('PATCH', '/api/tocsin/users/carol', as(root, { isDisabled: true }));
  assert.equal((await ask('GET', '/api/tocsin/sessions', as(again))).status, 401);
  assert.equal((await signIn('carol', `${PASSWORD}!`)).status, 401);
  await ask('PATCH', '/api/tocsin/users/carol', as(root, { isDisabled: false }));
  assert.equal((await signIn('carol', `${PASSWORD}!`)).status, 200);
  assert.equal((await ask('DELETE', '/api/tocsin/users/carol', as(root))).status, 200);
  assert.equal((await ask('DELETE', '/api/tocsin/users/carol', as(root))).status, 404);
});

test('the only admin stays one', async () => {
  for (const change of [{ role: 'viewer' }, { isDisabled: true }])
    assert.equal((await ask('PATCH', '/api/tocsin/users/root', as(root, change))).status, 409, JSON.stringify(change));
  assert.equal((await ask('DELETE', '/api/tocsin/users/root', as(root))).status, 409);
  assert.equal((await ask('POST', '/api/tocsin/users', as(root, { name: 'root', role: 'viewer', password: PASSWORD }))).status, 409);
});

test('sessions are listed and ended; keys have none', async () => {
  const other = pageOf(await signIn('root', PASSWORD));
  const { sessions } = (await ask('GET', '/api/tocsin/sessions?all=true', as(root))).json as {
    sessions: readonly { id: string; isOwn: boolean }[];
  };
  assert.deepEqual([sessions.length, sessions.filter(({ isOwn }) => isOwn).length], [2, 1]);
  assert.doesNotMatch(JSON.stringify(sessions), new RegExp(other.cookie.split('=')[1] ?? 'x'));
  const foreign = sessions.find(({ isOwn }) => !isOwn);
  assert.equal((await ask('DELETE', `/api/tocsin/sessions/${foreign?.id}`, as(root))).status, 200);
  assert.equal((await ask('GET', '/api/tocsin/sessions', as(other))).status, 401);
  assert.equal((await ask('GET', '/api/tocsin/sessions')).status, 403);
});

test('keys are listed without their secret, and deleted', async () => {
  const { key } = (await ask('POST', '/api/tocsin/keys', as(root, { name: 'terraform', scopes: ['engineer'], days: 30 }))).json;
  assert.equal((await ask('GET', '/api/status', { key: String(key) })).status, 200);
  const { keys } = (await ask('GET', '/api/tocsin/keys', as(root))).json as { keys: readonly Record<string, unknown>[] };
  const listed = keys.find(({ name }) => name === 'terraform');
  assert.deepEqual([listed?.scopes, listed?.createdBy, listed?.expires], ['engineer', 'root', clock.now + 30 * 86_400_000]);
  assert.equal(JSON.stringify(keys).includes(String(key).split(':')[1] ?? ''), false);
  await ask('DELETE', `/api/tocsin/keys/${listed?.id}`, as(root));
  assert.equal((await ask('GET', '/api/status', { key: String(key) })).status, 401);
});

/** What a browser does: follows to the provider and back, and keeps cookies. */
async function signInWithProvider(claims: Record<string, unknown>, tamper: (back: URL) => void = () => undefined): Promise<Response> {
  const claim = (token: { payload: Record<string, unknown> }): object => Object.assign(token.payload, claims);
  provider.service.on('beforeTokenSigning', claim);
  const login = await fetch(`${address}/api/tocsin/oidc/login`, { redirect: 'manual' });
  const cookie = (login.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const atProvider = await fetch(login.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(atProvider.headers.get('location') ?? '');
  tamper(back);
  const answer = await fetch(back, { redirect: 'manual', headers: { cookie } });
  provider.service.off('beforeTokenSigning', claim);
  return answer;
}

const tokenOf = (response: Response): string => /tocsin_session=([^;]+)/.exec(response.headers.getSetCookie().join('\n'))?.[1] ?? '';

test('a provider signs people in, and its groups say what they may do', async () => {
  const welcome = await signInWithProvider({ sub: '1', preferred_username: 'dave', groups: ['staff', 'sec-ops', 'sec-eng'] });
  assert.equal(welcome.status, 200, await welcome.clone().text());
  assert.match(welcome.headers.getSetCookie().join('\n'), /tocsin_session=[^;]+; HttpOnly; SameSite=Strict/);
  const seen = await ask('GET', '/api/tocsin/session', { key: '', headers: { cookie: `tocsin_session=${tokenOf(welcome)}` } });
  assert.deepEqual([seen.json.user, seen.json.role], ['dave', 'engineer']);
  await signInWithProvider({ sub: '1', preferred_username: 'dave', groups: 'sec-ops' });
  assert.equal(accounts.user('dave')?.role, 'analyst', 'the provider says what the role is each time');
  assert.equal((await signIn('dave', '')).status, 401);
  await signInWithProvider({ sub: '2', preferred_username: 'root', groups: ['sec-ops'] });
  assert.deepEqual(
    [accounts.user('root')?.role, accounts.user('root')?.isForeign],
    ['admin', false],
    'a name of a provider takes nobody’s place',
  );
  assert.equal(accounts.users().filter(({ name }) => name.startsWith('root-')).length, 1);
});

test('what is not as it was begun is refused', async () => {
  const status = async (claims: Record<string, unknown>, tamper?: (back: URL) => void): Promise<number> => {
    const response = await signInWithProvider(claims, tamper);
    assert.equal(tokenOf(response), '');
    return response.status;
  };
  const good = { sub: '3', preferred_username: 'eve', groups: ['sec-ops'] };
  assert.equal(await status({ ...good, groups: ['staff'] }), 403);
  assert.equal(await status({ ...good, groups: undefined }), 403);
  assert.equal(await status({ ...good, groups: ['__proto__', 'constructor'] }), 403);
  assert.equal(await status({ ...good, nonce: 'another' }), 403);
  assert.equal(await status(good, (back) => back.searchParams.set('state', 'another')), 403);
  assert.equal(await status(good, (back) => back.searchParams.delete('code')), 403);
  const login = await fetch(`${address}/api/tocsin/oidc/login`, { redirect: 'manual' });
  const asked = new URL(login.headers.get('location') ?? '').searchParams;
  assert.deepEqual([asked.get('code_challenge_method'), asked.get('response_type'), asked.get('client_id')], ['S256', 'code', 'tocsin']);
  assert.equal((await fetch(`${address}/api/tocsin/oidc/callback?code=x&state=${asked.get('state')}`)).status, 403, 'another browser');
  assert.equal(accounts.user('eve'), undefined);
  await ask('PATCH', '/api/tocsin/users/dave', as(root, { isDisabled: true }));
  assert.equal(await status({ sub: '1', preferred_username: 'dave', groups: 'sec-ops' }), 403);
});

test('who changed what is listed to admins, newest first', async () => {
  assert.equal((await ask('GET', '/api/tocsin/audit')).status, 403);
  const first = (await ask('GET', '/api/tocsin/audit?size=3', as(root))).json as { notes: readonly { number: number }[]; before: number };
  assert.equal(first.notes.length, 3);
  const next = (await ask('GET', `/api/tocsin/audit?size=1000&before=${first.before}`, as(root))).json as {
    notes: readonly { who: string; what: string }[];
  };
  const all = JSON.stringify([...first.notes, ...next.notes]);
  for (const pattern of [
    /invited carol as analyst/,
    /accepted the invitation/,
    /changed the user carol: viewer/,
    /deleted the user carol/,
    /ended a session of root/,
    /made the key terraform/,
    /signed in with the provider/,
  ])
    assert.match(all, pattern);
  assert.doesNotMatch(all, new RegExp(PASSWORD));
});

test('a caller that asks too often waits; others do not', async () => {
  const { ask: asked, accounts: own } = await startService('', { requestsPerMinute: 5 });
  const busy = own.createKey('busy', ['viewer'], undefined);
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) statuses.push((await asked('GET', '/api/status', { key: busy })).status);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
  assert.equal((await asked('GET', '/api/status')).status, 200);
});
