import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ruleTexts, WRITTEN_FORMATS, type WrittenFormat } from '#rule/formats/written.ts';
import { hasRuleErrors, loadRules } from '../load-rules.ts';
import { printCounted } from '../render/figures.ts';
import { assertEmpty } from './empty-folder.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { reasonOf, writeOutput } from './output.ts';
import { printRuleDiagnostics, renderRuleDiagnostic } from './rule-diagnostics.ts';
import { oneOf } from './values.ts';

type ImportFlags = { readonly out: string; readonly as: WrittenFormat };

export function configureImport(command: Command): void {
  command
    .description('Reads rules in any format and writes them into a folder, with everything they say.')
    .argument('<path...>', 'rule files and folders: .yml, .toml of detection-rules, .ndjson exported from Kibana, .json')
    .requiredOption('-o, --out <folder>', 'where to write; it must be empty or not there yet')
    .option('--as <format>', `${WRITTEN_FORMATS.join(', ')}: a file a rule, but for ndjson`, oneOf(WRITTEN_FORMATS), 'yaml')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], flags: ImportFlags) => {
      process.exitCode = await importRules(paths, flags);
    });
}

const HELP = `
Exit codes: 0, or 2 when a rule does not load or a path cannot be read; the other rules are written all the same.

Examples:
  tocsin import rules_export.ndjson --out ./rules
  tocsin import ./detection-rules/rules --out ./export --as ndjson`;

async function importRules(paths: readonly string[], { out, as }: ImportFlags): Promise<number> {
  await assertEmpty(out);
  const { rules, diagnostics, problems } = await loadRules(paths);
  printRuleDiagnostics(process.stderr, diagnostics, problems);
  // What stays behind is said: an export may hold more than rules.
  for (const one of diagnostics) if (one.diagnostic.severity === 'info') process.stderr.write(renderRuleDiagnostic(one));
  if (rules.length === 0) throw new UsageError('no rule to import.', 'Run `tocsin rules check` on the paths to see why.');
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`Could not write to ${out}: ${reasonOf(error)}`);
  });
  for (const { name, text } of ruleTexts(rules, as)) await writeOutput([text], join(out, name));
  process.stderr.write(`Wrote ${printCounted(rules.length, 'rule')} to ${out}\nNext: tocsin rules check ${out}\n`);
  return problems.length > 0 || hasRuleErrors(diagnostics) ? EXIT.usage : EXIT.clean;
}
