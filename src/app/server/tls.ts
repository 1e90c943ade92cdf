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

/** Milliseconds: for a request to come in whole, for its headers, for a connection that says nothing, and between two looks at all of them. */
type Patience = { readonly request: number; readonly headers: number; readonly idle: number; readonly look: number };

/** Whoever is slower than this wants to hold connections, not to send. */
const PATIENCE: Patience = { request: 60_000, headers: 15_000, idle: 65_000, look: 5_000 };

/** Connections at once: more than shippers open, fewer than memory holds. */
const MAX_CONNECTIONS = 5_000;

/**
 * What listens: with TLS when there is a certificate; connections that are open keep the one they began with. Nobody holds a connection for
 * ever, and there are never more than memory holds.
 */
export function listenerOf(handler: RequestListener, tls: Tls | undefined, patience = PATIENCE): Server {
  const { request, headers, idle, look } = patience;
  const options = { requestTimeout: request, headersTimeout: headers, connectionsCheckingInterval: look, keepAliveTimeout: idle };
  const server = tls ? createTlsServer({ ...options, ...tls.current(), minVersion: 'TLSv1.2' }, handler) : createServer(options, handler);
  if (tls && 'setSecureContext' in server) tls.onChange(() => server.setSecureContext(tls.current()));
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(idle);
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

/** Where the service is reached; the framework knows nothing of the TLS before it. */
export function reachedAt(address: string, tls: Tls | undefined): string {
  return tls ? address.replace(/^http:/, 'https:') : address;
}
