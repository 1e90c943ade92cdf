import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Bucket } from '#io/sources/bucket.ts';
import { BucketError, UnreadableObjectError } from '#io/sources/bucket.ts';
import { parseNotification } from '#io/sources/s3/notification.ts';
import { openQueue } from '#io/sources/s3/queue.ts';
import { runQueueIntake } from '#live/intake-queue.ts';
import { runCaseFiles } from './case-file.ts';
import { IntakeScene, until } from './intake-scene.ts';
import { trailRecord } from './service-support.ts';

runCaseFiles('src/io/sources/s3/cases/*.case', (one) => {
  const named = parseNotification(one.get('message') ?? '');
  return { objects: named ? named.map(({ bucket, key }) => `${bucket} ${key}`).join('\n') : 'no notification' };
});

const line = (number: number): string => `${JSON.stringify(trailRecord(number, Date.UTC(2026, 2, 4), 'ListUsers'))}\n`;

type Waiting = { readonly body: string; receipts: number; hiddenUntil: number };

/** As much of SQS as is asked here: messages come again when they are not removed in time. */
class FakeQueue {
  readonly messages = new Map<string, Waiting>();
  readonly asked: string[] = [];
  url = '';
  readonly #server: Server;
  #next = 0;

  constructor(t: TestContext) {
    const server = createServer((request, reply) => {
      let text = '';
      request.on('data', (chunk) => (text += String(chunk)));
      request.on('end', () =>
        reply
          .setHeader('content-type', 'application/x-amz-json-1.0')
          .end(JSON.stringify(this.#answer(request.headers['x-amz-target'], JSON.parse(text)))),
      );
    });
    this.#server = server;
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/123456789012/trails`;
    return this;
  }

  add(message: unknown): void {
    this.messages.set(String(this.#next++), {
      body: typeof message === 'string' ? message : JSON.stringify(message),
      receipts: 0,
      hiddenUntil: 0,
    });
  }

  #answer(
    target: unknown,
    { ReceiptHandle, VisibilityTimeout }: { readonly ReceiptHandle?: string; readonly VisibilityTimeout?: number },
  ): object {
    const verb = String(target).split('.')[1] ?? '';
    this.asked.push(verb);
    if (verb === 'DeleteMessage') this.messages.delete(ReceiptHandle ?? '');
    if (verb !== 'ReceiveMessage') return {};
    const visible = [...this.messages].filter(([, { hiddenUntil }]) => hiddenUntil < Date.now()).slice(0, 10);
    return {
      Messages: visible.map(([id, message]) => {
        message.receipts++;
        // A second here is five minutes there.
        message.hiddenUntil = Date.now() + (VisibilityTimeout ?? 0) / 3;
        return {
          MessageId: id,
          ReceiptHandle: id,
          Body: message.body,
          MD5OfBody: createHash('md5').update(message.body).digest('hex'),
          Attributes: { ApproximateReceiveCount: String(message.receipts) },
        };
      }),
    };
  }
}

const created = (key: string, bucket = 'trails'): object => ({
  Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket }, object: { key } } }],
});

/** A bucket whose objects answer once they were asked for so often. */
function bucketOf(
  objects: Readonly<Record<string, { readonly text: string; readonly fails?: number; readonly error?: Error }>>,
): Bucket & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    address: 's3://trails',
    pages: () => assert.fail('a queue needs no listing'),
    read: async (key) => {
      reads.push(key);
      const object = objects[key];
      if (!object) return undefined;
      if (reads.filter((one) => one === key).length <= (object.fails ?? 0)) throw object.error ?? new BucketError('AccessDenied');
      return (async function* () {
        yield Buffer.from(object.text);
      })();
    },
  };
}

function follow(scene: IntakeScene, queue: FakeQueue, bucket: Bucket): void {
  process.env.AWS_ACCESS_KEY_ID = 'x';
  process.env.AWS_SECRET_ACCESS_KEY = 'x';
  const intake = {
    source: { kind: 's3', name: 'trails' } as const,
    openQueue: async () => openQueue({ url: queue.url, region: 'us-east-1' }),
    openBucket: async () => bucket,
    buckets: ['trails'],
    prefix: '',
    every: 20,
  };
  scene.start(async (context, signal) => runQueueIntake(context, intake, signal));
}

test('SQS: what messages name is read, and a message is removed when it is on the disk', async (t) => {
  const [scene, queue] = [new IntakeScene(t), await new FakeQueue(t).listen()];
  const bucket = bucketOf({ 'one two.json': { text: line(1) }, b: { text: line(2) + line(3) } });
  queue.add({ Service: 'Amazon S3', Event: 's3:TestEvent' });
  queue.add(created('one+two.json'));
  queue.add({ Type: 'Notification', Message: JSON.stringify(created('b')) });
  queue.add(created('b'));
  follow(scene, queue, bucket);
  await scene.untilEvents(3);
  await until(() => queue.messages.size === 0);
  assert.equal(scene.store.deadLetters.count(), 0);
});

test('SQS: a message stays until its object can be read and the disk takes it', async (t) => {
  const [scene, queue] = [new IntakeScene(t), await new FakeQueue(t).listen()];
  const bucket = bucketOf({ a: { text: line(1), fails: 2 } });
  queue.add(created('a'));
  const { inTransaction } = scene.store.database;
  let refusals = 2;
  scene.store.database.inTransaction = <T>(work: () => T): T => {
    if (refusals-- > 0) throw new Error('database or disk is full');
    return inTransaction.call(scene.store.database, work) as T;
  };
  follow(scene, queue, bucket);
  await scene.untilEvents(1);
  await until(() => queue.messages.size === 0);
  assert.equal(bucket.reads.length, 5);
  assert.ok(
    !queue.asked.slice(0, queue.asked.lastIndexOf('ReceiveMessage')).includes('DeleteMessage') || queue.asked.includes('DeleteMessage'),
  );
});

test('SQS: what can never be read is a dead letter, with the message', async (t) => {
  const [scene, queue] = [new IntakeScene(t), await new FakeQueue(t).listen()];
  const archived = new UnreadableObjectError('it is archived: restore it to read it');
  queue.add('<html>');
  queue.add(created('gone'));
  queue.add(created('a', 'another'));
  queue.add(created('ice'));
  queue.add(created('always'));
  queue.messages.set('always', { ...(queue.messages.get('4') as Waiting), receipts: 18 });
  queue.messages.delete('4');
  follow(scene, queue, bucketOf({ ice: { text: '', fails: 99, error: archived }, always: { text: '', fails: 99 } }));
  await until(() => queue.messages.size === 0);
  await setTimeout(20);
  assert.deepEqual(
    scene.store.deadLetters
      .latest(10)
      .map(({ reason }) => reason)
      .sort(),
    [
      'given up after 20 attempts: AccessDenied',
      's3://trails/gone: it is gone',
      's3://trails/ice: it is archived: restore it to read it',
      'the message names no objects of S3',
      'the message names the bucket another, which is not to be read',
    ],
  );
});
