import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** More files than these are too many to look at again and again. */
const MAX_FILES = 50_000;

/**
 * A text that is another one when a file under paths is new, gone or has changed. Looking is slower than being told, and works wherever files
 * are: on network drives, in containers, and when a file or a folder is put in the place of another.
 */
export async function stampOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) for (const file of await filesUnder(path)) hash.update(`${file} ${await stampOfFile(file)}\n`);
  return hash.digest('base64url');
}

async function filesUnder(path: string): Promise<readonly string[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true }).catch((): Dirent[] => []);
  const files = found.filter((one) => !one.isDirectory()).map((one) => join(one.parentPath, one.name));
  return files.length === 0 ? [path] : files.slice(0, MAX_FILES).sort();
}

async function stampOfFile(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}
