import { globSync, readFileSync } from 'node:fs';

/** The files of the repository that a glob names, sorted, with forward slashes. */
export function filesIn(glob: string): string[] {
  return globSync(glob)
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

export function read(path: string): string {
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}
