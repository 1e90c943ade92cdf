import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const PATHS = [
  process.env.TOCSIN_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A browser to test pages in; undefined when the machine has none: tests say so and are skipped. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const executablePath = PATHS.find((path) => path !== undefined && existsSync(path));
  return executablePath === undefined ? undefined : await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export const NO_BROWSER = 'there is no Chromium (set TOCSIN_CHROMIUM to its path)';

type Violation = { readonly id: string; readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[] };

/** What an automated checker finds against WCAG 2.2 AA; one line a place. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const violations: readonly Violation[] = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary ?? ''}`),
  );
}
