import { setTimeout } from 'node:timers/promises';
import { stampOf } from '#io/path-stamps.ts';
import { hasRuleErrors } from '../load-rules.ts';
import type { Log } from '../log.ts';
import { loadNamedRules } from '../packs.ts';
import { printCounted } from '../render/figures.ts';
import type { RuleBook } from '../server/rules/rule-book.ts';

type ReloadOptions = {
  readonly book: RuleBook;
  /** As named; the built-in packs when they are absent. */
  readonly paths: readonly string[] | undefined;
  readonly isWatching: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** How often it is looked whether files changed, in milliseconds. */
  readonly lookEvery?: number;
};

/** How often it is looked whether files changed, in milliseconds. */
const LOOK_EVERY = 2_000;

/** Reads the rules of files again on SIGHUP and when the files change, until the signal. Built-in packs change with Tocsin alone. */
export async function reloadRules(options: ReloadOptions): Promise<void> {
  const { paths, isWatching, signal } = options;
  let reading = Promise.resolve();
  const reload = (): void => {
    reading = reading.then(() => reloadOnce(options));
  };
  process.on('SIGHUP', reload);
  try {
    if (paths && isWatching) await watchAll(paths, reload, options);
    else if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  } finally {
    process.off('SIGHUP', reload);
    await reading;
  }
}

/** Rules of a file that cannot be read stay as they were: half of a change must not take rules away. */
async function reloadOnce({ book, paths, log }: ReloadOptions): Promise<void> {
  try {
    const loaded = await loadNamedRules(paths);
    const broken = loaded.problems.length > 0 || hasRuleErrors(loaded.diagnostics);
    const first = loaded.problems[0] ?? loaded.diagnostics.find(({ diagnostic }) => diagnostic.severity === 'error');
    if (broken || loaded.rules.length === 0) {
      const about =
        first === undefined ? 'there are none' : `${first.path}: ${'message' in first ? first.message : first.diagnostic.message}`;
      log('error', `The rules stay as they were, because they do not all load (${about}): see \`tocsin rules check\``);
      return;
    }
    book.replaceFileRules(loaded.rules);
    log('info', `Rules read again: ${printCounted(book.compiled().length, 'rule')} run`);
  } catch (error) {
    log('error', `The rules stay as they were: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Looks now and then; a change counts once nothing has changed for a moment, since a folder is copied file by file. */
async function watchAll(paths: readonly string[], reload: () => void, { signal, lookEvery = LOOK_EVERY }: ReloadOptions): Promise<void> {
  for (let loaded = await stampOf(paths), last = loaded; !signal.aborted; ) {
    await setTimeout(lookEvery, undefined, { signal }).catch(() => undefined);
    const found = await stampOf(paths);
    if (found === last && found !== loaded) {
      loaded = found;
      reload();
    }
    last = found;
  }
}
