import type { Command } from 'commander';
import { checkRuleFiles } from '../check-rules.ts';
import { checkedJson, checkedTable } from '../render/checked-rules.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { oneOf } from './values.ts';

const FORMATS = ['table', 'json'] as const;

type CheckFlags = { readonly format: (typeof FORMATS)[number]; readonly output?: string };

export function configureRulesCheck(command: Command): void {
  command
    .command('check')
    .description('Says of every rule of files and folders whether it runs, and if not, why and where.')
    .argument('[path...]', 'rule files and folders: .yml .toml .json .ndjson')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'table')
    .option('-o, --output <file>', 'write the answer to a file')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], flags: CheckFlags) => {
      process.exitCode = await checkRulesOf(paths, flags);
    });
}

const HELP = `
ok: it runs. unsupported: the rule is right, but asks for what does not run here. error: it has a mistake.
Files that hold no rule are counted apart. Exit codes: 0, or 2 when a rule is in error or a path cannot be read.

Examples:
  tocsin rules check ./my-rules
  tocsin rules check ./detection-rules --format json`;

async function checkRulesOf(paths: readonly string[], { format, output }: CheckFlags): Promise<number> {
  if (paths.length === 0) throw new UsageError('name the rule files or folders to check.', 'For example: tocsin rules check ./my-rules');
  const { checked, problems } = await checkRuleFiles(paths);
  printRuleDiagnostics(process.stderr, [], problems);
  await writeOutput(format === 'json' ? checkedJson(checked) : checkedTable(checked), output);
  if (format === 'json' && checked.notRules.length > 0) process.stderr.write(`files that hold no rule: ${checked.notRules.length}\n`);
  const isBroken = problems.length > 0 || checked.rules.some(({ status }) => status === 'error');
  return isBroken ? EXIT.usage : EXIT.clean;
}
