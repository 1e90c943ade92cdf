import type { FastifyInstance, FastifyReply } from 'fastify';
import { problem } from '../answers.ts';
import { cookie } from '../authentication.ts';
import type { ServerContext } from '../context.ts';
import { SignInRefused } from '../oidc.ts';
import { sessionCookie } from './accounts.ts';

const PATH = '/api/tocsin/oidc';

/** Holds the state of a sign-in in the browser that began it. It must come along when the provider sends the person back: hence `Lax`. */
const COOKIE = 'tocsin_oidc';

/** Signing in with a provider. */
export function addOidcRoutes(server: FastifyInstance, context: ServerContext): void {
  const { oidc, accounts, now } = context;
  const slow = { rateLimit: { max: 30, timeWindow: 60_000 } } as const;
  const absent = problem('no provider is configured: see oidc in the configuration', 404);
  server.get(`${PATH}/login`, { config: { ...slow, summary: 'Sends a person to the provider' } }, async (request, reply) => {
    if (!oidc) return reply.code(404).send(absent);
    return refusing(reply, context, async () => {
      const { address, state } = await oidc.begin(`${request.protocol}://${request.host}`);
      return reply.header('set-cookie', stateCookie(state, 600)).redirect(address.href);
    });
  });
  server.get(`${PATH}/callback`, { config: { ...slow, summary: 'Where the provider sends a person back to' } }, async (request, reply) => {
    if (!oidc) return reply.code(404).send(absent);
    return refusing(reply, context, async () => {
      const { subject, name, role } = await oidc.finish(cookie(request, COOKIE) ?? '', new URL(request.url, 'http://here').searchParams);
      const user = accounts.setForeignUser(subject, name, role, now());
      if (user.isDisabled) throw new SignInRefused(`${user.name} may not sign in any more`);
      accounts.note(now(), user.name, `signed in with the provider as ${role}`);
      const session = accounts.startSession(user.name, now());
      // The page goes on from here by itself: a browser sends a strict cookie only to where a page of the same site leads.
      return reply
        .header('set-cookie', [sessionCookie(session), stateCookie('', 0)])
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(WELCOME);
    });
  });
}

const WELCOME =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/console/"><title>Tocsin</title><p><a href="/console/">Go on to Tocsin</a></p>\n';

function stateCookie(state: string, seconds: number): string {
  return `${COOKIE}=${state}; HttpOnly; SameSite=Lax; Path=${PATH}; Max-Age=${seconds}`;
}

async function refusing(reply: FastifyReply, { onTrouble }: ServerContext, work: () => Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    onTrouble(error);
    return reply.code(403).send(problem(error.message, 403));
  }
}
