/** Writes the command line to `dist/cli/`: a few files instead of hundreds, so that it starts at once. Commands are still loaded when used. */
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildConsole } from './console.ts';
import { licenses } from './licenses.ts';

const OUT = 'dist/cli';

/** Packages that are CommonJS ask for Node's own modules with `require`, which a module does not have. */
const REQUIRE = "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);";

const { metafile } = await build({
  entryPoints: { main: 'src/app/cli/main.ts', 'match-worker': 'src/live/match-worker.ts', 'search-worker': 'src/app/search-worker.ts' },
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  conditions: ['source'],
  // The service starts once and runs long: its packages are loaded as they are installed.
  external: ['fastify', '@fastify/*', '@aws-sdk/*', '@azure/*'],
  banner: { js: REQUIRE },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(`${OUT}/LICENSES.txt`, licenses(Object.keys(metafile.inputs)));
await buildConsole();
