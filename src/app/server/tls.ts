import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { FastifyInstance } from 'fastify';

/** Certificate and key, which may be replaced while the service runs. */
export type Tls = {
  readonly current: () => Pick<SecureContextOptions, 'cert' | 'key'>;
  /** Calls back when there are others. */
  readonly onChange: (take: () => void) => void;
};

/** Milliseconds for a request to come in whole, for its headers, and for a connection that says nothing. Whoever is slower is a slow-loris. */
const REQUEST_TIMEOUT = 60_000;
const HEADERS_TIMEOUT = 15_000;
const IDLE_TIMEOUT = 65_000;

/** How often it is looked at which connections are late; milliseconds. */
const CHECK_EVERY = 5_000;

/** Connections at once: more than shippers open, fewer than memory holds. */
const MAX_CONNECTIONS = 5_000;

/** What listens: with TLS when there is a certificate. Connections that are open keep the one they began with. */
export function listenerOf(handler: RequestListener, tls: Tls | undefined): Server {
  const options = { requestTimeout: REQUEST_TIMEOUT, headersTimeout: HEADERS_TIMEOUT, connectionsCheckingInterval: CHECK_EVERY };
  if (!tls) return createServer(options, handler);
  const server = createTlsServer({ ...options, ...tls.current(), minVersion: 'TLSv1.2' }, handler);
  tls.onChange(() => server.setSecureContext(tls.current()));
  return server;
}

/** Nobody may hold more than a share of the connections, or one for ever. */
export function limited(server: Server): Server {
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(IDLE_TIMEOUT);
  server.keepAliveTimeout = IDLE_TIMEOUT;
  return server;
}

/** Throws, with the reason of OpenSSL, for what is no certificate with its key. */
export function assertTls(tls: Pick<SecureContextOptions, 'cert' | 'key'>): void {
  createSecureContext(tls);
}

/** A browser that was given a cookie over TLS sends it over TLS alone. */
export function secureCookies(server: FastifyInstance): void {
  server.addHook('onSend', async (_request, reply, payload) => {
    const cookies = reply.getHeader('set-cookie');
    if (cookies !== undefined)
      reply.header(
        'set-cookie',
        [cookies].flat().map((cookie) => `${cookie}; Secure`),
      );
    return payload;
  });
}
