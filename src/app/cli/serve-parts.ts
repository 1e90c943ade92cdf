import type { FastifyInstance } from 'fastify';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { randomToken } from '#io/stores/service/secrets.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import { Housekeeping, type Retention } from '#live/housekeeping.ts';
import { IntakeHealth } from '#live/intake-health.ts';
import { Notifier } from '#live/notify/notifier.ts';
import { DetectionService } from '#live/service.ts';
import type { ServiceOptions } from '#live/service-options.ts';
import type { Rule } from '#rule/rule.ts';
import type { Config } from '../config/config.ts';
import type { NotifyConfig } from '../config/notify.ts';
import { readSecret } from '../config/secret.ts';
import { openConnectors, routesOf } from '../connectors.ts';
import type { Log } from '../log.ts';
import type { ServerContext } from '../server/context.ts';
import { OidcSignIn } from '../server/oidc.ts';
import { RuleBook } from '../server/rules/rule-book.ts';
import { createServer } from '../server/server.ts';
import { openEnrichment } from './enrichment.ts';
import { UsageError } from './exit-code.ts';
import { openTls } from './serve-tls.ts';
import { tellerOf } from './serve-work.ts';
import { version } from './version.ts';

/** What a service is made of. */
export type ServeParts = {
  readonly server: FastifyInstance;
  readonly service: DetectionService;
  readonly book: RuleBook;
  readonly notifier: Notifier;
  readonly housekeeping: Housekeeping;
  readonly tls: ReturnType<typeof openTls>;
  /** Lets the first admin be made, when there is none. */
  readonly setupToken: string | undefined;
  readonly context: ServerContext & { readonly health: IntakeHealth };
};

/** Makes the parts of a service as the configuration says. What it says wrongly ends the start with a `UsageError`. */
export async function openParts(store: ServiceStore, fileRules: readonly Rule[], config: Config, log: Log): Promise<ServeParts> {
  const tell = tellerOf(log);
  const now = Date.now;
  const accounts = new AccountStore(store.database);
  const book = new RuleBook({ store, fileRules, now });
  const notifier = openNotifier(store, book, config.notify);
  const { mode, lateness } = config.detection;
  const service = openService(book, {
    store,
    rules: book.compiled(),
    now,
    mode,
    ...(lateness === undefined ? {} : { lateness }),
    enrichment: await openEnrichment(config.geoip),
    storing: (alerts) => notifier.plan(alerts),
    onTrouble: tell,
  });
  const setupToken = accounts.hasUsers() ? undefined : randomToken();
  const tls = openTls(config.server, tell);
  const oidc = openOidc(config);
  const context = {
    ...{ store, accounts, service, book, notifier, now, setupToken, onTrouble: tell },
    health: new IntakeHealth(store.sourceHealth, now),
    ...(tls && { tls }),
    ...(oidc && { oidc }),
    ...(config.log.requests && { requestLog: log }),
    requestsPerMinute: config.server.requests_per_minute,
    version: version(),
  } satisfies ServerContext;
  const retention = retentionOf(config.retention);
  const housekeeping = new Housekeeping({ store, retention, rules: () => book.compiled(), now, tell: (line) => log('info', line) });
  return { server: await createServer(context), service, book, notifier, housekeeping, tls, setupToken, context };
}

/** The service with the rules of the book, whatever they are. */
function openService(book: RuleBook, options: ServiceOptions): DetectionService {
  const service = new DetectionService(options);
  book.connect((rules) => service.replaceRules(rules));
  return service;
}

/** As the program calls it. */
function retentionOf({ events, alerts, dead_letters, runs, size, keep_cited }: Config['retention']): Retention {
  return { events, alerts, deadLetters: dead_letters, runs, keepsCited: keep_cited, ...(size === undefined ? {} : { size }) };
}

/** Who is told of alerts, as the configuration says; a secret that cannot be had ends the start. */
function openNotifier(store: ServiceStore, book: RuleBook, config: NotifyConfig): Notifier {
  const { notifications, alerts } = store;
  const base = { notifications, alerts, routes: routesOf(config), tagsOf: (id: string) => book.get(id)?.written.tags ?? [], now: Date.now };
  try {
    return new Notifier({ ...base, connectors: openConnectors(config, { env: process.env, now: Date.now, version: version() }) });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Who signs people in, as the configuration says; a secret that cannot be had ends the start. */
function openOidc({ oidc }: Config): OidcSignIn | undefined {
  try {
    return oidc && new OidcSignIn(oidc, readSecret(oidc.client_secret, process.env), Date.now);
  } catch (error) {
    throw new UsageError(`oidc: ${error instanceof Error ? error.message : String(error)}`);
  }
}
