import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { FastifyInstance } from 'fastify';
import { ServiceStore } from '#io/stores/service/store.ts';
import { StoreError } from '#io/stores/service/store-error.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Config } from '../config/config.ts';
import { createLog, type Log } from '../log.ts';
import { printCounted } from '../render/figures.ts';
import type { RuleBook } from '../server/rules/rule-book.ts';
import { runSources } from '../server/sources.ts';
import { reachedAt } from '../server/tls.ts';
import { requireConfig } from './config.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { interruptSignal } from './interrupt.ts';
import { reloadRules } from './reload-rules.ts';
import { prepareRules, type ReadyRules } from './scan.ts';
import { openParts } from './serve-parts.ts';
import { attempt, tellerOf, work } from './serve-work.ts';
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
  const log = createLog(config.log, (line) => process.stderr.write(line), Date.now);
  const tell = tellerOf(log);
  const parts = await openParts(store, loaded.rules, config, log);
  const { server, service, book, tls, setupToken } = parts;
  const interrupt = interruptSignal();
  try {
    const address = reachedAt(await listen(server, config.server), tls);
    const ruleCount = printCounted(book.compiled().length, 'rule');
    log('info', `Tocsin ${version()} listens on ${address}: ${ruleCount}, data in ${config.data ?? DATA}`);
    tellOfTrouble(book, log);
    if (setupToken !== undefined) process.stderr.write(`Make the first user, once: ${address}/console#setup=${setupToken}\n`);
    const { paths, watch: isWatching } = config.rules;
    const reading = runSources(parts.context, config.sources, interrupt.signal);
    const reloading = reloadRules({ book, paths, isWatching, log, signal: interrupt.signal });
    await work(parts, tell, interrupt.signal);
    await Promise.all([reading, reloading]);
    log('info', 'Stopping: everything is written down.');
    return EXIT.clean;
  } finally {
    interrupt.release();
    tls?.close();
    await server.close();
    attempt(() => service.snapshot(), tell);
  }
}

async function listen(server: FastifyInstance, { host, port }: Config['server']): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new UsageError(`port ${port} is taken.`, `Choose another: tocsin serve --port ${port + 1}`);
    throw error;
  }
}

/** Rules that do not load any more, and exceptions that cannot be applied, which make a rule louder than its author thinks. */
function tellOfTrouble(book: RuleBook, log: Log): void {
  for (const [id, reason] of book.unreadable()) log('warning', `The rule ${id} is left out, it does not load any more: ${reason}`);
  for (const { written, diagnostics } of book.all())
    for (const { code, message } of diagnostics) if (code === 'ENG103') log('warning', `Rule ${written.id}: ${message}`);
}

function openStore(folder: string): ServiceStore {
  try {
    return new ServiceStore(folder);
  } catch (error) {
    if (error instanceof StoreError) throw new UsageError(error.message);
    throw new UsageError(`${visibleLine(folder)} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
