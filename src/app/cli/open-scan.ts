import { AccountStore } from '#io/stores/service/account-store.ts';
import { randomToken } from '#io/stores/service/secrets.ts';
import { IN_MEMORY, ServiceStore } from '#io/stores/service/store.ts';
import { Notifier } from '#live/notify/notifier.ts';
import type { Sample } from '#live/replay.ts';
import type { ScanResult } from '#live/scan.ts';
import { DetectionService } from '#live/service.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Rule } from '#rule/rule.ts';
import { RuleBook } from '../server/rules/rule-book.ts';
import { createServer } from '../server/server.ts';
import { interruptSignal } from './interrupt.ts';
import { openBrowser } from './open-browser.ts';
import { version } from './version.ts';

/** Who looks at a finished scan: somebody who may look and change nothing. */
const READER = 'reader';

/** Shows a finished scan in the console's pages, from memory and for this machine alone, until Ctrl-C. */
export async function showScan(result: ScanResult, rules: readonly Rule[]): Promise<void> {
  const store = new ServiceStore(IN_MEMORY);
  fillStore(store, result);
  const accounts = new AccountStore(store.database);
  const token = randomToken();
  accounts.setUser(READER, 'viewer', token);
  const now = Date.now;
  const { alerts, notifications } = store;
  const server = await createServer({
    store,
    accounts,
    book: new RuleBook({ store, fileRules: rules, now }),
    service: new DetectionService({ store, rules: [], now }),
    notifier: new Notifier({ notifications, alerts, connectors: [], routes: [], tagsOf: () => [], now }),
    now,
    version: version(),
    onTrouble: (error) => process.stderr.write(`${visibleLine(`Trouble: ${error instanceof Error ? error.message : String(error)}`)}\n`),
    setupToken: undefined,
    finishedScan: {
      sources: [...result.eventsByDataset].map(([dataset, count]) => ({ dataset, count, lastIngested: result.lastTime ?? 0 })),
      unreadable: result.unrecognized + result.failures,
    },
  });
  // The link works once: who has signed in with it has made it worthless.
  server.addHook('onResponse', async ({ method, url }, { statusCode }) => {
    if (method === 'POST' && url === '/api/tocsin/session' && statusCode === 200) accounts.forgetPassword(READER);
  });
  const interrupt = interruptSignal();
  try {
    const link = `${await server.listen({ host: '127.0.0.1', port: 0 })}/console#open=${token}`;
    process.stderr.write(`The scan is open at ${link} (the link works once). Ctrl-C ends it.\n`);
    openBrowser(link);
    await new Promise<void>((resolve) => interrupt.signal.addEventListener('abort', () => resolve(), { once: true }));
  } finally {
    interrupt.release();
    await server.close();
    store.close();
  }
}

/** What a service would have kept of it. Events that no alert stands on are counted, not kept. */
function fillStore(store: ServiceStore, { alerts, runs, unrecognizedSamples, failureSamples }: ScanResult): void {
  store.database.inTransaction(() => {
    store.alerts.write(alerts);
    store.runs.write(runs);
    for (const alert of alerts) store.events.append(alert.events);
    const keep = (kind: 'unrecognized' | 'failure', { place, reason, record }: Sample): void =>
      store.deadLetters.add({ time: 0, kind, source: place.replace(/:\d+$/, ''), reason, record: JSON.stringify(record) ?? '' });
    for (const sample of unrecognizedSamples) keep('unrecognized', sample);
    for (const sample of failureSamples) keep('failure', sample);
  });
}
