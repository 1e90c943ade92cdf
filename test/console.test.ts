import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { DetectionService } from '#live/service.ts';
import type { Rule } from '#rule/rule.ts';
import { findScenario } from '#verify/simulate/scenarios.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { buildConsole } from '../scripts/console.ts';
import { prepareRules } from '../src/app/cli/scan.ts';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { createServer } from '../src/app/server/server.ts';
import { accessibilityProblems, launchBrowser, NO_BROWSER } from './browser.ts';
import { silentNotifier } from './service-support.ts';

const TOKEN = 'the-link-of-the-test';
const DAY = 86_400_000;
const PASSWORD = 'correct horse battery';
const EVIL = '<img src=x onerror=alert(1)>';

const browser: Browser | undefined = await launchBrowser();
const folder = mkdtempSync(join(tmpdir(), 'tocsin-console-'));
const store = new ServiceStore(folder);
const accounts = new AccountStore(store.database);
let now = USUAL_START;
let server: FastifyInstance | undefined;
let service: DetectionService | undefined;
let address = '';

before(async () => {
  await buildConsole();
  const { compiled, loaded } = await prepareRules({ quiet: true });
  service = new DetectionService({ store, rules: compiled.compiled, now: () => now });
  server = await createServer({
    store,
    accounts,
    service,
    notifier: silentNotifier(store, () => now),
    book: new RuleBook({ store, fileRules: loaded.rules.map(withEvilGuide), now: () => now }),
    now: () => now,
    version: 'test',
    setupToken: TOKEN,
    onTrouble,
  });
  address = await server.listen({ host: '127.0.0.1', port: 0 });
  // The day of the simulation is over when somebody looks.
  now += DAY;
});

after(async () => {
  await browser?.close();
  await server?.close();
  store.close();
  rmSync(folder, { recursive: true });
});

const EVIL_GUIDE = `${EVIL}\n\n[link](javascript:alert(1)) ![picture](https://example.com/a.png) <script>alert(1)</script>`;

/** What the service says of itself when something goes wrong. */
const troubles: unknown[] = [];
const onTrouble = (trouble: unknown): void => {
  troubles.push(trouble);
};

const withEvilGuide = (rule: Rule): Rule => (rule.id === 'cc-a05' ? { ...rule, note: EVIL_GUIDE } : rule);

/** A page, and what it said or asked for that it should not have. */
async function openPage(): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  assert.ok(browser);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) complaints.push(`asked for ${request.url()}`);
  });
  return { page, complaints };
}

