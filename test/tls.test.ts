import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, utimesSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { openTls } from '../src/app/cli/serve-tls.ts';
import { runCli } from './run-cli.ts';
import { openServer } from './server-scene.ts';
import { temporaryFolder } from './service-support.ts';

const OPENSSL = 'openssl';
const WITHOUT_OPENSSL = spawnSync(OPENSSL, ['version']).status === 0 ? false : 'openssl, which makes the certificate, is not installed';

/** Writes a certificate for this machine and its key. */
function makeCertificate(folder: string, name: string): { readonly cert: string; readonly key: string } {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', `/CN=${name}`];
  assert.equal(
    spawnSync(OPENSSL, [...words, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', files.key, '-out', files.cert]).status,
    0,
  );
  return files;
}

test('TLS: asked with a certificate that is trusted, cookies and HSTS as they must be, and a new certificate without a restart', {
  skip: WITHOUT_OPENSSL,
}, async (t) => {
  const folder = temporaryFolder();
  const files = makeCertificate(folder, 'first');
  const troubles: unknown[] = [];
  const tls = openTls({ host: '127.0.0.1', insecure: false, tls: files }, (error) => troubles.push(error), 20);
  assert.ok(tls);
  t.after(() => tls.close());
  const { address, accounts } = await openServer(t, { tls, setupToken: 'once' });
  assert.match(address, /^https:/);
  const port = Number(new URL(address).port);
  const ask = async (
    method: string,
    path: string,
    body = '',
  ): Promise<{ readonly status: number; readonly headers: Record<string, unknown> }> =>
    new Promise((resolve, reject) => {
      const asked = request(
        address + path,
        { method, ca: readFileSync(files.cert), headers: { 'content-type': 'application/json' } },
        (reply) => {
          reply.resume().on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers }));
        },
      );
      asked.on('error', reject).end(body);
    });
  const healthy = await ask('GET', '/healthz');
  assert.equal(healthy.status, 200);
  assert.match(String(healthy.headers['strict-transport-security']), /max-age=15552000/);
  const setup = await ask('POST', '/api/tocsin/setup', JSON.stringify({ token: 'once', name: 'root', password: 'a long password' }));
  assert.match(String(setup.headers['set-cookie']), /; Secure$/);
  assert.ok(accounts.hasUsers());

  const subject = async (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.destroy();
      });
      socket.on('error', reject);
    });
  assert.equal(await subject(), 'first');
  makeCertificate(folder, 'second');
  utimesSync(files.cert, new Date(), new Date(Date.now() + 5000));
  const deadline = Date.now() + 20_000;
  while ((await subject()) !== 'second') assert.ok(Date.now() < deadline, 'the new certificate is not used');
});

test('TLS: nobody listens beyond this machine without it unless it is asked for', async () => {
  const told: unknown[] = [];
  const tell = (error: unknown): number => told.push(error);
  const open = (host: string, insecure = false): unknown => openTls({ host, insecure }, tell);
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) assert.equal(open(host), undefined);
  for (const host of ['0.0.0.0', '::', '192.0.2.1', '127.evil.example', 'localhost.example'])
    assert.throws(() => open(host), /there is no TLS/);
  assert.deepEqual(told, []);
  open('0.0.0.0', true);
  assert.match(String(told[0]), /without TLS, as it was asked for/);
  assert.throws(
    () => openTls({ host: '::', insecure: false, tls: { cert: 'none.pem', key: 'none.pem' } }, tell),
    /server\.tls cannot be used: ENOENT/,
  );
  const refused = await runCli(['serve', '--host', '0.0.0.0', '--port', '0', '--data', temporaryFolder()]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /there is no TLS.*\n.*--insecure/);
});
