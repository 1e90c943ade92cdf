import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import type { FileState } from '#io/sources/files/followed-file.ts';
import { WatchedFolder } from '#io/sources/files/watched-folder.ts';
import { runCaseFiles } from './case-file.ts';

/** Every file has settled by then. */
const LATER = 3_600_000;

runCaseFiles('src/io/sources/files/cases/*.case', async (one) => {
  const scene = new Scene();
  const given: string[] = [];
  for (const step of (one.get('steps') ?? '').split('\n')) {
    const line = await scene.do(step);
    if (line !== undefined) given.push(line);
  }
  await scene.end();
  return { given: given.join('\n') };
});

class Scene {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tocsin-watched-'));
  readonly #signal = new AbortController().signal;
  #kept: ReadonlyMap<string, FileState> = new Map();
  #watched = this.#watch();

  async end(): Promise<void> {
    await this.#watched.close();
    rmSync(this.#folder, { recursive: true });
  }

  async do(step: string): Promise<string | undefined> {
    const [verb = '', name = '', ...rest] = step.split(' ');
    if (verb === 'pass') return this.#pass(true);
    if (verb === 'fail') return this.#pass(false);
    if (verb === 'restart') await this.#restart();
    else this.#change(verb, join(this.#folder, name), rest);
    return undefined;
  }

  #change(verb: string, path: string, rest: readonly string[]): void {
    const target = join(this.#folder, rest[0] ?? '');
    const text = rest.join(' ').replaceAll('\\n', '\n').replaceAll('\\x00', '\0').replaceAll('\\x7f', '\x7f');
    mkdirSync(dirname(path), { recursive: true });
    const changes: Record<string, () => void> = {
      write: () => writeFileSync(path, linesOf(rest)),
      append: () => appendFileSync(path, linesOf(rest)),
      text: () => writeFileSync(path, text),
      'text+': () => appendFileSync(path, text),
      rename: () => renameSync(path, target),
      copy: () => copyFileSync(path, target),
      truncate: () => truncateSync(path, 0),
      gzip: () => writeFileSync(target, gzipSync(readFileSync(path))),
      'cut-gzip': () => writeFileSync(path, gzipSync(linesOf(rest)).subarray(0, 20)),
      delete: () => unlinkSync(path),
      link: () => symlinkSync(path, target),
      hardlink: () => linkSync(path, target),
    };
    const change = changes[verb];
    if (!change) throw new Error(`no step is called ${verb}`);
    change();
  }

  #watch(): WatchedFolder {
    return new WatchedFolder({ path: this.#folder, limits: DEFAULT_READ_LIMITS, states: this.#kept });
  }

  async #restart(): Promise<void> {
    await this.#watched.close();
    this.#watched = this.#watch();
  }

  /** What one pass gives; with `isKept`, it is on the disk. */
  async #pass(isKept: boolean): Promise<string> {
    const given = new Map<string, string[]>();
    for await (const { path, records, broken, keep } of this.#watched.pass(Date.now() + LATER, this.#signal)) {
      const name = relative(this.#folder, path);
      const words = [...records.map(({ id }) => String(id)), ...broken.map(({ reason, text }) => `[${reason}: ${text}]`)];
      if (words.length > 0) given.set(name, [...(given.get(name) ?? []), ...words]);
      if (isKept) keep();
    }
    if (!isKept) this.#watched.rewind();
    if (isKept) this.#kept = new Map(this.#watched.states());
    const line = [...given].map(([name, words]) => [name, ...words].join(' ')).join('; ');
    return (line === '' ? '-' : line).replaceAll(`${this.#folder}/`, '');
  }
}

/** A line for each id; `3-` has no line break, `{3` is the first half of a record and `3}` the second. */
function linesOf(ids: readonly string[]): string {
  return ids
    .map((id) => {
      if (id.startsWith('{')) return `{"id":"${id.slice(1)}`;
      if (id.endsWith('}')) return `","more":true}\n`;
      if (id.endsWith('-')) return `{"id":"${id.slice(0, -1)}","more":true}`;
      return `{"id":"${id}","more":true}\n`;
    })
    .join('');
}
