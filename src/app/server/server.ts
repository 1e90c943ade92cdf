import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Caller, Scope } from '#io/stores/service/account-store.ts';
import { problem } from './answers.ts';
import { callerOf, mayDo } from './authentication.ts';
import type { ServerContext } from './context.ts';
import { addAccountRoutes } from './routes/accounts.ts';
import { addAlertRoutes } from './routes/alerts.ts';
import { addConsole } from './routes/console.ts';
import { addIntakeRoutes } from './routes/intake.ts';
import { addStateRoutes } from './routes/state.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
  interface FastifyContextConfig {
    /** What a caller must be allowed to do; routes without it are open to everybody. */
    scope?: Scope;
  }
}

/** A request body, unpacked, is never larger. */
const MAX_BODY = 100_000_000;

const unzip = promisify(gunzip);

/** The HTTP side of the service: every route but those of signing in asks who is calling. */
export async function createServer(context: ServerContext): Promise<FastifyInstance> {
  const server = Fastify({ logger: false, bodyLimit: MAX_BODY, requestTimeout: 60_000, connectionTimeout: 60_000, trustProxy: false });
  await server.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: POLICY }, hsts: false });
  await server.register(rateLimit, { max: 6000, timeWindow: 60_000 });
  server.decorateRequest('caller', undefined);
  server.addHook('onRequest', async (request, reply) => authorize(request, reply, context));
  addBodies(server);
  addIntakeRoutes(server, context);
  addAlertRoutes(server, context);
  addStateRoutes(server, context);
  addAccountRoutes(server, context);
  addConsole(server, context);
  return server;
}

const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
};

async function authorize(request: FastifyRequest, reply: FastifyReply, { accounts, now }: ServerContext): Promise<unknown> {
  const { scope } = request.routeOptions.config;
  if (scope === undefined) return undefined;
  const caller = callerOf(request, accounts, now());
  if (!caller)
    return reply.code(401).header('www-authenticate', 'ApiKey, Basic realm="tocsin"').send(problem('sign in, or send an API key', 401));
  if (!mayDo(caller, scope)) return reply.code(403).send(problem(`${caller.name} may not do this: it takes the scope ${scope}`, 403));
  request.caller = caller;
  return undefined;
}

/** Bodies of lines come as text whatever they call themselves; packed ones are unpacked, up to the limit. */
function addBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(BODY_TYPES, { parseAs: 'buffer' }, (request, body, done) => {
    textOf(request, body).then(
      (text) => done(null, text),
      () => done(Object.assign(new Error('the body cannot be unpacked, or is too large'), { statusCode: 400 })),
    );
  });
}

/** What shippers and pages send; anything else is refused with 415. */
const BODY_TYPES = /^(?:application\/(?:x-ndjson|json|vnd\.elasticsearch\+(?:json|x-ndjson))|text\/plain)(?:;|$)/;

async function textOf(request: FastifyRequest, body: Buffer): Promise<string> {
  const isPacked = request.headers['content-encoding'] === 'gzip';
  return (isPacked ? await unzip(body, { maxOutputLength: MAX_BODY }) : body).toString('utf8');
}
