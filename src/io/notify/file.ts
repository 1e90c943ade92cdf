import { open } from 'node:fs/promises';
import { describeSystemError } from '../system-error.ts';
import { type Connector, DeliveryError } from './notice.ts';
import { type Payload, payloadOf } from './payloads/payload.ts';

/** Adds a line of JSON an alert to a file, which is opened anew each time, so that it can be rotated. What is answered is on the disk. */
export function file({ path, payload }: { readonly path: string; readonly payload: Payload }): Connector {
  return async ({ alerts }) => {
    const text = alerts.map((alert) => `${JSON.stringify(payloadOf(alert, payload))}\n`).join('');
    try {
      const handle = await open(path, 'a', 0o600);
      try {
        await handle.appendFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw new DeliveryError(`${path} cannot be written: ${describeSystemError(error)?.message ?? String(error)}`);
    }
  };
}
