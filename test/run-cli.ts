import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const main = pathToFileURL('src/app/cli/main.ts').href;

/** Compiled code of one test run: starting the command line again costs half. */
const cache = mkdtempSync(join(tmpdir(), 'tocsin-cache-'));

function commandLine(words: readonly string[]): readonly string[] {
  const script = `import(${JSON.stringify(main)}).then((cli) => cli.main(process.argv.slice(1)))`;
  return ['--conditions=source', '--input-type=module', '--eval', script, '--', ...words];
}

/** The command line from the sources, started. */
export function startCli(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, commandLine(words), {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache, TOCSIN_PACKS: join(cache, 'packs'), ...environment },
  });
}

/** The command line from the sources, its standard output a file. */
export function runCliInto(words: readonly string[], path: string): { readonly code: number | null; readonly stderr: string } {
  const file = openSync(path, 'w');
  const { status, stderr } = spawnSync(process.execPath, commandLine(words), { stdio: ['ignore', file, 'pipe'], encoding: 'utf8' });
  closeSync(file);
  return { code: status, stderr };
}

/** The command line from the sources, run to its end. */
export async function runCli(
  words: readonly string[],
  options: { readonly input?: string | Buffer; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const child = startCli(words, options.environment);
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return finished(child);
}

export async function finished(child: ChildProcessWithoutNullStreams): Promise<CliResult> {
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: Buffer.concat(output).toString(), stderr: Buffer.concat(errors).toString() };
}
