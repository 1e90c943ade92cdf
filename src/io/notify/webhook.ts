import { createHmac } from 'node:crypto';
import type { JsonValue } from '#base/json.ts';
import type { Connector, Notice } from './notice.ts';
import { fillTemplate, type Payload, payloadOf } from './payloads/payload.ts';
import { post } from './post.ts';

export type WebhookOptions = {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What bodies are signed with. */
  readonly secret?: string;
  /** The body; without one it is `{ alerts: [...] }` in `payload`. */
  readonly body?: JsonValue;
  readonly payload?: Payload;
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
};

/**
 * Posts JSON to a URL. With a secret the header `tocsin-signature: t=SECONDS,v1=HEX` carries the HMAC-SHA256 of `SECONDS.BODY`: the receiver
 * computes it again, and refuses what is older than it likes.
 */
export function webhook({ url, headers = {}, secret, body, payload = 'ecs', now }: WebhookOptions): Connector {
  return async (notice) => {
    const text = JSON.stringify(body === undefined ? plainBody(notice, payload) : fillTemplate(body, notice));
    const signature = secret === undefined ? {} : { 'tocsin-signature': sign(text, secret, Math.floor(now() / 1000)) };
    await post({ url, body: text, headers: { ...headers, ...signature } });
  };
}

function plainBody(notice: Notice, payload: Payload): JsonValue {
  return { test: notice.isTest, alerts: notice.alerts.map((alert) => payloadOf(alert, payload)) };
}

function sign(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
