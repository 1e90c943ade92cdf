import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PROBLEM_KINDS, type Problem, type ProblemKind } from '../../record.ts';
import type { Source } from '../../source.ts';
import { describeSystemError } from '../../system-error.ts';
import { fileSource } from './file-source.ts';

export type FoundFiles = { readonly sources: readonly Source[]; readonly problems: readonly Problem[] };

/** Names that a folder is searched for. A file that is named itself is read whatever its name. */
const LOG_NAME = /\.(?:json|ndjson|jsonl|log|csv)(?:\.gz)?$/i;

/**
 * The files that paths name, folders searched to the bottom: in the order of the paths, a folder's entries sorted by name, each file and
 * folder once whatever links lead to it. What cannot be reached is a problem.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const search = new Search();
  for (const path of paths) await search.add(path);
  return { sources: search.sources, problems: search.problems };
}

class Search {
  readonly sources: Source[] = [];
  readonly problems: Problem[] = [];
  /** Real paths of the files and folders that are in already. */
  readonly #seen = new Set<string>();

  async add(path: string): Promise<void> {
    const found = await this.#lookAt(path);
    if (!found) return;
    if (!found.stats.isDirectory()) {
      this.#addFile(path, found, { isNamed: true });
      return;
    }
    const before = this.sources.length;
    const lossesBefore = this.#lossCount();
    await this.#addFolder(path, found.real);
    if (this.sources.length > before || this.#lossCount() > lossesBefore) return;
    this.#report('empty-folder', path, 'holds no .json, .ndjson, .jsonl, .log or .csv file (each also .gz)');
  }

  /** A stack, not recursion: a folder may lie as deep as it likes. Entries are pushed in reverse, so that they come in order. */
  async #addFolder(top: string, realTop: string): Promise<void> {
    this.#seen.add(realTop);
    const open = await this.#entries(top);
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const found = await this.#lookAt(path);
      if (!found) continue;
      if (!found.stats.isDirectory()) {
        this.#addFile(path, found, { isNamed: false });
      } else if (!this.#seen.has(found.real)) {
        this.#seen.add(found.real);
        for (const entry of await this.#entries(path)) open.push(entry);
      }
    }
  }

  /** The paths in a folder, last one first. */
  async #entries(folder: string): Promise<string[]> {
    try {
      return (await readdir(folder)).map((name) => join(folder, name)).sort(descending);
    } catch (error) {
      this.#reportError(folder, error);
      return [];
    }
  }

  #lossCount(): number {
    return this.problems.filter(({ kind }) => PROBLEM_KINDS[kind].isLoss).length;
  }

  async #lookAt(path: string): Promise<Found | undefined> {
    try {
      const stats = await stat(path);
      // A pipe that the shell made (`<(zcat x)`) has no real path.
      return { stats, real: await realpath(path).catch(() => path) };
    } catch (error) {
      this.#reportError(path, error);
      return undefined;
    }
  }

  #addFile(path: string, { real, stats }: Found, { isNamed }: { readonly isNamed: boolean }): void {
    const isStream = stats.isFIFO() || stats.isCharacterDevice();
    if (!isNamed && !LOG_NAME.test(path)) {
      this.#report('other-name', path, 'its name is not that of a log');
    } else if (!stats.isFile() && !(isNamed && isStream)) {
      this.#report('unreadable', path, 'is neither a file nor a folder');
    } else if (this.#seen.has(real)) {
      this.#report('named-twice', path, 'is read once');
    } else {
      if (!isStream) this.#seen.add(real);
      this.sources.push(fileSource(path, isStream ? undefined : stats.size));
    }
  }

  #reportError(path: string, error: unknown): void {
    const known = describeSystemError(error);
    if (!known) throw error;
    this.#report(known.kind, path, known.message);
  }

  #report(kind: ProblemKind, path: string, message: string): void {
    this.problems.push({ kind, path, message });
  }
}

type Found = { readonly real: string; readonly stats: Stats };

function descending(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? 1 : -1;
}
