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
import { silentNotifier, trailRecord } from './service-support.ts';

const TOKEN = 'the-link-of-the-test';
const DAY = 86_400_000;
const PASSWORD = 'correct horse battery';
const EVIL = '<img src=x onerror=alert(1)>';
/** Turns the reading direction, rings a bell, clears a terminal. */
const TRICKS = `evil\u202Etxt.exe\u0007\u001b[2J`;

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

const withEvilGuide = (rule: Rule): Rule => (rule.id === 'cc-a05' ? { ...rule, note: EVIL_GUIDE, name: `${rule.name} ${EVIL}` } : rule);

/** A page, and what it said or asked for that it should not have. */
async function openPage(): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  assert.ok(browser);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', ({ target, violatedDirective }) => console.log(violatedDirective, target.outerHTML?.slice(0, 300)))`,
  );
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) complaints.push(`asked for ${request.url()}`);
  });
  return { page, complaints };
}

/** What reaches beyond the right edge of the page. */
const WIDE = `[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest('.wide, .tabs, pre, .grid')).map((one) => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 60))`;

/** Holds a page to the accessibility rules in both themes, large and small; `TOCSIN_SCREENSHOTS` names a folder to keep what was seen. */
async function assertAccessible(page: Page, name: string): Promise<void> {
  const shots = process.env.TOCSIN_SCREENSHOTS;
  for (const theme of ['Dark theme', 'Light theme']) {
    await page.getByRole('button', { name: theme }).click();
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${theme.split(' ')[0]?.toLowerCase()}.png`) });
    assert.deepEqual(await accessibilityProblems(page), [], `${name}, ${theme}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}-${theme.split(' ')[0]?.toLowerCase()}-small.png`) });
    const wide = width <= 390 ? [] : await page.evaluate<string[]>(WIDE);
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.deepEqual(wide, [], `${name} on a small screen`);
  }
}

/** As log shippers do. */
async function sendBulk(records: readonly object[]): Promise<void> {
  const key = accounts.createKey('shipper', ['intake'], undefined);
  const response = await fetch(`${address}/_bulk`, {
    method: 'POST',
    headers: { authorization: `ApiKey ${key}`, 'content-type': 'application/x-ndjson' },
    body: records.map((record) => `{"create":{"_index":"logs"}}\n${JSON.stringify(record)}\n`).join(''),
  });
  assert.equal(response.status, 200, await response.text());
}

function simulatedRecords(): readonly object[] {
  const scenario = findScenario('t1098.001');
  assert.ok(scenario);
  const records = [...simulate(scenario, { seed: 7, start: USUAL_START, size: 600_000 })].map(({ record }) => record);
  return [...records, { note: EVIL }];
}

/** A root user who makes a key, under a name that wants to be more than text. */
function hostileRecord(): object {
  const arn = 'arn:aws:iam::444455556666:root';
  return {
    ...trailRecord(7001, now, 'CreateAccessKey', `${EVIL} ${TRICKS}`),
    userIdentity: { type: 'Root', arn, principalId: '444455556666', accountId: '444455556666', userName: `${EVIL} ${TRICKS}` },
    userAgent: `${EVIL} ${TRICKS}`,
    requestParameters: null,
    responseElements: { accessKey: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', userName: `${EVIL} ${TRICKS}`, status: 'Active' } },
  };
}

test('from the one-time link to a judged alert', { skip: browser ? false : NO_BROWSER }, async (t) => {
  const { page, complaints } = await openPage();
  const queue = page.getByRole('table', { name: 'Alerts' });
  const panel = page.getByRole('complementary', { name: 'Alert' });
  const count = (text: string) => page.getByRole('status').filter({ hasText: text }).first().waitFor();

  await t.test('the first user is made through the link, and is signed in', async () => {
    await page.goto(`${address}/console#setup=${TOKEN}`);
    await page.getByLabel('Name').fill('mira');
    await page.getByLabel('Password').first().fill(PASSWORD);
    assert.deepEqual(await accessibilityProblems(page), []);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    await page.getByText('No open alert is here.').waitFor();
    await page.getByText('Live').waitFor();
    assert.ok(!page.url().includes(TOKEN));
  });

  await t.test('alerts appear by themselves', async () => {
    await sendBulk(simulatedRecords());
    assert.ok(service);
    service.runDue();
    const { total } = store.alerts.find({ status: 'open' }, 0, 1);
    await count(`${total} alerts, newest first`);
    await page
      .getByRole('navigation', { name: 'Narrow the queue' })
      .getByRole('button', { name: /^critical/ })
      .waitFor();
    await assertAccessible(page, 'alerts');
  });

  await t.test('a query narrows the queue, says where it is wrong, and stands in the address', async () => {
    const { total } = store.alerts.find({ status: 'open' }, 0, 1);
    await page.keyboard.press('/');
    await page.keyboard.type('user.name: (');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('at character 13').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('severi');
    await page.getByRole('option', { name: /^severity/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('severity: critical');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await count('2 alerts, newest first');
    assert.match(page.url(), /query=severity/);
    await page.goBack();
    await page.goBack();
    await count(`${total} alerts, newest first`);
    await page
      .getByRole('navigation', { name: 'Narrow the queue' })
      .getByRole('button', { name: /^critical/ })
      .click();
    await count('2 alerts, newest first');
    await page.getByRole('link', { name: 'Clear all of these' }).click();
    await count(`${total} alerts, newest first`);
  });

  await t.test('an alert is read part by part, and judged by keyboard', async () => {
    const { alerts } = await store.alertSearch.find({ now, facets: new Map() }).then((found) => ({ alerts: found.slice(0, 3) }));
    const [first, second, third] = alerts;
    assert.ok(first && second && third);
    const title = (id: string) => String(store.alerts.get(id)?.document['tocsin.alert.title']);
    await page.getByRole('main').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('close as false positive').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await panel.getByRole('heading', { name: title(second.id) }).waitFor();
    await page.keyboard.press('k');
    await panel.getByRole('heading', { name: title(first.id) }).waitFor();
    await page.keyboard.press('a');
    await page.locator(`#alert-${first.id}`).waitFor({ state: 'detached' });
    await page.getByText('1 alert acknowledged.').waitFor();
    assert.equal(store.alerts.get(first.id)?.status, 'acknowledged');
    await page.keyboard.press('f');
    await page.locator(`#alert-${second.id}`).waitFor({ state: 'detached' });
    assert.equal(store.alerts.get(second.id)?.status, 'closed');
    await page.getByText('1 alert closed.').waitFor();
    await page.keyboard.press('u');
    await page.locator(`#alert-${second.id}`).waitFor();
    assert.equal(store.alerts.get(second.id)?.status, 'open');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page
      .getByRole('navigation', { name: 'Status' })
      .getByRole('link', { name: /^acknowledged/ })
      .click();
    await page.locator(`#alert-${first.id}`).waitFor();
    await count('1 alert, newest first');
    await page.getByRole('navigation', { name: 'Status' }).getByRole('link', { name: /^all/ }).click();
  });

  await t.test('an alert says who did what, why it matched, and what to do', async () => {
    const [alert] = store.alerts.find({ ruleId: 'cc-e01' }, 0, 1).alerts;
    assert.ok(alert);
    await page.goto(`${address}/console#/alerts?status=all&alert=${alert.id}`);
    await panel.getByRole('row', { name: /^cred\.target\.app_id/ }).waitFor();
    await panel.getByText('Around it').waitFor();
    await assertAccessible(page, 'alert-summary');
    await panel.getByRole('tab', { name: 'Why it matched' }).click();
    await panel.locator('mark.mark-field').getByText('"success"').first().waitFor();
    await assertAccessible(page, 'alert-why');
    await panel.getByRole('tab', { name: 'Credential' }).click();
    await panel.getByRole('table', { name: 'Credentials before and after' }).getByText('+ added').waitFor();
    await assertAccessible(page, 'alert-credential');
    await panel.getByRole('tab', { name: 'Guide' }).click();
    await panel.getByRole('heading', { name: 'Decide' }).waitFor();
    await panel.getByRole('tab', { name: 'Playbook' }).click();
    const { cred } = alert.document as { readonly cred?: { readonly target?: { readonly app_id?: string } } };
    assert.ok(cred?.target?.app_id);
    await panel.getByText(`az ad app credential list --id "${cred.target.app_id}"`).first().waitFor();
    await assertAccessible(page, 'alert-playbook');
    await panel.getByRole('tab', { name: 'Notes' }).click();
    await panel.getByRole('textbox', { name: 'Note' }).fill(`asked the owner ${EVIL} ${TRICKS}`);
    await panel.getByRole('button', { name: 'Add note' }).click();
    await panel.getByText('evil‹U+202E›txt.exe‹U+0007›‹U+001B›[2J').waitFor();
    await assertAccessible(page, 'alert-notes');
    await panel.getByRole('tab', { name: 'Raw' }).click();
    await panel.getByRole('group', { name: 'The alert as JSON' }).waitFor();
    await page.getByRole('button', { name: 'Close the alert' }).click();
  });

  await t.test('several alerts are judged together', async () => {
    await page.goto(`${address}/console#/alerts`);
    await page
      .getByRole('checkbox', { name: /^Choose "mira/ })
      .nth(0)
      .check();
    await page
      .getByRole('checkbox', { name: /^Choose "mira/ })
      .nth(1)
      .check();
    await count('2 chosen of');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('2 alerts acknowledged.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
  });

  await t.test('what comes while somebody reads waits until it is wanted', async () => {
    const { total } = store.alerts.find({ status: 'open' }, 0, 1);
    now += 3_600_000;
    await sendBulk([hostileRecord()]);
    now += 3_600_000;
    assert.ok(service);
    service.runDue();
    await page.getByRole('button', { name: /new alerts?: show$/ }).click();
    await count(`${store.alerts.find({ status: 'open' }, 0, 1).total} alerts, newest first`);
    assert.ok(store.alerts.find({ status: 'open' }, 0, 1).total > total);
    await page.getByText('‹U+202E›').first().waitFor();
    assert.equal(await page.locator('main img[src]').count(), 0);
    await queue.waitFor();
  });

  await t.test('a rule is found and opened', async () => {
    await page.getByRole('link', { name: 'Rules', exact: true }).click();
    await assertAccessible(page, 'rules');
    await page.getByLabel('Find rules').fill('cc-a05');
    await page.getByText(/^1 of \d+ rules$/).waitFor();
    await page.getByRole('link', { name: 'New AWS access key used from another network' }).click();
    await page.getByRole('heading', { name: 'All fields' }).waitFor();
    await page.getByText('INLINE STATS').first().waitFor();
    await assertAccessible(page, 'rule');
    for (const [tab, text] of [
      ['Playbook', 'Contain'],
      ['Tests', 'fires'],
      ['Alerts and runs', 'Latest runs'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').getByText(text).first().waitFor();
    }
    await assertAccessible(page, 'rule-activity');
    await page.getByRole('tab', { name: 'Guide' }).click();
    await page.getByRole('tabpanel').waitFor();
    assert.equal(await page.locator('main :is(img[src], script, a[href^=javascript])').count(), 0);
    await page.getByRole('link', { name: 'Runs', exact: true }).last().click();
    await page.getByText('Of the rule').waitFor();
    await page.getByText('balance', { exact: true }).waitFor();
    await assertAccessible(page, 'runs');
  });

  await t.test('sources are counted, and what could not be read stands there as text', async () => {
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByRole('row', { name: /^aws\.cloudtrail/ }).waitFor();
    await page.getByText('The record').click();
    await page.getByText(EVIL).waitFor();
    await assertAccessible(page, 'sources');
    assert.equal(await page.locator('main img[src]').count(), 0);
  });

  await t.test('a key is made, shown once and revoked', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    const keys = page.getByRole('region', { name: 'Keys' });
    await keys.getByLabel('Name').fill('filebeat');
    await keys.getByRole('button', { name: 'Make a key' }).click();
    await keys.getByText('This is the only time it is shown.').waitFor();
    await assertAccessible(page, 'settings');
    await page.reload();
    await keys.getByRole('button', { name: 'Revoke filebeat' }).click();
    await keys.getByRole('button', { name: 'Revoke for good' }).click();
    await keys.getByRole('rowheader', { name: 'filebeat' }).waitFor({ state: 'detached' });
  });

  await t.test('somebody is invited, and comes', async () => {
    const users = page.getByRole('region', { name: 'Users' });
    await users.getByLabel('Name').fill('ana');
    await users.getByRole('button', { name: 'Invite' }).click();
    const link = await users.locator('.secret code').textContent();
    assert.ok(link);
    await assertAccessible(page, 'settings-invited');
    const guest = await openPage();
    await guest.page.goto(link);
    await guest.page.getByLabel('Password').first().fill(PASSWORD);
    await guest.page.getByRole('button', { name: 'Set the password' }).click();
    await guest.page.getByRole('heading', { name: 'Alerts' }).waitFor();
    await guest.page.close();
    assert.deepEqual(guest.complaints, []);
    await page.reload();
    await page.getByRole('button', { name: 'End a session of ana' }).click();
    await page.getByRole('button', { name: 'End a session of ana' }).waitFor({ state: 'detached' });
    await users.getByRole('button', { name: 'Lock out' }).click();
    await users.getByText('may not sign in').waitFor();
  });

  await t.test('signing out and in', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('mira');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  assert.deepEqual(
    complaints.filter((text) => !/400 \(Bad Request\)/.test(text)),
    [],
  );
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
