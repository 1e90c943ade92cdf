import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadLimits } from '../../record.ts';
import { describeSystemError } from '../../system-error.ts';
import { type FileFacts, type FilePart, type FileState, FollowedFile, fileKey } from './followed-file.ts';

export type WatchedFolderOptions = {
  readonly path: string;
  readonly limits: ReadLimits;
  /** How far files were read before, by their keys. */
  readonly states: ReadonlyMap<string, FileState>;
};

/** Logs, rotated ones (`audit.log.1`, `audit.log-20260304`) and packed ones; what is hidden or still copied has other names. */
const LOG_NAME = /^[^.].*\.(?:json|ndjson|jsonl|log|csv)(?:[.-]\d[\dTZ._-]{0,40})?(?:\.gz)?$/i;

/** Files that are looked at together. */
const AT_ONCE = 32;

/** Open handles and readers that wait for the rest of a record. */
const MAX_HELD = 64;

/** More are not looked at, so that a folder of millions does not stop everything. */
const MAX_FILES = 200_000;

/**
 * A folder that logs are written into. Each pass gives what is new: a file is known by its inode and its beginning, so that it may be renamed,
 * copied and truncated, or deleted while it is read. A copy is read as well: its events are there already.
 */
export class WatchedFolder {
  readonly #options: WatchedFolderOptions;
  readonly #files = new Map<string, FollowedFile>();
  /** Paths with the reason for which they could not be read, told once. */
  readonly #told = new Map<string, string>();

  constructor(options: WatchedFolderOptions) {
    this.#options = options;
    for (const [key, state] of options.states) this.#files.set(key, new FollowedFile(options.limits, state));
  }

  /** How far files were read that are there. */
  *states(): Generator<readonly [key: string, state: FileState]> {
    for (const [key, { state }] of this.#files) if (state) yield [key, state];
  }

  /** What is new. Parts are kept in the order in which they were given; after one that cannot be kept, `rewind`. */
  async *pass(now: number, signal: AbortSignal): AsyncGenerator<FilePart> {
    const seen = new Set<string>();
    const paths = await this.#paths();
    for (let i = 0; i < paths.length && !signal.aborted; i += AT_ONCE) {
      const found = await Promise.all(paths.slice(i, i + AT_ONCE).map((path) => this.#lookAt(path, now)));
      for (const facts of found) {
        if ('problem' in facts) {
          if (facts.problem) yield facts.problem;
        } else if (!seen.has(facts.key)) {
          seen.add(facts.key);
          yield* this.#follow(facts, signal);
        }
      }
    }
    if (signal.aborted) return;
    yield* this.#forgetOthers(seen, signal);
    await this.#release();
  }

  /** What was given and not kept is given again by the next pass. */
  rewind(): void {
    for (const file of this.#files.values()) file.rewind();
  }

  /** Lets go of every file. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.release();
  }

  async *#follow(facts: FileFacts, signal: AbortSignal): AsyncGenerator<FilePart> {
    const file = this.#files.get(facts.key) ?? new FollowedFile(this.#options.limits, undefined);
    if (!file.hasChanged(facts)) return;
    // The files that were read last stand last.
    this.#files.delete(facts.key);
    this.#files.set(facts.key, file);
    try {
      yield* file.read(facts, signal);
      this.#told.delete(facts.path);
    } catch (error) {
      await file.release();
      const part = this.#tell(facts.path, error);
      if (part) yield part;
    }
  }

  /** Files that are no longer there under any name. */
  async *#forgetOthers(seen: ReadonlySet<string>, signal: AbortSignal): AsyncGenerator<FilePart> {
    for (const [key, file] of this.#files) {
      if (seen.has(key)) continue;
      yield* file.readLast(file.state?.path ?? '', signal);
      this.#files.delete(key);
    }
  }

  /** The files that were read longest ago are held no more. */
  async #release(): Promise<void> {
    const held = [...this.#files.values()].filter((file) => file.isHeld);
    for (const file of held.slice(0, Math.max(0, held.length - MAX_HELD))) await file.release();
  }

  /** Every log below the folder; a stack, so that it may be as deep as it likes. Links to files are followed, links to folders are not. */
  async #paths(): Promise<readonly string[]> {
    const paths: string[] = [];
    const open = [this.#options.path];
    for (let folder = open.pop(); folder !== undefined && paths.length < MAX_FILES; folder = open.pop()) {
      for (const entry of await this.#entries(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory() && !entry.name.startsWith('.')) open.push(path);
        if (!entry.isDirectory() && LOG_NAME.test(entry.name)) paths.push(path);
      }
    }
    return paths.sort();
  }

  /** What is in a folder; nothing for one that is gone by now, but the watched one must be there. */
  async #entries(folder: string): Promise<readonly Dirent[]> {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (folder !== this.#options.path) return [];
      throw new Error(`${folder}: ${describeSystemError(error)?.message ?? String(error)}`);
    }
  }

  async #lookAt(path: string, now: number): Promise<FileFacts | { readonly problem: FilePart | undefined }> {
    try {
      const stats = await stat(path, { bigint: true });
      if (!stats.isFile()) return { problem: undefined };
      const age = now - Number(stats.mtimeMs);
      return { path, key: fileKey(stats), size: Number(stats.size), modified: String(stats.mtimeNs), age };
    } catch (error) {
      return { problem: this.#tell(path, error) };
    }
  }

  /** Why a file could not be read, once; nothing for one that is gone. */
  #tell(path: string, error: unknown): FilePart | undefined {
    const known = describeSystemError(error);
    if (!known) throw error;
    if (known.kind === 'missing' || this.#told.get(path) === known.message) return undefined;
    this.#told.set(path, known.message);
    return { path, records: [], broken: [{ reason: `${path}: ${known.message}`, text: path }], keep: () => undefined };
  }
}
