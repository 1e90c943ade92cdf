import { createHash } from 'node:crypto';
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from 'tar';

/** A pack that is installed: its folder, and what was written down when it came. */
export type InstalledPack = { readonly name: string; readonly path: string; readonly sha256: string; readonly source: string };

/** More or larger files are no pack. */
const MAX_FILES = 20_000;
const MAX_BYTES = 200_000_000;

/** A source that is no pack, with what is wrong. */
export class PackError extends Error {
  override readonly name = 'PackError';
}

/** The packs of a folder, sorted by name. A folder that does not exist holds none. */
export async function listPacks(folder: string): Promise<readonly InstalledPack[]> {
  const names = (await namesIn(folder)).filter((name) => name.endsWith('.lock.json')).sort();
  const packs = await Promise.all(names.map((name) => readLock(folder, name.slice(0, -'.lock.json'.length))));
  return packs.filter((pack) => pack !== undefined);
}

async function readLock(folder: string, name: string): Promise<InstalledPack | undefined> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true) return undefined;
  const lock: unknown = JSON.parse(await readFile(join(folder, `${name}.lock.json`), 'utf8'));
  const { sha256, source } = lock as { readonly sha256?: unknown; readonly source?: unknown };
  return { name, path, sha256: typeof sha256 === 'string' ? sha256 : '', source: typeof source === 'string' ? source : '' };
}

/** A pack that was copied or unpacked, and waits to be taken or left. */
export type StagedPack = { readonly path: string; readonly sha256: string; readonly discard: () => Promise<void> };

/**
 * Copies a pack's folder, or unpacks its archive (`.tar`, `.tar.gz`), into a folder of its own. Links, and paths that lead out of the
 * pack, are left out. Throws a `PackError` when the archive has not the checksum that was asked for, or there is too much in it.
 */
export async function stagePack(source: string, folder: string, archiveSha256: string | undefined): Promise<StagedPack> {
  await mkdir(folder, { recursive: true });
  const staging = await mkdtemp(join(folder, '.staging-'));
  const discard = (): Promise<void> => rm(staging, { recursive: true, force: true });
  try {
    const inside = join(staging, 'pack');
    await mkdir(inside);
    if ((await stat(source)).isDirectory()) await copyFolder(source, inside);
    else await unpack(source, inside, archiveSha256);
    const path = await packIn(inside);
    return { path, sha256: await digestOf(path), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Puts a staged pack in its place. What stood there before is gone only when the new one stands. */
export async function takePack(staged: StagedPack, folder: string, name: string, source: string): Promise<void> {
  const place = join(folder, name);
  const old = join(folder, `.old-${name}`);
  await rm(old, { recursive: true, force: true });
  await rename(place, old).catch(ignoreMissing);
  await rename(staged.path, place);
  await writeFile(join(folder, `${name}.lock.json`), `${JSON.stringify({ name, sha256: staged.sha256, source }, null, 2)}\n`);
  await rm(old, { recursive: true, force: true });
  await staged.discard();
}

/** Takes a pack away; overrides beside it stay. */
export async function removePack(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { recursive: true, force: true });
  await rm(join(folder, `${name}.lock.json`), { force: true });
}

/** The SHA-256 over the names and contents of all files of a folder. */
export async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await filesIn(folder)) {
    const content = await readFile(join(folder, path));
    hash.update(`${path.replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function copyFolder(source: string, to: string): Promise<void> {
  let bytes = 0;
  let files = 0;
  await cp(source, to, {
    recursive: true,
    filter: async (path) => {
      const { size, isPlain } = await kindOf(path);
      if (!isPlain) return false;
      bytes += size;
      files += 1;
      assertSmall(files, bytes);
      return true;
    },
  });
}

async function kindOf(path: string): Promise<{ readonly size: number; readonly isPlain: boolean }> {
  const found = await lstat(path);
  return { size: found.isFile() ? found.size : 0, isPlain: found.isFile() || found.isDirectory() };
}

async function unpack(archive: string, to: string, wanted: string | undefined): Promise<void> {
  const found = createHash('sha256')
    .update(await readFile(archive))
    .digest('hex');
  if (wanted !== undefined && wanted.toLowerCase() !== found)
    throw new PackError(`the archive has the SHA-256 ${found}, not the one that was asked for. Nothing was installed`);
  let bytes = 0;
  let files = 0;
  let excess: PackError | undefined;
  await extract({
    file: archive,
    cwd: to,
    strict: true,
    filter: (_path, entry) => {
      const isPlain = 'type' in entry && (entry.type === 'File' || entry.type === 'Directory');
      bytes += entry.size ?? 0;
      files += 1;
      if (files > MAX_FILES || bytes > MAX_BYTES) excess ??= tooLarge();
      return isPlain && excess === undefined;
    },
  }).catch((error: unknown) => {
    throw new PackError(`it is no archive that can be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (excess) throw excess;
}

function assertSmall(files: number, bytes: number): void {
  if (files > MAX_FILES || bytes > MAX_BYTES) throw tooLarge();
}

function tooLarge(): PackError {
  return new PackError(`it holds more than ${MAX_FILES} files or ${MAX_BYTES / 1_000_000} MB, which no pack does`);
}

/** The folder with the `pack.yml`: the root, or the only folder in it, as archives are often made. */
async function packIn(folder: string): Promise<string> {
  const names = await namesIn(folder);
  if (names.includes('pack.yml')) return folder;
  const [only] = names;
  if (only !== undefined && names.length === 1 && (await namesIn(join(folder, only))).includes('pack.yml')) return join(folder, only);
  throw new PackError('it holds no pack.yml that says what pack it is');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch((error: unknown) => {
    ignoreMissing(error);
    return [];
  });
}

function ignoreMissing(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
