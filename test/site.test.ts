import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { accessibilityProblems, launchBrowser, NO_BROWSER } from './browser.ts';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-site-'));
const site = join(folder, 'site');
const built = await runCli(['docs', 'build', '--output', site]);

/** Every page by its path. */
function pagesOf(root: string): ReadonlyMap<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  return new Map(paths.map((path) => [join(root, path), readFileSync(join(root, path), 'utf8')]));
}

test('a page a rule, an index, a matrix, downloads that are rules', async () => {
  assert.equal(built.code, 0, built.stderr);
  const rules = readdirSync('packs/additional-cloud-credentials', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of rules)
    for (const type of ['html', 'ndjson', 'toml']) assert.ok(existsSync(join(site, 'rules', `${name}.${type}`)), `${name}.${type}`);
  const { code, stdout } = await runCli(['rules', 'check', join(site, 'rules'), '--format', 'json']);
  // Every rule stands there twice: the second of an id is told.
  assert.equal(code, 2);
  const statuses = JSON.parse(stdout).map(({ reason }: { reason: string | null }) => reason?.replace(/".*/, ''));
  assert.deepEqual([...new Set(statuses)], [undefined, 'The rule ']);
});

test('every link and anchor leads somewhere, and nothing is loaded', () => {
  const pages = pagesOf(site);
  assert.ok(pages.size > 10);
  for (const [path, text] of pages) {
    assert.doesNotMatch(text, /<(?:img|link|iframe|object|embed|audio|video|source|form)\b|\ssrc=|@import|url\(/i, path);
    assert.match(text, /http-equiv="Content-Security-Policy" content="default-src 'none'; /);
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length, `${path} has an id twice`);
    for (const [, href = ''] of text.matchAll(/\shref="([^"]*)"/g)) assertLeads(path, href.replaceAll('&amp;', '&'), pages);
  }
});

function assertLeads(from: string, href: string, pages: ReadonlyMap<string, string>): void {
  if (/^https?:\/\//.test(href)) {
    assert.ok(URL.canParse(href), `${from}: ${href}`);
    return;
  }
  const [path = '', anchor] = href.split('#');
  const target = path === '' ? from : resolve(dirname(from), path);
  assert.ok(existsSync(target), `${from}: ${href} leads nowhere`);
  if (anchor !== undefined) assert.ok(pages.get(target)?.includes(` id="${anchor}"`), `${from}: ${href} has no anchor`);
}

test('what a pack says is text, whatever it says', async () => {
  const pack = join(folder, 'hostile');
  const rule = join(pack, 'bad');
  mkdirSync(rule, { recursive: true });
  const evil = `</style></script><script>alert(1)</script><img src=x onerror=alert(1)>`;
  writeFileSync(join(pack, 'pack.yml'), `name: hostile\nversion: 1.0.0\ndescription: ${JSON.stringify(evil)}\n`);
  writeFileSync(join(pack, 'CHANGELOG.md'), `# ${evil}\n\n[x](javascript:alert(1)) ![y](http://a/b.png) <b>${evil}</b>\n`);
  const head = {
    rule_id: 'bad',
    name: evil,
    description: evil,
    type: 'query',
    language: 'kuery',
    query: `user.name: "${evil}"`,
    severity: 'low',
    index: ['logs-*'],
  };
  const texts = { references: [`javascript:alert(1)`, `https://a.example/"><script>`], tags: [evil], false_positives: [evil], setup: evil };
  writeFileSync(
    join(rule, 'rule.yml'),
    Object.entries({ ...head, ...texts })
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
  writeFileSync(
    join(rule, 'guide.md'),
    `# t\n\n${evil}\n\n[data](data:text/html,x) [up](../../../etc/passwd) [proto](//evil.example)\n\n\`\`\`${evil}\nx\n\`\`\`\n`,
  );
  writeFileSync(
    join(rule, 'cases.yml'),
    `cases:\n  - title: ${JSON.stringify(evil)}\n    records: [{ a: ${JSON.stringify(evil)} }]\n    expect: none\n`,
  );
  const out = join(folder, 'hostile-site');
  const { code, stderr } = await runCli(['docs', 'build', pack, '--output', out]);
  assert.equal(code, 0, stderr);
  for (const [path, text] of pagesOf(out)) {
    const scripts = text.match(/<script/gi)?.length ?? 0;
    assert.equal(scripts, path.endsWith('index.html') ? 1 : 0, path);
    assert.doesNotMatch(text, /<img|href="(?:javascript|data|\/\/|\.\.\/\.\.)|<b>/i, path);
  }
});

test('what cannot be made says why', async () => {
  const again = await runCli(['docs', 'build', '--output', site]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /is not empty/);
  assert.equal((await runCli(['docs', 'build', '--output', site, '--force'])).code, 0);
  const none = await runCli(['docs', 'build', folder, '--output', join(folder, 'x')]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /is no pack/);
  assert.equal((await runCli(['docs', 'build', join(folder, 'nowhere'), '--output', join(folder, 'x')])).code, 2);
});

test('in a browser: accessible in both themes, silent, and the list can be filtered', async (context) => {
  const browser = await launchBrowser();
  if (!browser) return context.skip(NO_BROWSER);
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme });
      const noise: string[] = [];
      page.on('console', (message) => noise.push(message.text()));
      page.on('pageerror', (error) => noise.push(error.message));
      page.on('request', (request) => request.url().startsWith('file:') || noise.push(request.url()));
      for (const path of [
        'index.html',
        'matrix.html',
        'changelog.html',
        'rules/cc-e01.html',
        'rules/cc-e12.html',
        'rules/cc-k01.html',
        'rules/seed-e.html',
      ]) {
        await page.goto(pathToFileURL(join(site, path)).href);
        assert.deepEqual(await accessibilityProblems(page), [], `${path}, ${colorScheme}`);
      }
      await page.goto(pathToFileURL(join(site, 'index.html')).href);
      await page.keyboard.press('/');
      await page.keyboard.type('root cc-a02');
      const left = await page.locator('article:visible h2').allTextContents();
      assert.equal(left[0], 'Access key created for the AWS root user');
      assert.ok(left.length < (await page.locator('article').count()) / 2, `${left.length} are left`);
      assert.deepEqual(noise, []);
      await page.close();
    }
  } finally {
    await browser.close();
  }
});
