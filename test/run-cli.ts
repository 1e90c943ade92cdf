import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const main = pathToFileURL('src/app/cli/main.ts').href;

/** Compiled code of one test run: starting the command line again costs half. */
const cache = mkdtempSync(join(tmpdir(), 'tocsin-cache-'));

/** The command line from the sources, started; `output` is a file that takes the place of the pipe behind standard output. */
export function startCli(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  output: number | 'pipe' = 'pipe',
): ChildProcess {
  const script = `import(${JSON.stringify(main)}).then((cli) => cli.main(process.argv.slice(1)))`;
  return spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script, '--', ...words], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache, ...environment },
    stdio: ['pipe', output, 'pipe'],
  });
}

/** The command line from the sources, run to its end. */
export async function runCli(
  words: readonly string[],
  options: { readonly input?: string | Buffer; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<CliResult> {
  const child = startCli(words, options.environment);
  child.stdin?.on('error', () => undefined).end(options.input ?? '');
  return finished(child);
}

export async function finished(child: ChildProcess): Promise<CliResult> {
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout: Buffer.concat(output).toString(), stderr: Buffer.concat(errors).toString() };
}
