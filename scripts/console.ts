/** Writes the console to `dist/console/`: a page, a script and a style sheet, whose names change with what is in them. */
import { rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { licenses } from './licenses.ts';

const OUT = 'dist/console';

/** Bundles the pages of `web/`. Nothing in the result asks for anything but its own files. */
export async function buildConsole(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: { console: 'web/main.tsx' },
    outdir: OUT,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2023', 'chrome120', 'firefox121', 'safari17'],
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  writeFileSync(`${OUT}/index.html`, page(nameOf(names, '.js'), nameOf(names, '.css')));
  writeFileSync(`${OUT}/LICENSES.txt`, licenses(bundled));
}

function nameOf(names: readonly string[], ending: string): string {
  const name = names.find((one) => one.endsWith(ending));
  if (name === undefined) throw new Error(`The bundle of the console has no ${ending} file`);
  return name;
}

/** A bell, so that browsers ask for no icon. */
const ICON =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Cpath fill=%22%23c2410c%22 d=%22M8 1a4 4 0 0 0-4 4v4l-2 3h12l-2-3V5a4 4 0 0 0-4-4zM6 13a2 2 0 0 0 4 0z%22/%3E%3C/svg%3E';

function page(script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="/console/files/${style}">
<script type="module" src="/console/files/${script}"></script>
</head>
<body>
<div id="console"></div>
<noscript>The console needs JavaScript.</noscript>
</body>
</html>
`;
}
