import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Session } from '#io/stores/service/account-store.ts';
import { problem } from '../answers.ts';
import { ApiError } from '../api-error.ts';
import { noteChange } from '../audit.ts';
import { CSRF_HEADER, cookie, mayDo, SESSION_COOKIE } from '../authentication.ts';
import type { ServerContext } from '../context.ts';
import { bodyOf, flag, queryOf } from '../request.ts';
import { nameSchema, passwordSchema } from './account-schemas.ts';

const setupSchema = z.object({ token: z.string().max(200), name: nameSchema, password: passwordSchema });
const signInSchema = z.object({ name: z.string().max(100), password: z.string().max(1000) });
const changeSchema = z.object({ old: z.string().max(1000), new: passwordSchema });
const invitationSchema = z.object({ token: z.string().max(200), password: passwordSchema });
const sessionsSchema = z.object({ all: flag });

/** Passwords are guessed slowly: ten attempts a minute from an address. */
const SLOW = { rateLimit: { max: 10, timeWindow: 60_000 } } as const;

/** Signing in and out, the first admin, invitations, one's own password and sessions. */
export function addAccountRoutes(server: FastifyInstance, context: ServerContext): void {
  const { accounts, now } = context;
  const setup = { config: { ...SLOW, summary: 'Makes the first admin, once', body: setupSchema } };
  server.post('/api/tocsin/setup', setup, async (request, reply) => {
    const { token, name, password } = bodyOf(request, setupSchema);
    if (accounts.hasUsers() || context.setupToken === undefined || token !== context.setupToken)
      throw new ApiError(403, 'the link was used, or is not the one that was printed');
    accounts.setUser(name, 'admin', password, now());
    accounts.note(now(), name, 'made the first admin');
    return answerWith(reply, accounts.startSession(name, now()));
  });
  const accept = { config: { ...SLOW, summary: 'Makes the user of an invitation', body: invitationSchema } };
  server.post('/api/tocsin/invitation', accept, async (request, reply) => {
    const { token, password } = bodyOf(request, invitationSchema);
    const accepted = accounts.accept(token, password, now());
    if (!accepted) throw new ApiError(403, 'the link was used, or is too old: ask for another');
    accounts.note(now(), accepted.name, `accepted the invitation as ${accepted.role}`);
    return answerWith(reply, accounts.startSession(accepted.name, now()));
  });
  const signIn = { config: { ...SLOW, summary: 'Signs in', body: signInSchema } };
  server.post('/api/tocsin/session', signIn, async (request, reply) => {
    const { name, password } = bodyOf(request, signInSchema);
    if (accounts.checkPassword(name, password) === undefined) throw new ApiError(401, 'name or password is wrong');
    return answerWith(reply, accounts.startSession(name, now()));
  });
  server.get('/api/tocsin/session', { config: { summary: 'Who is signed in' } }, async (request, reply) => {
    const token = cookie(request, SESSION_COOKIE);
    const session = token === undefined ? undefined : accounts.session(token, now());
    if (!session) return reply.code(401).send({ ...problem('nobody is signed in', 401), isNew: !accounts.hasUsers() });
    return { user: session.user, role: session.role, csrf: session.csrf };
  });
  server.delete('/api/tocsin/session', { config: { scope: 'viewer', summary: 'Signs out' } }, async (request, reply) => {
    accounts.endSession(cookie(request, SESSION_COOKIE) ?? '');
    return reply.header('set-cookie', `${SESSION_COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`).send({});
  });
  addOwnRoutes(server, context);
}

/** What people do with their own account. */
function addOwnRoutes(server: FastifyInstance, context: ServerContext): void {
  const { accounts, now } = context;
  const change = { config: { ...SLOW, scope: 'viewer', summary: 'Changes the own password', body: changeSchema } } as const;
  server.post('/api/tocsin/password', change, async (request, reply) => {
    const user = ownUser(request);
    const given = bodyOf(request, changeSchema);
    if (accounts.checkPassword(user, given.old) === undefined) throw new ApiError(403, 'the old password is wrong');
    accounts.setPassword(user, given.new);
    noteChange(context, request, 'changed the own password; other sessions ended');
    return answerWith(reply, accounts.startSession(user, now()));
  });
  const list = {
    config: { scope: 'viewer', summary: 'Sessions: the own ones, or with all=true everybody’s', query: sessionsSchema },
  } as const;
  server.get('/api/tocsin/sessions', list, async (request) => {
    const user = ownUser(request);
    const { all } = queryOf(request, sessionsSchema);
    if (all && !isAdmin(request)) throw new ApiError(403, 'all sessions are shown to admins alone');
    const sessions = accounts.sessions(all ? undefined : user, now());
    return { sessions: sessions.map((session) => ({ ...session, isOwn: session.id === request.caller?.session?.id })) };
  });
  const end = { config: { scope: 'viewer', summary: 'Ends a session' } } as const;
  server.delete<{ Params: { id: string } }>('/api/tocsin/sessions/:id', end, async (request) => {
    const session = accounts.sessions(isAdmin(request) ? undefined : ownUser(request), now()).find(({ id }) => id === request.params.id);
    if (!session) throw new ApiError(404, 'no session has this id');
    accounts.endListedSession(session.id);
    noteChange(context, request, `ended a session of ${session.user}`);
    return {};
  });
}

function ownUser({ caller }: FastifyRequest): string {
  if (caller?.session) return caller.session.user;
  throw new ApiError(403, 'a key has no account of its own: sign in');
}

function isAdmin({ caller }: FastifyRequest): boolean {
  return caller !== undefined && mayDo(caller, 'admin');
}

/** No script of a page reads the cookie; what a page needs for changes is in the answer. */
function answerWith(reply: FastifyReply, session: Session): FastifyReply {
  const { csrf, user, role } = session;
  return reply.header('set-cookie', sessionCookie(session)).send({ user, role, csrf, header: CSRF_HEADER });
}

export function sessionCookie({ token }: Session): string {
  return `${SESSION_COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`;
}
