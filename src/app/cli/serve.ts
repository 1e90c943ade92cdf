import { homedir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import type { Command } from 'commander';
import { AccountStore } from '#io/stores/service/account-store.ts';
import { randomToken } from '#io/stores/service/secrets.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { StoreError } from '#io/stores/service/store-error.ts';
import { Housekeeping, type Retention } from '#live/housekeeping.ts';
import { IntakeHealth } from '#live/intake-health.ts';
import { Notifier } from '#live/notify/notifier.ts';
import { DetectionService } from '#live/service.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Config } from '../config/config.ts';
import type { NotifyConfig } from '../config/notify.ts';
import { readSecret } from '../config/secret.ts';
import { openConnectors, routesOf } from '../connectors.ts';
import { createLog, type Log } from '../log.ts';
import { printCounted } from '../render/figures.ts';
import { OidcSignIn } from '../server/oidc.ts';
import { RuleBook } from '../server/rules/rule-book.ts';
import { createServer } from '../server/server.ts';
import { runSources } from '../server/sources.ts';
import { reachedAt } from '../server/tls.ts';
import { requireConfig } from './config.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { interruptSignal } from './interrupt.ts';
import { reloadRules } from './reload-rules.ts';
import { prepareRules, type ReadyRules } from './scan.ts';
import { openTls } from './serve-tls.ts';
import { wholeNumber } from './values.ts';
import { version } from './version.ts';

type ServeFlags = {
  readonly config?: string;
  readonly data?: string;
  readonly host?: string;
  readonly port?: number;
  readonly rules?: readonly string[];
  readonly insecure?: boolean;
};

/** Where everything is kept when nobody says so. */
const DATA = join(homedir(), '.local', 'share', 'tocsin', 'service');

/** How often due runs are looked for, messages sent, and how often the engine's memory is written down. */
const RUN_EVERY = 400;
const SEND_EVERY = 1_000;
const SNAPSHOT_EVERY = 60_000;
const STEP_EVERY = 250;

export function configureServe(command: Command): void {
  command
    .description('Runs the detection service: log shippers send to it, rules run on their schedule, alerts stay.')
    .option('-c, --config <file>', 'what the service is told in a file; options here are the stronger')
    .option('--data <folder>', `where everything is kept (default: ${DATA})`)
    .option('--host <address>', 'the address to listen on; by default only this machine reaches it (default: 127.0.0.1)')
    .option('--port <number>', 'the port to listen on (default: 9870)', wholeNumber)
    .option('--insecure', 'listen beyond this machine without TLS, as behind a proxy that has it')
    .option('-r, --rules <path...>', 'rule files and folders, in place of the built-in packs')
    .action(async (flags: ServeFlags) => {
      process.exitCode = await serve(configOf(flags));
    });
}

/** What the file, the environment and the options say together. */
function configOf({ config: path, data, host, port, rules, insecure }: ServeFlags): Config {
  const config = requireConfig(path);
  const server = {
    ...config.server,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(insecure ? { insecure } : {}),
  };
  return {
    ...config,
    server,
    ...(data === undefined ? {} : { data }),
    ...(rules ? { rules: { ...config.rules, paths: [...rules] } } : {}),
  };
}

async function serve(config: Config): Promise<number> {
  process.umask(0o077);
  const { paths } = config.rules;
  const ready = await prepareRules({ ...(paths ? { rules: paths } : {}), quiet: true });
  const store = openStore(config.data ?? DATA);
  try {
    return await serveFrom(store, ready, config);
  } finally {
    store.close();
  }
}

async function serveFrom(store: ServiceStore, { loaded }: ReadyRules, config: Config): Promise<number> {
  const { host, port } = config.server;
  const log = createLog(config.log, (line) => process.stderr.write(line), Date.now);
  const tell = tellerOf(log);
  const accounts = new AccountStore(store.database);
  const book = new RuleBook({ store, fileRules: loaded.rules, now: Date.now });
  const notifier = openNotifier(store, book, config.notify);
  const service = openService(store, book, { notifier, detection: config.detection, tell });
  const housekeeping = new Housekeeping({
    store,
    retention: retentionOf(config.retention),
    rules: () => book.compiled(),
    now: Date.now,
    tell: (line) => log('info', line),
  });
  const setupToken = accounts.hasUsers() ? undefined : randomToken();
  const health = new IntakeHealth(store.sourceHealth, Date.now);
  const tls = openTls(config.server, tell);
  const oidc = openOidc(config);
  const base = { store, accounts, service, health, book, notifier, now: Date.now, onTrouble: tell, ...(tls && { tls }) };
  const server = await createServer({
    ...base,
    ...(oidc && { oidc }),
    ...(config.log.requests && { requestLog: log }),
    requestsPerMinute: config.server.requests_per_minute,
    version: version(),
    setupToken,
  });
  const interrupt = interruptSignal();
  try {
    const address = reachedAt(await server.listen({ host, port }), tls);
    log(
      'info',
      `Tocsin ${version()} listens on ${address}: ${printCounted(book.compiled().length, 'rule')}, data in ${config.data ?? DATA}`,
    );
    tellOfTrouble(book, log);
    if (setupToken !== undefined) process.stderr.write(`Make the first user, once: ${address}/console#setup=${setupToken}\n`);
    const keeping = setInterval(() => attempt(() => housekeeping.step(), tell), STEP_EVERY);
    interrupt.signal.addEventListener('abort', () => clearInterval(keeping), { once: true });
    const reading = runSources(base, config.sources, interrupt.signal);
    const reloading = reloadRules({ book, paths: config.rules.paths, isWatching: config.rules.watch, log, signal: interrupt.signal });
    await work(service, notifier, tell, interrupt.signal);
    await Promise.all([reading, reloading]);
    log('info', 'Stopping: everything is written down.');
    return EXIT.clean;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new UsageError(`port ${port} is taken.`, `Choose another: tocsin serve --port ${port + 1}`);
    throw error;
  } finally {
    interrupt.release();
    tls?.close();
    await server.close();
    attempt(() => service.snapshot(), tell);
  }
}

/** As the program calls it. */
function retentionOf({ events, alerts, dead_letters, runs, size, keep_cited }: Config['retention']): Retention {
  return { events, alerts, deadLetters: dead_letters, runs, keepsCited: keep_cited, ...(size === undefined ? {} : { size }) };
}

/** Rules that do not load any more, and exceptions that cannot be applied, which make a rule louder than its author thinks. */
function tellOfTrouble(book: RuleBook, log: Log): void {
  for (const [id, reason] of book.unreadable()) log('warning', `The rule ${id} is left out, it does not load any more: ${reason}`);
  for (const { written, diagnostics } of book.all())
    for (const { code, message } of diagnostics) if (code === 'ENG103') log('warning', `Rule ${written.id}: ${message}`);
}

/** The service with the rules of the book, whatever they are. */
function openService(
  store: ServiceStore,
  book: RuleBook,
  { notifier, detection: { mode, lateness }, tell }: Pick<Config, 'detection'> & { readonly notifier: Notifier; readonly tell: Tell },
): DetectionService {
  const service = new DetectionService({
    store,
    rules: book.compiled(),
    now: Date.now,
    mode,
    ...(lateness === undefined ? {} : { lateness }),
    storing: (alerts) => notifier.plan(alerts),
    onTrouble: tell,
  });
  book.connect((rules) => service.replaceRules(rules));
  return service;
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

function openStore(folder: string): ServiceStore {
  try {
    return new ServiceStore(folder);
  } catch (error) {
    if (error instanceof StoreError) throw new UsageError(error.message);
    throw new UsageError(`${visibleLine(folder)} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Runs what is due until somebody asks for an end. */
async function work(service: DetectionService, notifier: Notifier, tell: Tell, signal: AbortSignal): Promise<void> {
  let running: Promise<void> | undefined;
  const runs = setInterval(() => {
    running ??= service
      .runDueInSlices()
      .catch(tell)
      .finally(() => {
        running = undefined;
      });
  }, RUN_EVERY);
  const endSnapshots = repeatSparingly(() => attempt(() => service.snapshot(), tell));
  const messages = setInterval(() => void notifier.sendDue().catch(tell), SEND_EVERY);
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  clearInterval(runs);
  endSnapshots();
  clearInterval(messages);
  await running;
}

/** Does something every minute, and less often when it takes long: it must not take more than a fiftieth of the time. Answers how to end it. */
function repeatSparingly(work: () => void): () => void {
  const round = (): void => {
    const start = performance.now();
    work();
    timer = setTimeout(round, Math.max(SNAPSHOT_EVERY, 50 * (performance.now() - start)));
  };
  let timer = setTimeout(round, SNAPSHOT_EVERY);
  return () => clearTimeout(timer);
}

/** A disk that is full may have room again: what failed is told and tried the next time. */
function attempt(what: () => unknown, tell: Tell): void {
  try {
    what();
  } catch (error) {
    tell(error);
  }
}

type Tell = (error: unknown) => void;

function tellerOf(log: Log): Tell {
  return (error) => log('error', `Trouble: ${error instanceof Error ? error.message : String(error)}`);
}
