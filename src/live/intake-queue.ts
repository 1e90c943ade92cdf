import { setInterval } from 'node:timers';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { type Bucket, readObject, UnreadableObjectError } from '#io/sources/bucket.ts';
import { type NamedObject, parseNotification } from '#io/sources/s3/notification.ts';
import type { Queue, QueueMessage } from '#io/sources/s3/queue.ts';
import { type DeliverySource, deliver, type IntakeContext } from './intake-delivery.ts';
import { pause } from './intake-pause.ts';

export type QueueIntake = {
  readonly source: DeliverySource;
  readonly openQueue: () => Promise<Queue>;
  readonly openBucket: (name: string) => Promise<Bucket>;
  /** The only buckets that are read, whatever messages name; absent for any. */
  readonly buckets?: readonly string[];
  readonly prefix: string;
  /** Milliseconds until the queue is asked again after it could not be. */
  readonly every: number;
};

/** A message whose object could not be read so often is kept as a dead letter and given up. */
const MAX_RECEIPTS = 20;

/** Messages that are still worked on are held again; milliseconds. */
const HOLD_EVERY = 60_000;

/**
 * Reads the objects that a queue names, until the signal. A message is removed when everything it names is on the disk, or when it can never be
 * read and is kept as a dead letter; else the queue gives it again.
 */
export async function runQueueIntake(context: IntakeContext, intake: QueueIntake, signal: AbortSignal): Promise<void> {
  context.health.expect(intake.source);
  const reader = new QueueReader(context, intake);
  while (!signal.aborted) {
    try {
      await reader.readSome(signal);
    } catch (error) {
      if (signal.aborted) return;
      context.health.fail(intake.source, error instanceof Error ? error.message : String(error));
      await pause(intake.every, signal);
    }
  }
}

class QueueReader {
  readonly #context: IntakeContext;
  readonly #intake: QueueIntake;
  #queue: Queue | undefined;
  readonly #buckets = new Map<string, Bucket>();

  constructor(context: IntakeContext, intake: QueueIntake) {
    this.#context = context;
    this.#intake = intake;
  }

  async readSome(signal: AbortSignal): Promise<void> {
    this.#queue ??= await this.#intake.openQueue();
    const queue = this.#queue;
    const open = new Set(await queue.receive(signal));
    if (open.size === 0) this.#context.health.note(this.#intake.source, 0, 0);
    const holding = setInterval(() => {
      for (const message of open) queue.hold(message).catch(() => undefined);
    }, HOLD_EVERY);
    try {
      const settled = await Promise.allSettled(
        [...open].map(async (message) => this.#settle(queue, message, signal).finally(() => open.delete(message))),
      );
      for (const one of settled) if (one.status === 'rejected') throw one.reason;
    } finally {
      clearInterval(holding);
    }
  }

  async #settle(queue: Queue, message: QueueMessage, signal: AbortSignal): Promise<void> {
    const reason = await this.#read(message, signal);
    if (signal.aborted) return;
    if (reason !== undefined) await this.#keep(reason, message.body);
    await queue.remove(message);
  }

  /** Why the message can never be read; undefined when everything it names is on the disk. Throws for what may be better later. */
  async #read(message: QueueMessage, signal: AbortSignal): Promise<string | undefined> {
    const named = parseNotification(message.body);
    if (!named) return 'the message names no objects of S3';
    try {
      const reasons: string[] = [];
      for (const one of named) {
        const reason = await this.#readObject(one, signal);
        if (reason !== undefined) reasons.push(reason);
      }
      return reasons.length === 0 ? undefined : reasons.join('; ');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (message.receipts < MAX_RECEIPTS) throw error;
      return `given up after ${message.receipts} attempts: ${reason}`;
    }
  }

  async #readObject({ bucket: name, key }: NamedObject, signal: AbortSignal): Promise<string | undefined> {
    const { source, buckets, prefix, openBucket } = this.#intake;
    if (buckets && !buckets.includes(name)) return `the message names the bucket ${name}, which is not to be read`;
    if (!key.startsWith(prefix) || key.includes('/CloudTrail-Digest/')) return undefined;
    const bucket = this.#buckets.get(name) ?? (await openBucket(name));
    this.#buckets.set(name, bucket);
    let isThere = false;
    try {
      const object = { key, size: 0, isGrowing: false };
      for await (const part of readObject(bucket, object, { from: 0, limits: DEFAULT_READ_LIMITS }, signal)) {
        isThere = true;
        await deliver(this.#context, source, part);
      }
    } catch (error) {
      if (error instanceof UnreadableObjectError) return `${bucket.address}/${key}: ${error.message}`;
      throw error;
    }
    return isThere ? undefined : `${bucket.address}/${key}: it is gone`;
  }

  async #keep(reason: string, text: string): Promise<void> {
    await deliver(this.#context, this.#intake.source, { records: [], broken: [{ reason, text }] });
  }
}
