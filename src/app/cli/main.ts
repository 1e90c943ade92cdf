import { Command, CommanderError } from 'commander';
import { LimitError } from '#base/limit-error.ts';
import { visibleText } from '#rule/plain-text.ts';
import { commands } from './commands.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { watchStandardStreams } from './output.ts';
import { version } from './version.ts';

/** Runs the command line. Sets the exit code and, but after Ctrl-C, lets the process end by itself, so that everything written arrives. */
export async function main(words: readonly string[] = process.argv.slice(2)): Promise<void> {
  watchStandardStreams(process.stdout, process.stderr);
  try {
    const program = await buildProgram(words);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
  if (process.exitCode === EXIT.interrupted) await leave();
}

/** After Ctrl-C a source may still be waited for (a pipe nobody writes to); everything written arrives, and the process ends. */
async function leave(): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) await new Promise<void>((resolve) => stream.write('', () => resolve()));
  process.exit();
}

async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command('tocsin')
    .description('Runs the detection rules the world already has over cloud audit logs: raw records in, alerts out.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', EXAMPLES)
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('Run `tocsin --help` for what there is.')
    .exitOverride();
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  const wanted = first === 'help' ? second : first;
  for (const { name, summary, load } of commands) {
    const command = program.command(name).summary(summary).description(summary);
    command.helpOption('-h, --help', 'print this help').exitOverride();
    command.showHelpAfterError(`Run \`tocsin ${name} --help\` for what there is.`);
    if (name === wanted) (await load())(command);
  }
  return program;
}

const EXAMPLES = `
Start with:
  tocsin demo                 see it find a simulated intrusion
  tocsin scan ./logs          scan your own files and folders
  zcat x.gz | tocsin scan -   scan standard input`;

/** What went wrong, on standard error; answers the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`tocsin: ${visibleText(error.message)}\n${error.help === undefined ? '' : `${visibleText(error.help)}\n`}`);
    return EXIT.usage;
  }
  if (error instanceof LimitError) {
    process.stderr.write(`tocsin: ${visibleText(error.message)}\n`);
    return EXIT.usage;
  }
  const trace = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`tocsin: a mistake of Tocsin's own, please report it:\n${visibleText(trace ?? 'unknown')}\n`);
  return EXIT.usage;
}
