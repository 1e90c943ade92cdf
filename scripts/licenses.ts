import { readdirSync, readFileSync } from 'node:fs';

/** What the packages that bundled files belong to ask of whoever passes them on. */
export function licenses(paths: readonly string[]): string {
  return packagesIn(paths)
    .map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      if (file === undefined) throw new Error(`The package in ${folder} has no license file to pass on`);
      return `${folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)}\n\n${readFileSync(`${folder}/${file}`, 'utf8')}`;
    })
    .join('\n---\n\n');
}

/** The folders of the packages that the files belong to. */
function packagesIn(paths: readonly string[]): readonly string[] {
  const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}
