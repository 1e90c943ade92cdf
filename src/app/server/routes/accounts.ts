import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { ROLES, SCOPES, type Session } from '#io/stores/service/account-store.ts';
import { parsed, problem } from '../answers.ts';
import { CSRF_HEADER, cookie, SESSION_COOKIE } from '../authentication.ts';
import type { ServerContext } from '../context.ts';

const name = z.string().regex(/^[\w.@-]{1,100}$/, { error: 'must be letters, digits and . @ - _' });
const password = z.string().min(12, { error: 'must have 12 characters or more' }).max(1000);
const setupSchema = z.object({ token: z.string(), name, password });
const signInSchema = z.object({ name: z.string().max(100), password: z.string().max(1000) });
const keySchema = z.object({ name, scopes: z.array(z.enum(SCOPES)).min(1), days: z.number().int().min(1).max(3650).optional() });
const userSchema = z.object({ name, role: z.enum(ROLES), password });

const DAY = 86_400_000;

/** Signing in and out, the first admin, users and keys. */
export function addAccountRoutes(server: FastifyInstance, context: ServerContext): void {
  const { accounts, now } = context;
  const slow = { rateLimit: { max: 10, timeWindow: 60_000 } };
  server.post<{ Body: string | undefined }>('/api/tocsin/setup', { config: slow }, async ({ body }, reply) => {
    const asked = setupSchema.safeParse(parsed(body));
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    if (accounts.hasUsers() || context.setupToken === undefined || asked.data.token !== context.setupToken)
      return reply.code(403).send(problem('the link was used, or is not the one that was printed', 403));
    accounts.setUser(asked.data.name, 'admin', asked.data.password);
    accounts.note(now(), asked.data.name, 'made the first admin');
    return answerWith(reply, accounts.startSession(asked.data.name, now()));
  });
  server.post<{ Body: string | undefined }>('/api/tocsin/session', { config: slow }, async ({ body }, reply) => {
    const asked = signInSchema.safeParse(parsed(body));
    const role = asked.success ? accounts.checkPassword(asked.data.name, asked.data.password) : undefined;
    if (!asked.success || !role) return reply.code(401).send(problem('name or password is wrong', 401));
    return answerWith(reply, accounts.startSession(asked.data.name, now()));
  });
  server.get('/api/tocsin/session', async (request, reply) => {
    const token = cookie(request, SESSION_COOKIE);
    const session = token === undefined ? undefined : accounts.session(token, now());
    if (!session) return reply.code(401).send({ ...problem('nobody is signed in', 401), isNew: !accounts.hasUsers() });
    return { user: session.user, role: session.role, csrf: session.csrf };
  });
  server.delete('/api/tocsin/session', { config: { scope: 'viewer' } }, async (request, reply) => {
    accounts.endSession(cookie(request, SESSION_COOKIE) ?? '');
    return reply.header('set-cookie', `${SESSION_COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`).send({});
  });
  const admin = { config: { scope: 'admin' } } as const;
  server.get('/api/tocsin/keys', admin, async () => ({ keys: accounts.keys() }));
  server.post<{ Body: string | undefined }>('/api/tocsin/keys', admin, async ({ body, caller }, reply) => {
    const asked = keySchema.safeParse(parsed(body));
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    const { days, scopes } = asked.data;
    accounts.note(now(), caller?.name ?? '', `made the key ${asked.data.name} with ${scopes.join(', ')}`);
    return { key: accounts.createKey(asked.data.name, scopes, days === undefined ? undefined : now() + days * DAY) };
  });
  server.delete<{ Params: { id: string } }>('/api/tocsin/keys/:id', admin, async ({ params, caller }, reply) => {
    if (!accounts.deleteKey(params.id)) return reply.code(404).send(problem('no key has this id', 404));
    accounts.note(now(), caller?.name ?? '', `deleted the key ${params.id}`);
    return {};
  });
  server.post<{ Body: string | undefined }>('/api/tocsin/users', admin, async ({ body, caller }, reply) => {
    const asked = userSchema.safeParse(parsed(body));
    if (!asked.success) return reply.code(400).send(problem(z.prettifyError(asked.error), 400));
    accounts.setUser(asked.data.name, asked.data.role, asked.data.password);
    accounts.note(now(), caller?.name ?? '', `set the user ${asked.data.name}, ${asked.data.role}`);
    return {};
  });
}

/** No script of a page reads the cookie; what a page needs for changes is in the answer. */
function answerWith(reply: FastifyReply, { token, csrf, user, role }: Session): FastifyReply {
  return reply
    .header('set-cookie', `${SESSION_COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`)
    .send({ user, role, csrf, header: CSRF_HEADER });
}
