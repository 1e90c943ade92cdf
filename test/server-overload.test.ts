import assert from 'node:assert/strict';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { BulkError, parseBulk } from '../src/app/server/bulk.ts';
import { listenerOf } from '../src/app/server/tls.ts';
import { until } from './intake-scene.ts';
import { openServer } from './server-scene.ts';
import { trailRecord } from './service-support.ts';

const record = (number: number): string => JSON.stringify(trailRecord(number, Date.UTC(2026, 2, 4), 'ListUsers'));

/** A connection that says something and then waits; what was answered. */
async function say(
  t: TestContext,
  address: string,
  text: string,
): Promise<{ readonly socket: Socket; readonly answer: () => string; readonly isOpen: () => boolean }> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  let answer = '';
  let isOpen = true;
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket
    .on('error', () => undefined)
    .on('close', () => {
      isOpen = false;
    });
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(text);
  return { socket, answer: () => answer, isOpen: () => isOpen };
}

test('whoever sends headers or a body a byte at a time is hung up on; others are served meanwhile', async (t) => {
  const server = listenerOf((_request, reply) => reply.end('hello'), undefined, { request: 400, headers: 200, idle: 5000, look: 50 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slow = await Promise.all(Array.from({ length: 200 }, async () => say(t, address, 'POST / HTTP/1.1\r\nx: ')));
  const dripping = setInterval(() => {
    for (const { socket, isOpen } of slow) if (isOpen()) socket.write('y');
  }, 50);
  t.after(() => clearInterval(dripping));
  assert.equal(await (await fetch(address)).text(), 'hello');
  await until(() => slow.every(({ isOpen }) => !isOpen()));
  assert.match(slow[0]?.answer() ?? '', /^HTTP\/1\.1 408 /);
});

test('huge headers, and what is no HTTP', async (t) => {
  const { address, troubles } = await openServer(t);
  const huge = await say(t, address, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`);
  const many = await say(t, address, `GET / HTTP/1.1\r\nhost: x\r\n${'x: y\r\n'.repeat(20_000)}\r\n`);
  const noise = await say(t, address, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc');
  const smuggled = await say(
    t,
    address,
    'POST /_bulk HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
  );
  const statuses = [huge, many, noise, smuggled].map(
    ({ answer }) =>
      () =>
        /^HTTP\/1\.1 (\d+)/.exec(answer())?.[1],
  );
  await until(() => statuses.every((status) => status() !== undefined));
  assert.deepEqual(
    statuses.map((status) => status()),
    ['431', '431', '400', '400'],
  );
  assert.deepEqual(troubles, []);
});

test('bodies that wait use up what may wait: others get 429 and when to come again, and are taken then', async (t) => {
  const { address, key, store } = await openServer(t);
  const authorization = `authorization: ApiKey ${Buffer.from(key).toString('base64')}`;
  const head = `POST /_bulk HTTP/1.1\r\nhost: x\r\n${authorization}\r\ncontent-type: application/x-ndjson\r\ncontent-length: 31000000\r\n\r\n`;
  const waiting = await Promise.all(Array.from({ length: 4 }, async () => say(t, address, `${head}{"create"`)));
  const send = async (): Promise<Response> =>
    fetch(`${address}/_bulk`, {
      method: 'POST',
      headers: { authorization: `ApiKey ${key}`, 'content-type': 'application/x-ndjson' },
      body: `{"create":{"_index":"a"}}\n${record(1)}\n${'\n'.repeat(5_000_000)}`,
    });
  let refused: Response | undefined;
  for (let i = 0; i < 100 && refused?.status !== 429; i++) {
    await setTimeout(20);
    refused = await send();
  }
  assert.equal(refused?.status, 429);
  const seconds = Number(refused.headers.get('retry-after'));
  assert.ok(seconds >= 1 && seconds <= 30, `come again in ${seconds} seconds`);
  for (const { socket } of waiting) socket.destroy();
  let taken = await send();
  for (let i = 0; i < 100 && taken.status === 429; i++) {
    await setTimeout(20);
    taken = await send();
  }
  assert.equal(taken.status, 200);
  assert.equal([...store.events.after(0)].length, 1);
});

test('whoever has no key cannot make anybody wait', async (t) => {
  const { address, key } = await openServer(t);
  const head = 'POST /_bulk HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-ndjson\r\ncontent-length: 31000000\r\n\r\n';
  const strangers = await Promise.all(Array.from({ length: 50 }, async () => say(t, address, `${head}{"create"`)));
  await until(() => strangers.every(({ answer }) => answer().startsWith('HTTP/1.1 401')));
  const body = `{"create":{"_index":"a"}}\n${record(2)}\n`;
  const headers = { authorization: `ApiKey ${key}`, 'content-type': 'application/x-ndjson' };
  assert.equal((await fetch(`${address}/_bulk`, { method: 'POST', headers, body })).status, 200);
});

test('whatever a bulk body is, each record that was acknowledged is there, and nothing else happens', async (t) => {
  const { address, key, store, troubles } = await openServer(t);
  const headers = { authorization: `ApiKey ${key}`, 'content-type': 'application/x-ndjson' };
  let number = 10;
  const line = fc.oneof(
    fc.constantFrom(
      '{"create":{"_index":"a"}}',
      '{"index":{"_index":"a","_id":"x"}}',
      '{"delete":{"_id":"x"}}',
      '{"update":{}}',
      '',
      '{}',
      '[]',
      'null',
      '{"create":null}',
    ),
    fc.constant('record').map(() => record(number++)),
    fc.json(),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), async (lines, lineBreak) => {
      const before = total();
      const response = await fetch(`${address}/_bulk`, { method: 'POST', headers, body: lines.join(lineBreak) + lineBreak });
      const text = await response.text();
      assert.ok([200, 400].includes(response.status), text);
      const { items = [] } = JSON.parse(text) as {
        readonly items?: readonly Record<string, { readonly status: number; readonly result?: string }>[];
      };
      const created = items.filter((item) => Object.values(item)[0]?.status === 201).length;
      assert.ok(total() - before <= created, 'something is stored that was not acknowledged');
      assert.deepEqual(troubles, []);
    }),
    { numRuns: 150 },
  );
  function total(): number {
    return [...store.events.after(0)].length + store.deadLetters.count();
  }
});

test('a bulk body is read or refused, and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (body) => {
      try {
        parseBulk(body, 'x');
      } catch (error) {
        assert.ok(error instanceof BulkError);
      }
    }),
    { numRuns: 500 },
  );
});
