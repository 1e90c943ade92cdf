import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { type Connector, DeliveryError, type Notice } from './notice.ts';
import { cefLine, syslogLine } from './payloads/cef.ts';
import { payloadOf } from './payloads/payload.ts';

export type SyslogOptions = {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly format: 'cef' | 'ecs' | 'ocsf';
  /** Ours, for the header of CEF. */
  readonly version: string;
};

const TIMEOUT = 15_000;
/** A datagram cannot be longer; what does not fit is refused instead of cut. */
const MAX_DATAGRAM = 65_000;

/** Syslog (RFC 5424): a line an alert. TCP and TLS frame by counting octets (RFC 6587, RFC 5425); UDP promises nothing. */
export function syslog(options: SyslogOptions): Connector {
  return async (notice) => {
    const lines = linesOf(notice, options);
    try {
      await (options.transport === 'udp' ? sendDatagrams(lines, options) : sendStream(lines, options));
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      throw new DeliveryError(
        `${options.host}:${options.port} cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
}

function linesOf({ alerts }: Notice, { format, version }: SyslogOptions): readonly string[] {
  return alerts.map((alert) => {
    const text = format === 'cef' ? cefLine(alert, version) : JSON.stringify(payloadOf(alert, format));
    return syslogLine(alert, text, hostname());
  });
}

async function sendDatagrams(lines: readonly string[], { host, port }: SyslogOptions): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    for (const line of lines) {
      if (Buffer.byteLength(line) > MAX_DATAGRAM)
        throw new DeliveryError('the alert does not fit into a datagram: use tcp or tls, or the format cef', { isFinal: true });
      await new Promise<void>((resolve, reject) => socket.send(line, port, host, (error) => (error ? reject(error) : resolve())));
    }
  } finally {
    socket.close();
  }
}

async function sendStream(lines: readonly string[], { host, port, transport }: SyslogOptions): Promise<void> {
  const text = lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join('');
  await new Promise<void>((resolve, reject) => {
    const socket: Socket = transport === 'tls' ? connectTls({ host, port, servername: host }) : connect({ host, port });
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
    socket.on('close', (hadError) => (hadError ? undefined : resolve()));
    socket.end(text);
    socket.resume();
  });
}
