import type { Command } from 'commander';
import { hasErrors } from '#base/diagnostic.ts';
import type { Backend } from '#convert/backend.ts';
import { backends } from '#convert/backends.ts';
import { visibleLine } from '#rule/plain-text.ts';
import { convertNamedRule } from '../convert-rule.ts';
import { renderDiagnostic } from '../render/diagnostic.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { findRules, RULES_OPTION, type RulesFlags } from './find-rules.ts';
import { writeOutput } from './output.ts';
import { oneOf } from './values.ts';

type ConvertFlags = RulesFlags & { readonly to: string; readonly output?: string };

const NAMES = backends.map(({ name }) => name);

export function configureConvert(command: Command): void {
  command
    .description("Says what a rule looks for in another product's language, and what gets lost on the way.")
    .argument('<rule>', 'the id of a rule (see `tocsin rules`), or a rule file')
    .requiredOption('--to <language>', backends.map(({ name, title }) => `${name} (${title})`).join(', '), oneOf(NAMES))
    .option('-o, --output <file>', 'write the query to a file')
    .option(...RULES_OPTION)
    .addHelpText('after', HELP)
    .action(async (word: string, flags: ConvertFlags) => {
      process.exitCode = await convert(word, flags);
    });
}

const HELP = `
The query goes to standard output. What it does not say of the rule (a threshold, exceptions, ...) goes to standard error as "lost: ...".
Exit codes: 0, or 2 when the rule cannot be said there ("unsupported: ...").

Example:
  tocsin convert cc-a01 --to elasticsearch`;

async function convert(word: string, { to, output, ...flags }: ConvertFlags): Promise<number> {
  const [rule, ...more] = await findRules([word], flags);
  if (!rule || more.length > 0) throw new UsageError(`${word} holds ${more.length + 1} rules.`, 'Name the id of one, with --rules.');
  const { converted, diagnostics } = convertNamedRule(rule, backendCalled(to));
  const query = 'query' in rule.detection ? rule.detection.query.text : '';
  for (const one of diagnostics) process.stderr.write(renderDiagnostic(one, { name: `rule ${rule.id}, query`, text: query }));
  if (!converted || hasErrors(diagnostics)) return EXIT.usage;
  if (converted.kind === 'unsupported') {
    process.stderr.write(`unsupported: ${visibleLine(converted.reason)}\n`);
    return EXIT.usage;
  }
  await writeOutput([converted.text], output);
  for (const loss of converted.losses) process.stderr.write(`lost: ${visibleLine(loss)}\n`);
  return EXIT.clean;
}

function backendCalled(name: string): Backend {
  const backend = backends.find((candidate) => candidate.name === name);
  if (!backend) throw new Error(`--to was not checked: ${name}`);
  return backend;
}
