import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { OAuth2Server } from 'oauth2-mock-server';
import { buildConsole } from '../scripts/console.ts';
import { OidcSignIn } from '../src/app/server/oidc.ts';
import { startService } from './api-support.ts';
import { accessibilityProblems, launchBrowser, NO_BROWSER } from './browser.ts';

/** The doors of the console beside name and password: an invitation, and a provider. */
await buildConsole();
const browser = await launchBrowser();
const provider = new OAuth2Server();
await provider.issuer.keys.generate('RS256');
await provider.start(0, 'localhost');
provider.service.on('beforeTokenSigning', ({ payload }: { payload: Record<string, unknown> }) =>
  Object.assign(payload, { preferred_username: 'dave', groups: ['sec-ops'] }),
);
after(async () => {
  await browser?.close();
  await provider.stop();
});

const oidc = new OidcSignIn(
  {
    issuer: provider.issuer.url ?? '',
    client_id: 'tocsin',
    client_secret: 'secret',
    scopes: ['openid'],
    name_claim: 'preferred_username',
    roles: { claim: 'groups', map: { 'sec-ops': 'analyst' } },
  },
  'secret',
  Date.now,
);
const { address, accounts, clock } = await startService('', { oidc });
accounts.setUser('root', 'admin', 'a password long enough');
const skip = browser ? false : NO_BROWSER;

test('somebody joins with the link of an invitation', { skip }, async () => {
  const token = accounts.invite('carol', 'analyst', clock.now + 60_000);
  const page = await browser?.newPage();
  assert.ok(page);
  await page.goto(`${address}/console#invitation=${token}`);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.equal(await page.getByLabel('Name').count(), 0);
  await page.getByLabel('Password').first().fill('a password of carol');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByText('carol').first().waitFor();
  assert.equal(accounts.user('carol')?.role, 'analyst');
  await page.close();
});

test('somebody signs in with the organization, and comes out signed in', { skip }, async () => {
  const context = await browser?.newContext();
  const page = await context?.newPage();
  assert.ok(page);
  await page.goto(`${address}/console`);
  await page.getByText('Sign in with your organization').click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.equal(accounts.user('dave')?.role, 'analyst');
  await context?.close();
});
