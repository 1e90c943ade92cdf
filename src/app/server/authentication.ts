import type { FastifyRequest } from 'fastify';
import { type AccountStore, type Caller, ROLES, type Role, type Scope } from '#io/stores/service/account-store.ts';

/** The cookie of a session. */
export const SESSION_COOKIE = 'tocsin_session';

/** The header that a page sends with every change, so that no other page can make one. */
export const CSRF_HEADER = 'x-tocsin-csrf';

/** Who asks: by an API key (`ApiKey`, as Elasticsearch's clients send it), by name and password (`Basic`), or by the cookie of a session. */
export function callerOf(request: FastifyRequest, accounts: AccountStore, now: number): Caller | undefined {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ', 2);
  if (/^apikey$/i.test(scheme)) return accounts.checkKey(keyOf(credentials), now);
  if (/^bearer$/i.test(scheme)) return accounts.checkKey(credentials, now);
  if (/^basic$/i.test(scheme)) return byPassword(credentials, accounts, now);
  return bySession(request, accounts, now);
}

/** Elasticsearch's clients send `id:secret` in Base64; as it is, is taken too. */
function keyOf(credentials: string): string {
  return credentials.includes(':') ? credentials : Buffer.from(credentials, 'base64').toString();
}

/** A key may stand in place of name and password, for shippers that know nothing else. */
function byPassword(credentials: string, accounts: AccountStore, now: number): Caller | undefined {
  const text = Buffer.from(credentials, 'base64').toString();
  const colon = text.indexOf(':');
  const [name, password] = [text.slice(0, colon), text.slice(colon + 1)];
  const byKey = accounts.checkKey(text, now);
  if (byKey) return byKey;
  const role = colon < 0 ? undefined : accounts.checkPassword(name, password);
  return role && { name, scopes: scopesOf(role) };
}

function bySession(request: FastifyRequest, accounts: AccountStore, now: number): Caller | undefined {
  const token = cookie(request, SESSION_COOKIE);
  const session = token === undefined ? undefined : accounts.session(token, now);
  if (!session) return undefined;
  const isSafe = request.method === 'GET' || request.method === 'HEAD';
  if (!isSafe && request.headers[CSRF_HEADER] !== session.csrf) return undefined;
  return { name: session.user, scopes: scopesOf(session.role) };
}

export function cookie(request: FastifyRequest, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value = ''] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** A role may do what the ones before it may; those who change rules may send records as well. */
function scopesOf(role: Role): readonly Scope[] {
  const below = ROLES.slice(0, ROLES.indexOf(role) + 1);
  return ROLES.indexOf(role) >= ROLES.indexOf('engineer') ? ['intake', ...below] : below;
}

/** Whether a caller may do what a scope may. */
export function mayDo({ scopes }: Caller, scope: Scope): boolean {
  if (scope === 'intake') return scopes.includes('intake');
  return scopes.some((own) => own !== 'intake' && ROLES.indexOf(own) >= ROLES.indexOf(scope));
}
