import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readConfig } from '#app/config/read-config.ts';
import { openConnectors } from '#app/connectors.ts';
import { DeliveryError, type Notice } from '#io/notify/notice.ts';
import type { NamedConnector } from '#live/notify/notifier.ts';

const notice: Notice = {
  alerts: [
    { id: 'a1', time: 1_772_618_400_000, severity: 'high', document: { 'kibana.alert.rule.name': 'New key', 'user.name': 'alice' } },
  ],
  isTest: false,
};
const env = { TOKEN: 'secret token' };

const taken: { readonly request: IncomingMessage; readonly body: string }[] = [];
let answer: { readonly status: number; readonly headers?: Record<string, string>; readonly text?: string } = { status: 200 };
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    taken.push({ request, body: Buffer.concat(chunks).toString() });
    response.writeHead(answer.status, answer.headers).end(answer.text ?? '');
  });
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const base = `http://127.0.0.1:${portOf(http)}`;
after(() => http.close());

function portOf(server: { address: () => AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}

function connectorFrom(members: string): NamedConnector {
  const { config, diagnostics } = readConfig(`notify: { connectors: { one: { ${members} } } }`, {});
  assert.ok(config, JSON.stringify(diagnostics));
  const [connector] = openConnectors(config.notify, { env, now: () => 1_772_618_400_000, version: '1.0.0' });
  assert.ok(connector);
  return connector;
}

async function posted(members: string): Promise<{ readonly request: IncomingMessage; readonly body: string }> {
  taken.length = 0;
  answer = { status: 200 };
  await connectorFrom(members).send(notice);
  const [first, ...more] = taken;
  assert.ok(first && more.length === 0);
  return first;
}

test('a webhook signs the body it sends', async () => {
  const { request, body } = await posted(
    `type: webhook, url: ${base}/hook, secret: key, headers: { authorization: { env: TOKEN } }, body: { text: 'by {user.name}' }`,
  );
  assert.equal(body, '{"text":"by alice"}');
  assert.equal(request.url, '/hook');
  assert.equal(request.headers.authorization, 'secret token');
  const expected = createHmac('sha256', 'key').update(`1772618400.${body}`).digest('hex');
  assert.equal(request.headers['tocsin-signature'], `t=1772618400,v1=${expected}`);
});

test('a webhook without a body sends alerts as they are, or as OCSF', async () => {
  const ecs = JSON.parse((await posted(`type: webhook, url: ${base}`)).body);
  assert.equal(ecs.alerts[0]._id, 'a1');
  const ocsf = JSON.parse((await posted(`type: webhook, url: ${base}, payload: ocsf`)).body);
  assert.equal(ocsf.alerts[0].class_uid, 2004);
});

test('chat, PagerDuty and Jira are sent where they want it', async () => {
  assert.match((await posted(`type: slack, url: ${base}/s`)).body, /New key/);
  assert.match((await posted(`type: teams, url: ${base}/t`)).body, /AdaptiveCard/);
  assert.match((await posted(`type: pagerduty, routing_key: { env: TOKEN }, url: ${base}/p`)).body, /"routing_key":"secret token"/);
  const { request } = await posted(`type: jira, url: '${base}/', user: me, token: t, project: SOC`);
  assert.equal(request.url, '/rest/api/3/issue');
  assert.equal(request.headers.authorization, `Basic ${Buffer.from('me:t').toString('base64')}`);
});

test('answers say whether trying again is of use; redirects are not followed', async () => {
  const connector = connectorFrom(`type: webhook, url: ${base}`);
  const failure = async (): Promise<DeliveryError> => {
    const error = await connector.send(notice).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof DeliveryError);
    return error;
  };
  answer = { status: 503, headers: { 'retry-after': '120' }, text: 'x'.repeat(100_000) };
  const busy = await failure();
  assert.deepEqual([busy.isFinal, busy.retryAfter, busy.message.length < 2100], [false, 120_000, true]);
  answer = { status: 404, text: 'no such hook' };
  const gone = await failure();
  assert.deepEqual([gone.isFinal, gone.message], [true, `${new URL(base).host} answered 404: no such hook`]);
  taken.length = 0;
  answer = { status: 302, headers: { location: `${base}/elsewhere` } };
  assert.equal((await failure()).isFinal, true);
  assert.equal(taken.length, 1);
  const nobody = await connectorFrom('type: webhook, url: "http://127.0.0.1:1/"')
    .send(notice)
    .catch((error: unknown) => error);
  assert.ok(nobody instanceof DeliveryError && !nobody.isFinal);
});

