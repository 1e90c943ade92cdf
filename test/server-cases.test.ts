import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { isJsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { otlpProtobuf } from './otlp-protobuf.ts';
import { openServer } from './server-scene.ts';
import { trailRecord } from './service-support.ts';

const { address, accounts, key, store, troubles } = await openServer({ after: (end) => after(end) });

const KEYS = new Map([
  ['intake', key],
  ['viewer', accounts.createKey('viewer', ['viewer'], undefined)],
  ['expired', accounts.createKey('expired', ['intake'], Date.now() - 1)],
]);

runCaseFiles('src/app/server/cases/*.case', async (one) => {
  const before = counts();
  const answer = await ask(one);
  const [stored, kept] = counts().map((count, i) => count - (before[i] ?? 0));
  assert.deepEqual(troubles, []);
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
  const changes = [...(stored ? [`stored ${stored}`] : []), ...(kept ? [`kept ${kept}`] : [])];
  return { answer: [answer, ...changes].join('\n') };
});

test('what is said of the resource is kept with the event, and replaces nothing', async () => {
  const attributes = { 'service.name': 'trail', cpu: 4 };
  const record = trailRecord(900, Date.UTC(2026, 2, 4), 'ListUsers');
  const headers = { authorization: `ApiKey ${key}`, 'content-type': 'application/x-protobuf' };
  const body = new Uint8Array(gzipSync(otlpProtobuf(attributes, [record])));
  const sent = await fetch(`${address}/v1/logs`, { method: 'POST', headers: { ...headers, 'content-encoding': 'gzip' }, body });
  assert.deepEqual([sent.status, sent.headers.get('content-type'), await sent.text()], [200, 'application/x-protobuf', '']);
  const { event } = [...store.events.after(0)].at(-1) ?? assert.fail();
  assert.deepEqual(fieldValues(event.document, 'resource.attributes.service.name'), ['trail']);
  assert.deepEqual(fieldValues(event.document, 'event.action'), ['ListUsers']);
});

function counts(): readonly number[] {
  const row = store.database.get('SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM dead_letters) AS letters');
  return [Number(row?.events), Number(row?.letters)];
}

/** Sends the request of a case; answers with what came back, in short. */
async function ask(one: Case): Promise<string> {
  const [head = '', ...rest] = (one.get('request') ?? '').split('\n\n');
  const [line = '', ...headerLines] = head.split('\n');
  const [method = 'GET', path = '/'] = line.split(' ');
  const headers = new Map(
    headerLines.filter(Boolean).map((text) => [text.slice(0, text.indexOf(':')), expand(text.slice(text.indexOf(':') + 1).trim())]),
  );
  const who = headers.get('key') ?? 'intake';
  const bomb = headers.get('bomb');
  const isProtobuf = headers.delete('protobuf');
  headers.delete('key');
  headers.delete('bomb');
  const secret = KEYS.get(who);
  if (secret !== undefined) headers.set('authorization', `ApiKey ${Buffer.from(secret).toString('base64')}`);
  if (bomb !== undefined) headers.set('content-encoding', 'gzip');
  const text = expand(rest.join('\n\n'));
  const body = bomb === undefined ? bodyOf(text, isProtobuf) : gzipSync(Buffer.alloc(Number(bomb), 32));
  if (!headers.has('content-type') && !/^(?:GET|HEAD|DELETE)$/.test(method)) headers.set('content-type', 'application/x-ndjson');
  const sends = rest.length > 0 || bomb !== undefined;
  return send(path, { method, headers: Object.fromEntries(headers) }, sends ? body : undefined);
}

function bodyOf(text: string, isProtobuf: boolean): string | Buffer {
  if (!isProtobuf) return `${text}\n`;
  const { attributes, bodies } = JSON.parse(text) as { readonly attributes: Record<string, unknown>; readonly bodies: readonly unknown[] };
  return otlpProtobuf(attributes, bodies);
}

async function send(
  path: string,
  options: { readonly method: string; readonly headers: Record<string, string> },
  body: string | Buffer | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // The path as it is: a URL would be tidied up.
    const { hostname, port } = new URL(address);
    const asked = request({ hostname, port, path, ...options, agent: false }, (reply) => {
      let text = '';
      reply.on('data', (chunk) => {
        text += String(chunk);
      });
      reply.on('end', () => resolve(`${reply.statusCode} ${inShort(text)}`.trim()));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function inShort(text: string): string {
  if (!text.startsWith('{')) return text.replaceAll(/[^\x20-\x7e]/g, '·').trim();
  const json: unknown = JSON.parse(text);
  if (!isJsonObject(json)) return text;
  if (isJsonObject(json.error)) return String(json.error.reason);
  if (Array.isArray(json.items)) return itemsInShort(json.items);
  return text.replaceAll(/[\w-]{43}/g, '(id)').slice(0, 300);
}

function itemsInShort(items: readonly unknown[]): string {
  const lines = items.flatMap((item) => (isJsonObject(item) ? Object.entries(item).map(([action, one]) => itemInShort(action, one)) : []));
  return lines.length > 20 ? `${lines.slice(0, 2).join('')}\n… ${lines.length} items` : lines.join('');
}

function itemInShort(action: string, one: unknown): string {
  const { status, _index, error } = isJsonObject(one) ? one : {};
  return `\n${action} ${String(status)} ${JSON.stringify(_index)} ${isJsonObject(error) ? String(error.reason) : ''}`.trimEnd();
}

/** The macros of a body. */
function expand(text: string): string {
  return text
    .replaceAll(/%kv\(record\((\d+)\)\)%/g, (_, number: string) => JSON.stringify(pairsOf(JSON.parse(record(number)))))
    .replaceAll(/%nested\((\d+)\)%/g, (_, depth: string) => '{"arrayValue":{"values":['.repeat(Number(depth)) + ']}}'.repeat(Number(depth)))
    .replaceAll(/%text\(record\((\d+)\)\)%/g, (_, number: string) => JSON.stringify(record(number)))
    .replaceAll(/%record\((\d+)\)%/g, (_, number: string) => record(number))
    .replaceAll(/%deep\((\d+)\)%/g, (_, depth: string) => '['.repeat(Number(depth)) + ']'.repeat(Number(depth)))
    .replaceAll(/%repeat\((.*),(\d+)\)%/g, (_, what: string, times: string) =>
      Array.from({ length: Number(times) }, () => what).join(what.startsWith('{') ? '\n' : ''),
    );
}

function record(number: string): string {
  return JSON.stringify(trailRecord(Number(number), Date.UTC(2026, 2, 4), 'ListUsers'));
}

/** An object as OTLP/JSON writes it. */
function pairsOf(object: Readonly<Record<string, unknown>>): readonly object[] {
  return Object.entries(object).map(([key, value]) => ({
    key,
    value: isJsonObject(value) ? { kvlistValue: { values: pairsOf(value) } } : { stringValue: value },
  }));
}
