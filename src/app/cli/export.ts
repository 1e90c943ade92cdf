import type { Command } from 'commander';
import { joinedRuleText, WRITTEN_FORMATS, type WrittenFormat } from '#rule/formats/written.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Rule } from '#rule/rule.ts';
import { printCounted } from '../render/figures.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { findRules, RULES_OPTION, type RulesFlags } from './find-rules.ts';
import { writeOutput } from './output.ts';
import { oneOf } from './values.ts';

type ExportFlags = RulesFlags & { readonly format: WrittenFormat; readonly output?: string };

export function configureExport(command: Command): void {
  command
    .description('Writes rules for other tools: for Kibana with their exception lists, or as detection-rules has them.')
    .argument('<rule...>', 'ids of rules (see `tocsin rules`), or rule files and folders')
    .option('-f, --format <format>', WRITTEN_FORMATS.join(', '), oneOf(WRITTEN_FORMATS), 'ndjson')
    .option('-o, --output <file>', 'write to a file')
    .option(...RULES_OPTION)
    .addHelpText('after', HELP)
    .action(async (words: readonly string[], flags: ExportFlags) => {
      process.exitCode = await exportRules(words, flags);
    });
}

const HELP = `
Examples:
  tocsin export cc-e01 cc-e02 --output for-kibana.ndjson
  tocsin export ./my-rule.yml --format toml`;

async function exportRules(words: readonly string[], { format, output, ...flags }: ExportFlags): Promise<number> {
  const rules = await findRules(words, flags);
  const text = joinedRuleText(rules, format);
  if (text === undefined)
    throw new UsageError(
      `a ${format} file holds one rule, and these are ${rules.length}.`,
      `Write a file for each: tocsin import PATH... --out DIR --as ${format}`,
    );
  await writeOutput([text], output);
  if (format !== 'yaml') for (const rule of rules) process.stderr.write(lossOf(rule, format));
  return EXIT.clean;
}

/** What Kibana will not do with the rule. */
function lossOf({ id, riskTerms, severity, riskScore }: Rule, format: WrittenFormat): string {
  if (riskTerms.length === 0) return '';
  const place = format === 'toml' ? '[tocsin]' : 'meta.tocsin';
  return `${visibleLine(id)}: Kibana cannot add up risk. Alerts there are ${severity}, ${riskScore}; ${printCounted(riskTerms.length, 'risk term')} go along in ${place}.\n`;
}
