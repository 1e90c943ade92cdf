import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { type ConfigDiagnostic, configJsonSchema } from '../config/read-config.ts';
import { renderDiagnostic } from '../render/diagnostic.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { writeOutput } from './output.ts';

export function configureConfig(command: Command): void {
  command.description('Checks the configuration of the service.');
  command
    .command('check')
    .description('Says whether a configuration is right, with the environment as it is; and if not, where and why.')
    .argument('[file]', 'a YAML file; none: the environment alone')
    .action((path: string | undefined) => {
      requireConfig(path);
      process.stdout.write('The configuration is right.\n');
    });
  command
    .command('schema')
    .description('Prints the description of the file for editors (JSON Schema).')
    .option('-o, --output <file>', 'write it to a file')
    .action(async ({ output }: { readonly output?: string }) => {
      await writeOutput([`${JSON.stringify(configJsonSchema(), null, 2)}\n`], output);
    });
  command.addHelpText('after', HELP);
}

const HELP = `
Every member can be set by an environment variable, which is the stronger: TOCSIN__SERVER__PORT=9871 is server.port.
Exit codes: 0 it is right, ${EXIT.usage} it is not.

Examples:
  tocsin config check ./tocsin.yml
  tocsin config schema --output tocsin.schema.json`;

/** The configuration of a file and the environment. What is wrong with it is told on standard error, and the command ends. */
export function requireConfig(path: string | undefined): Config {
  const { config, diagnostics, text } = load(path);
  for (const one of diagnostics) process.stderr.write(rendered(one, path, text));
  if (config === undefined) throw new UsageError('the configuration cannot be used.', 'docs/service.md shows what it can say.');
  return config;
}

function load(path: string | undefined): ReturnType<typeof loadConfig> {
  try {
    return loadConfig(path, process.env);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function rendered({ diagnostic, variable }: ConfigDiagnostic, path: string | undefined, text: string): string {
  if (variable !== undefined) return renderDiagnostic(diagnostic, { name: `the environment variable ${variable}` });
  return renderDiagnostic(diagnostic, path === undefined ? { name: 'the environment' } : { name: path, text });
}
