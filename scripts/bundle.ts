/** Writes the command line to `dist/cli/`: a few files instead of hundreds, so that it starts at once. Commands are still loaded when used. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const OUT = 'dist/cli';

/** Packages that are CommonJS ask for Node's own modules with `require`, which a module does not have. */
const REQUIRE = "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);";

const { metafile } = await build({
  entryPoints: { main: 'src/app/cli/main.ts', 'match-worker': 'src/live/match-worker.ts' },
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  conditions: ['source'],
  banner: { js: REQUIRE },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(`${OUT}/LICENSES.txt`, licenses(packagesIn(Object.keys(metafile.inputs))));

/** The folders of the packages that the files belong to. */
function packagesIn(paths: readonly string[]): readonly string[] {
  const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** What the packages ask of whoever passes them on. */
function licenses(folders: readonly string[]): string {
  return folders
    .map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      if (file === undefined) throw new Error(`The package in ${folder} has no license file to pass on`);
      return `${folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)}\n\n${readFileSync(`${folder}/${file}`, 'utf8')}`;
    })
    .join('\n---\n\n');
}
