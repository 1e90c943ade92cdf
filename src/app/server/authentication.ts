import type { FastifyRequest } from 'fastify';
import { type AccountStore, type Caller, ROLES, type Role, type Scope } from '#io/stores/service/account-store.ts';

/** The cookie of a session. */
export const SESSION_COOKIE = 'tocsin_session';

/** The header that a page sends with every change, so that no other page can make one. */
export const CSRF_HEADER = 'x-tocsin-csrf';

/** Who asks, by an API key or by the cookie of a session; a session without its page's token may look and change nothing. */
export function whoAsks(request: FastifyRequest, accounts: AccountStore, now: number): Caller | 'nobody' | 'without proof' {
  const key = keyOf(request.headers.authorization ?? '');
  if (key !== undefined) return accounts.checkKey(key, now) ?? 'nobody';
  const token = cookie(request, SESSION_COOKIE);
  const session = token === undefined ? undefined : accounts.session(token, now);
  if (!session) return 'nobody';
  if (!isSafe(request) && request.headers[CSRF_HEADER] !== session.csrf) return 'without proof';
  return { name: session.user, scopes: scopesOf(session.role), session: { id: session.id, user: session.user } };
}

/** Whether a browser says that a page of another site wants to change something. */
export function isForeignPage(request: FastifyRequest): boolean {
  return !isSafe(request) && request.headers['sec-fetch-site'] === 'cross-site';
}

function isSafe({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * `id:secret`: in Base64 as Elasticsearch's clients send it (`ApiKey`), as it is, or in place of name and password for shippers that know
 * nothing else (`Basic`). Passwords of people are not taken here: they are slow to check and easy to guess.
 */
function keyOf(authorization: string): string | undefined {
  const [scheme = '', credentials = ''] = authorization.split(' ', 2);
  if (!/^(?:apikey|basic|bearer)$/i.test(scheme)) return undefined;
  return credentials.includes(':') ? credentials : Buffer.from(credentials, 'base64').toString();
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

function isRole(scope: Scope): scope is Role {
  return ROLES.some((role) => role === scope);
}

/** Whether a caller may do what a scope may. */
export function mayDo({ scopes }: Caller, scope: Scope): boolean {
  const rank = isRole(scope) ? ROLES.indexOf(scope) : scope === 'metrics' ? 0 : Number.POSITIVE_INFINITY;
  return scopes.includes(scope) || scopes.some((own) => isRole(own) && ROLES.indexOf(own) >= rank);
}
