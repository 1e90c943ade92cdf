import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { findScenario } from '#verify/simulate/scenarios.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { buildConsole } from '../scripts/console.ts';
import { accessibilityProblems, launchBrowser, NO_BROWSER } from './browser.ts';
import { finished, startCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-open-'));
const file = join(folder, 'intrusion.ndjson');
const browser: Browser | undefined = await launchBrowser();

before(async () => {
  if (!existsSync('dist/console/index.html')) await buildConsole();
  const scenario = findScenario('t1098.001');
  assert.ok(scenario);
  const records = [...simulate(scenario, { seed: 7, start: USUAL_START, size: 600_000 })].map(({ record }) => JSON.stringify(record));
  writeFileSync(file, [...records, '{"note":"nobody knows this"}', ''].join('\n'));
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Scans, and answers the link that is printed and how to end it. */
async function open(t: TestContext): Promise<{ readonly link: string; readonly end: () => Promise<number | null> }> {
  const child = startCli(['scan', file, '--open', '--quiet'], { BROWSER: '/bin/true', HOME: folder });
  child.stdin.end();
  t.after(() => child.kill('SIGKILL'));
  const ended = finished(child);
  const link = await new Promise<string>((resolve, reject) => {
    ended.then(({ stderr }) => reject(new Error(stderr)), reject);
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\S+#open=\S+/.exec(text);
      if (found) resolve(found[0]);
    });
  });
  return {
    link,
    end: async () => {
      child.kill('SIGINT');
      return (await ended).code;
    },
  };
}

test('a finished scan is shown once, to be read only, and nothing of it is written', async (t) => {
  const { link, end } = await open(t);
  const [address = '', token = ''] = link.split('/console#open=');
  assert.match(address, /^http:\/\/127\.0\.0\.1:/);
  const signIn = () =>
    fetch(`${address}/api/tocsin/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'reader', password: token }),
    });
  assert.equal((await fetch(`${address}/api/tocsin/alerts`)).status, 401);
  const answer = await signIn();
  assert.equal(answer.status, 200);
  assert.equal((await signIn()).status, 401, 'the link works once');
  const { csrf } = (await answer.json()) as { readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const ask = async (path: string) =>
    (await fetch(`${address}${path}`, { headers: { cookie } })).json() as Promise<Record<string, unknown>>;
  const { total, alerts } = (await ask('/api/tocsin/alerts')) as {
    readonly total: number;
    readonly alerts: readonly { readonly id: string }[];
  };
  assert.ok(total > 10);
  const { sources } = (await ask(`/api/tocsin/alerts/${alerts[0]?.id}/explain`)) as { readonly sources: readonly unknown[] };
  assert.ok(sources.length > 0);
  const report = await ask('/api/tocsin/sources');
  assert.equal(report.deadLetters, 1);
  const refused = await fetch(`${address}/api/tocsin/alerts/status`, {
    method: 'POST',
    headers: { cookie, 'x-tocsin-csrf': csrf, 'content-type': 'application/json' },
    body: JSON.stringify({ signal_ids: [alerts[0]?.id], status: 'closed' }),
  });
  assert.equal(refused.status, 403);
  assert.equal(await end(), 0);
  assert.ok(!existsSync(join(folder, '.local')));
});

test('the link leads to the queue', { skip: browser ? false : NO_BROWSER }, async (t) => {
  assert.ok(browser);
  const { link, end } = await open(t);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(link);
  await page.getByText('A finished scan, to read only').waitFor();
  await page.getByRole('table', { name: 'Alerts' }).waitFor();
  assert.ok(!page.url().includes('open='));
  assert.equal(await page.getByRole('checkbox').count(), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole('link', { name: 'Sources' }).click();
  await page.getByText('nobody knows this').waitFor({ state: 'attached' });
  await page.close();
  await end();
  assert.deepEqual(complaints, []);
});
