import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type * as z from 'zod';
import type { Caller, Scope } from '#io/stores/service/account-store.ts';
import { problem } from './answers.ts';
import { isForeignPage, mayDo, whoAsks } from './authentication.ts';
import { createBackPressure } from './back-pressure.ts';
import { addBodies, MAX_BODY } from './bodies.ts';
import { CallerLimits } from './caller-limits.ts';
import type { ServerContext } from './context.ts';
import { addKibana, kibanaError } from './kibana/kibana.ts';
import { describeApi } from './openapi.ts';
import { logRequests } from './request-log.ts';
import { addAccountRoutes } from './routes/accounts.ts';
import { addAlertRoutes } from './routes/alerts.ts';
import { addConsole } from './routes/console.ts';
import { addHandshake } from './routes/handshake.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addIntakeRoutes } from './routes/intake.ts';
import { addKeyRoutes } from './routes/keys.ts';
import { addMetrics } from './routes/metrics.ts';
import { addNotifyRoutes } from './routes/notify.ts';
import { addOidcRoutes } from './routes/oidc.ts';
import { addOtlpRoutes } from './routes/otlp.ts';
import { addRuleInsight } from './routes/rule-insight.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addStateRoutes } from './routes/state.ts';
import { addUserRoutes } from './routes/users.ts';
import { listenerOf, secureCookies } from './tls.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
  interface FastifyContextConfig {
    /** What a caller must be allowed to do; routes without it are open to everybody. */
    scope?: Scope;
    /** The body may be protobuf. */
    takesBytes?: boolean;
    /** What the route is for, for the description of the API. */
    summary?: string;
    query?: z.ZodType;
    body?: z.ZodType;
  }
}

/** The HTTP side of the service: every route but those of signing in asks who is calling. */
export async function createServer(context: ServerContext): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    bodyLimit: MAX_BODY,
    trustProxy: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: ({ url = '/' }) => withoutSpace(url),
    serverFactory: (handler) => listenerOf(handler, context.tls),
  });
  await server.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: POLICY }, hsts: context.tls ? HSTS : false });
  if (context.tls) secureCookies(server);
  await server.register(rateLimit, { max: 6000, timeWindow: 60_000 });
  server.decorateRequest('caller', undefined);
  const limits = new CallerLimits(context.requestsPerMinute ?? REQUESTS_PER_MINUTE);
  server.addHook('onRequest', async (request, reply) => authorize(request, reply, context, limits));
  server.setErrorHandler<FastifyError>((error, _request, reply) => answerError(error, reply, context));
  server.setNotFoundHandler((request, reply) =>
    refuse(request, reply, 404, `nothing is at ${request.method} ${request.url.slice(0, 200)}`),
  );
  addBodies(server);
  describeApi(server, context);
  // What watches requests stands before the routes that it watches.
  addMetrics(server, context);
  if (context.requestLog) logRequests(server, context.requestLog);
  addHandshake(server, context);
  const pressure = createBackPressure();
  addIntakeRoutes(server, context, pressure);
  addOtlpRoutes(server, context, pressure);
  addAlertRoutes(server, context);
  addStateRoutes(server, context);
  addHealthRoutes(server, context);
  addRuleInsight(server, context);
  addSearchRoutes(server, context);
  addAccountRoutes(server, context);
  addUserRoutes(server, context);
  addKeyRoutes(server, context);
  addOidcRoutes(server, context);
  addNotifyRoutes(server, context);
  addConsole(server, context);
  await addKibana(server, context);
  return server;
}

/** A page of the console asks for a dozen things, a tool that imports rules for some hundred. */
const REQUESTS_PER_MINUTE = 3000;

/** Kibana names its default space in the path, or leaves it out. */
function withoutSpace(url: string): string {
  return url.startsWith('/s/default/') ? url.slice('/s/default'.length) : url;
}

/** Half a year, this name alone: others of the domain may not speak TLS. */
const HSTS = { maxAge: 15_552_000, includeSubDomains: false };

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

async function authorize(
  request: FastifyRequest,
  reply: FastifyReply,
  { accounts, now }: ServerContext,
  limits: CallerLimits,
): Promise<unknown> {
  const { scope, rateLimit: limit } = request.routeOptions.config;
  if (isForeignPage(request)) return refuse(request, reply, 403, 'another site may not change anything here');
  if (scope === undefined) return undefined;
  const asks = whoAsks(request, accounts, now());
  if (asks === 'nobody')
    return refuse(request, reply.header('www-authenticate', 'ApiKey'), 401, 'sign in, or send an API key that is valid');
  if (asks === 'without proof') return refuse(request, reply, 403, 'the page did not send its token: sign in again');
  if (!mayDo(asks, scope)) return refuse(request, reply, 403, `${asks.name} may not do this: it takes the scope ${scope}`);
  request.caller = asks;
  const wait = limit === false ? undefined : limits.take(asks.name, now());
  if (wait !== undefined) return refuse(request, reply.header('retry-after', wait), 429, `${asks.name} asks too often: wait ${wait} s`);
  return undefined;
}

/** Kibana's clients read other errors than Elasticsearch's. */
function refuse({ url }: FastifyRequest, reply: FastifyReply, status: number, reason: string): FastifyReply {
  return reply.code(status).send(KIBANA_PATHS.test(url) ? kibanaError(status, reason) : problem(reason, status));
}

const KIBANA_PATHS = /^\/(?:internal|api\/(?!tocsin))/;

/** What a caller did wrong is said; what went wrong here is told to whoever runs the service, and the caller may try again. */
function answerError(error: FastifyError, reply: FastifyReply, { onTrouble }: ServerContext): FastifyReply {
  const { statusCode = 500 } = error;
  if (statusCode < 500) return reply.code(statusCode).send(problem(error.message, statusCode));
  onTrouble(error);
  return reply.code(503).header('retry-after', '5').send(problem('it could not be written down: send again', 503));
}
