import { createTransport } from 'nodemailer';
import { type Connector, DeliveryError } from './notice.ts';
import { headline, plainText } from './payloads/facts.ts';

export type EmailOptions = {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the first byte (465). `starttls`: asked for, and required. `none`: in the clear, for a relay on this machine. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: string;
  readonly from: string;
  readonly to: readonly string[];
};

/** E-mail as plain text over SMTP. */
export function email({ host, port, tls, user, password, from, to }: EmailOptions): Connector {
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
  });
  return async (notice) => {
    try {
      await transport.sendMail({ from, to: [...to], subject: headline(notice).slice(0, 200), text: plainText(notice) });
    } catch (error) {
      throw new DeliveryError(`${host} did not take it: ${error instanceof Error ? error.message : String(error)}`, {
        isFinal: isRefusal(error),
      });
    }
  };
}

/** An SMTP answer of 5xx says that the same message will be refused again. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'responseCode' in error && Number(error.responseCode) >= 500;
}