/** A server that keeps what a connection sent. */
async function listening(
  reply: (line: string) => string | undefined,
  greeting = '',
): Promise<{ readonly server: Server; readonly text: () => string }> {
  let text = '';
  const server = createTcp((socket) => {
    if (greeting) socket.write(greeting);
    socket.on('data', (chunk) => {
      text += chunk;
      for (const line of String(chunk).split('\r\n')) {
        const said = reply(line);
        if (said !== undefined) socket.write(said);
      }
    });
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, text: () => text };
}

test('syslog over TCP counts octets; over UDP a line is a datagram', async () => {
  const { server, text } = await listening(() => undefined);
  await connectorFrom(`type: syslog, host: 127.0.0.1, port: ${portOf(server)}`).send(notice);
  server.close();
  const [count = '', ...rest] = text().split(' ');
  assert.equal(Buffer.byteLength(rest.join(' ')), Number(count));
  assert.match(text(), /<107>1 2026-03-04T10:00:00\.000Z \S+ tocsin - alert - CEF:0\|Tocsin\|Tocsin\|1\.0\.0\|/);
  const udp = createSocket('udp4');
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const arrived = once(udp, 'message');
  await connectorFrom(`type: syslog, transport: udp, format: ecs, host: 127.0.0.1, port: ${udp.address().port}`).send(notice);
  assert.match(String((await arrived)[0]), /"user\.name":"alice"/);
  udp.close();
});

test('e-mail is plain text; what the server refuses for good is final', async () => {
  const refusing = { is: false };
  const smtp = (line: string): string | undefined => {
    if (/^EHLO/.test(line)) return '250 here\r\n';
    if (/^RCPT/.test(line)) return refusing.is ? '550 nobody of that name\r\n' : '250 ok\r\n';
    if (/^(MAIL|RSET)/.test(line) || line === '.') return '250 ok\r\n';
    if (line === 'DATA') return '354 go on\r\n';
    if (line === 'QUIT') return '221 bye\r\n';
    return undefined;
  };
  const { server, text } = await listening(smtp, '220 here\r\n');
  const members = `type: email, host: 127.0.0.1, port: ${portOf(server)}, tls: none, from: tocsin@example.org, to: [soc@example.org]`;
  await connectorFrom(members).send(notice);
  assert.match(text(), /Subject: \[high\] New key/);
  assert.match(text(), /Who: alice/);
  refusing.is = true;
  const refused = await connectorFrom(members)
    .send(notice)
    .catch((error: unknown) => error);
  assert.ok(refused instanceof DeliveryError && refused.isFinal);
  server.close();
});

test('a file gets a line an alert', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'tocsin-notify-')), 'alerts.ndjson');
  const connector = connectorFrom(`type: file, path: ${JSON.stringify(path)}`);
  await connector.send(notice);
  await connector.send(notice);
  assert.equal(readFileSync(path, 'utf8'), `${'{"_id":"a1","kibana.alert.rule.name":"New key","user.name":"alice"}\n'.repeat(2)}`);
  await assert.rejects(connectorFrom('type: file, path: /nowhere/x').send(notice), DeliveryError);
});

test('a secret that is not there is named with its connector', () => {
  const { config } = readConfig('notify: { connectors: { chat: { type: slack, url: { env: NOT_SET } } } }', {});
  assert.ok(config);
  const open = (): unknown => openConnectors(config.notify, { env: {}, now: () => 0, version: '' });
  assert.throws(open, /notify\.connectors\.chat: the environment variable NOT_SET is not set/);
});
