import { AccountStore } from '#io/stores/service/account-store.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { IntakeHealth } from '#live/intake-health.ts';
import { DetectionService } from '#live/service.ts';
import type { ServerContext } from '../src/app/server/context.ts';
import { RuleBook } from '../src/app/server/rules/rule-book.ts';
import { createServer } from '../src/app/server/server.ts';
import { reachedAt } from '../src/app/server/tls.ts';
import { silentNotifier, temporaryFolder } from './service-support.ts';

type Asked = Partial<ServerContext>;

/** A server that listens until the end of the test, with its own store and a key that sends. */
export async function openServer(
  t: { readonly after: (end: () => Promise<void>) => void },
  asked: Asked = {},
): Promise<ServerContext & { readonly address: string; readonly key: string; readonly troubles: readonly unknown[] }> {
  const troubles: unknown[] = [];
  const store = asked.store ?? new ServiceStore(temporaryFolder());
  const now = asked.now ?? Date.now;
  const context: ServerContext = {
    store,
    accounts: new AccountStore(store.database),
    service: asked.service ?? new DetectionService({ store, rules: [], now }),
    health: new IntakeHealth(store.sourceHealth, now),
    book: new RuleBook({ store, fileRules: [], now }),
    notifier: silentNotifier(store, now),
    now,
    version: '0',
    onTrouble: (error) => troubles.push(error),
    setupToken: undefined,
    ...asked,
  };
  const server = await createServer(context);
  const address = reachedAt(await server.listen({ host: '127.0.0.1', port: 0 }), context.tls);
  t.after(async () => {
    server.server.closeAllConnections();
    await server.close();
    if (!asked.store) store.close();
  });
  return { ...context, address, key: context.accounts.createKey('shipper', ['intake'], undefined), troubles };
}