/** Holds a page to the accessibility rules in both themes; `TOCSIN_SCREENSHOTS` names a folder to keep what was seen. */
async function assertAccessible(page: Page, name: string): Promise<void> {
  for (const theme of ['Dark theme', 'Light theme']) {
    await page.getByRole('button', { name: theme }).click();
    const shots = process.env.TOCSIN_SCREENSHOTS;
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${theme.split(' ')[0]?.toLowerCase()}.png`) });
    assert.deepEqual(await accessibilityProblems(page), [], `${name}, ${theme}`);
  }
}

async function sendRecords(lines: readonly string[]): Promise<void> {
  const key = accounts.createKey('shipper', ['intake'], undefined);
  const response = await fetch(`${address}/intake/auto`, {
    method: 'POST',
    headers: { authorization: `ApiKey ${key}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  assert.equal(response.status, 200, await response.text());
}

function simulatedLines(): readonly string[] {
  const scenario = findScenario('t1098.001');
  assert.ok(scenario);
  return [...simulate(scenario, { seed: 7, start: USUAL_START, size: 600_000 })].map(({ record }) => JSON.stringify(record));
}

test('from the one-time link to a judged alert', { skip: browser ? false : NO_BROWSER }, async (t) => {
  const { page, complaints } = await openPage();

  await t.test('the first user is made through the link, and is signed in', async () => {
    await page.goto(`${address}/console#setup=${TOKEN}`);
    await page.getByLabel('Name').fill('mira');
    await page.getByLabel('Password').first().fill(PASSWORD);
    assert.deepEqual(await accessibilityProblems(page), []);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    await page.getByText('No alert is here.').waitFor();
    assert.ok(!page.url().includes(TOKEN));
  });

  await t.test('alerts appear by themselves', async () => {
    await sendRecords([...simulatedLines(), JSON.stringify({ note: EVIL })]);
    assert.ok(service);
    service.runDue();
    await page.getByText('newest first').waitFor();
    const shown = await page.getByRole('table').getByRole('row').count();
    assert.equal(shown - 1, Math.min(50, store.alerts.find({ status: 'open' }, 0, 1).total));
    await assertAccessible(page, 'alerts');
  });

  await t.test('an alert is read and acknowledged by keyboard', async () => {
    const [first, second] = store.alerts.find({ status: 'open' }, 0, 2).alerts;
    assert.ok(first && second);
    await page.getByRole('main').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Alert' });
    await panel.getByRole('heading', { name: String(second.document['tocsin.alert.title']) }).waitFor();
    await panel.getByRole('heading', { name: 'Guide' }).waitFor();
    await assertAccessible(page, 'alert');
    await page.keyboard.press('k');
    await panel.getByRole('heading', { name: String(first.document['tocsin.alert.title']) }).waitFor();
    await page.keyboard.press('a');
    await page.locator(`#alert-${first.id}`).waitFor({ state: 'detached' });
    assert.equal(store.alerts.get(first.id)?.status, 'acknowledged');
    await page.keyboard.press('c');
    await page.locator(`#alert-${second.id}`).waitFor({ state: 'detached' });
    assert.equal(store.alerts.get(second.id)?.status, 'closed');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.getByLabel('Status').selectOption('acknowledged');
    await page.locator(`#alert-${first.id}`).waitFor();
    await page.getByText('1–1 of 1').waitFor();
  });

  await t.test('a rule is found and opened', async () => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await page.getByLabel('Find rules').fill('cc-a05');
    await page.getByText(/^1 of \d+ rules$/).waitFor();
    await assertAccessible(page, 'rules');
    await page.getByRole('link', { name: 'New AWS access key used from another network' }).click();
    await page.getByRole('heading', { name: 'Query' }).waitFor();
    await page.getByText('INLINE STATS').first().waitFor();
    await page.getByText('link').waitFor();
    assert.equal(await page.locator('main :is(img, script, a[href^=javascript])').count(), 0);
    await assertAccessible(page, 'rule');
    await page.getByRole('link', { name: 'Runs', exact: true }).last().click();
    await page.getByText('Of the rule').waitFor();
    await assertAccessible(page, 'runs');
  });

  await t.test('sources are counted, and what could not be read stands there as text', async () => {
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('row', { name: /^aws\.cloudtrail/ }).waitFor();
    await page.getByText('The record').click();
    await page.getByText(EVIL).waitFor();
    await assertAccessible(page, 'sources');
    assert.equal(await page.locator('main img').count(), 0);
  });

  await t.test('signing out and in', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('mira');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sources' }).waitFor();
  });

  assert.deepEqual(complaints, []);
  assert.deepEqual(troubles, []);
  await page.close();
});

test('the pages are served under a strict policy, and nothing beside them', async () => {
  assert.ok(server);
  const { headers, body } = await server.inject({ url: '/console' });
  assert.match(String(headers['content-security-policy']), /default-src 'none';.*style-src 'self'/);
  assert.doesNotMatch(body, /<style|<script>|\sstyle=|\son\w+=/);
  const paths = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
  assert.equal(paths.length, 2);
  for (const url of paths) assert.equal((await server.inject({ url })).statusCode, 200, url);
  for (const url of ['/console/files/..%2f..%2fpackage.json', '/console/files/LICENSES.txt', '/console/files/constructor'])
    assert.equal((await server.inject({ url })).statusCode, 404, url);
});
