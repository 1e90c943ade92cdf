import type { JsonObject } from '#base/json.ts';

/** An alert as people and other systems are told of it. */
export type NoticeAlert = {
  readonly id: string;
  /** When it was made: epoch milliseconds. */
  readonly time: number;
  readonly severity: string;
  /** The whole alert in Elastic's shape. */
  readonly document: JsonObject;
};

/** What one message says: an alert, or several that came together. Never empty. */
export type Notice = {
  readonly alerts: readonly [NoticeAlert, ...NoticeAlert[]];
  /** Somebody wants to see whether messages arrive: nothing happened. */
  readonly isTest: boolean;
};

/** Somewhere that messages go. An answer means that the other side took it; a `DeliveryError` says why it did not. */
export type Connector = (notice: Notice) => Promise<void>;

/** A message that was not delivered. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** True when the same message will never be taken: trying again is of no use. */
  readonly isFinal: boolean;
  /** How long the other side wants to be left alone, in milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { isFinal = false, retryAfter }: { readonly isFinal?: boolean; readonly retryAfter?: number } = {}) {
    super(message);
    this.isFinal = isFinal;
    this.retryAfter = retryAfter;
  }
}
