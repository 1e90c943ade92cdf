import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AlertFeed, type FeedEvent } from '../alert-feed.ts';
import { problem } from '../answers.ts';
import { mayDo, whoAsks } from '../authentication.ts';
import type { ServerContext } from '../context.ts';

/** So often something is sent to everybody, so that nothing on the way takes the line for dead. */
const HEARTBEAT = 15_000;

/** Those who do not read what they are sent are let go; browsers come back and say what they had last. */
const MAX_UNREAD = 1_000_000;

const MAX_WATCHERS = 200;

type Watcher = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** Server-sent events: alerts as they are made, and their status as it changes. Ends when whoever watches may no longer look. */
export function addAlertLive(server: FastifyInstance, context: ServerContext): void {
  const { service, accounts, now } = context;
  const feed = new AlertFeed(service, now().toString(36));
  const watchers = new Set<Watcher>();
  const dropStrangers = (): void => {
    for (const { request, reply } of watchers) {
      const caller = whoAsks(request, accounts, now());
      if (typeof caller === 'string' || !mayDo(caller, 'viewer')) reply.raw.end();
    }
  };
  const heart = setInterval(() => {
    dropStrangers();
    for (const { reply } of watchers) write(reply, ': still here\n\n');
  }, HEARTBEAT);
  heart.unref();
  server.addHook('preClose', async () => {
    clearInterval(heart);
    for (const { reply } of watchers) reply.raw.end();
  });
  // Signing out, and keys and users that go, end what they opened.
  server.addHook('onResponse', async ({ method, url }) => {
    if (method !== 'GET' && /^\/api\/tocsin\/(?:session|keys|users)/.test(url)) dropStrangers();
  });
  server.get('/api/tocsin/alerts/live', { config: { scope: 'viewer' } }, (request, reply) => {
    if (watchers.size >= MAX_WATCHERS)
      return reply.code(503).header('retry-after', '30').send(problem('too many pages watch already', 503));
    reply.hijack();
    const watcher = { request, reply };
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const had = request.headers['last-event-id'];
    write(reply, `retry: 2000\nid: ${feed.last()}\nevent: hello\ndata: {}\n\n`);
    for (const event of feed.since(typeof had === 'string' ? had : undefined)) send(reply, event);
    const stop = feed.watch((event) => send(reply, event));
    watchers.add(watcher);
    reply.raw.once('close', () => {
      stop();
      watchers.delete(watcher);
    });
    return undefined;
  });
}

function send(reply: FastifyReply, { id, type, data }: FeedEvent): void {
  write(reply, `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`);
}

function write({ raw }: FastifyReply, text: string): void {
  if (raw.writableEnded || raw.destroyed) return;
  if (raw.writableLength > MAX_UNREAD) raw.destroy();
  else raw.write(text);
}
