import type { Command } from 'commander';
import { type AttackVersion, inAttackVersion } from '#rule/in-attack-version.ts';
import { renderRulePage } from '#rule/page.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Rule } from '#rule/rule.ts';
import { compileRules, hasRuleErrors } from '../load-rules.ts';
import { printCounted } from '../render/figures.ts';
import { EXIT } from './exit-code.ts';
import { loadNamed, RULES_OPTION, type RulesFlags, ruleCalled } from './find-rules.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { configureRulesCheck } from './rules-check.ts';
import { ATTACK_VERSION_OPTION } from './values.ts';

type ShowFlags = RulesFlags & { readonly attackVersion?: AttackVersion };

export function configureRules(command: Command): void {
  command
    .description('Lists the rules, or prints one as a page.')
    .option(...RULES_OPTION)
    .option(...ATTACK_VERSION_OPTION)
    .action(async () => {
      process.exitCode = await listRules(command.opts<ShowFlags>());
    });
  command
    .command('show')
    .description('Prints a rule as a page: what it looks for, how it runs, how to investigate what it finds.')
    .argument('<id>', 'the rule_id: cc-e01')
    .option(...RULES_OPTION)
    .option(...ATTACK_VERSION_OPTION)
    .action(async (id: string, _flags: ShowFlags, show: Command) => {
      process.exitCode = await showRule(id, show.optsWithGlobals<ShowFlags>());
    });
  configureRulesCheck(command);
}

async function listRules(flags: ShowFlags): Promise<number> {
  const loaded = await loadNamed(flags);
  const compiled = compileRules(loaded, { asPublished: false });
  printRuleDiagnostics(process.stderr, [...loaded.diagnostics, ...compiled.diagnostics], loaded.problems);
  const failed = new Set(compiled.failed.map(({ id }) => id));
  const rules = loaded.rules.map((rule) => inAttackVersion(rule, flags.attackVersion).rule);
  await writeOutput(ruleTable(rules, failed), undefined);
  return hasRuleErrors([...loaded.diagnostics, ...compiled.diagnostics]) || loaded.problems.length > 0 ? EXIT.usage : EXIT.clean;
}

function* ruleTable(rules: readonly Rule[], failed: ReadonlySet<string>): Generator<string> {
  const rows = rules.map((rule) => [
    visibleLine(rule.id),
    rule.severity,
    typeOf(rule),
    techniquesOf(rule),
    stateOf(rule, failed) + visibleLine(rule.name),
  ]);
  const head = ['RULE', 'SEVERITY', 'TYPE', 'ATT&CK', 'NAME'];
  const widths = head.map((title, column) => Math.min(40, Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length))));
  for (const row of [head, ...rows])
    yield `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}\n`;
  yield `\n${printCounted(rules.length, 'rule')}. Read one with: tocsin rules show ${visibleLine(rules[0]?.id ?? 'ID')}\n`;
}

function stateOf(rule: Rule, failed: ReadonlySet<string>): string {
  if (failed.has(rule.id)) return '(does not run) ';
  return rule.enabled ? '' : '(disabled) ';
}

function typeOf({ detection }: Rule): string {
  if (detection.type !== 'query') return detection.type;
  return detection.language === 'kuery' ? 'kql' : detection.language;
}

function techniquesOf({ threat }: Rule): string {
  const ids = threat.flatMap(({ techniques }) =>
    techniques.flatMap(({ id, subtechniques }) => (subtechniques.length > 0 ? subtechniques.map((sub) => sub.id) : [id])),
  );
  return visibleLine([...new Set(ids)].join(' '));
}

async function showRule(id: string, flags: ShowFlags): Promise<number> {
  const read = inAttackVersion(ruleCalled(id, await loadNamed(flags)), flags.attackVersion);
  await writeOutput([renderRulePage(read.rule, read.redirects)], undefined);
  return EXIT.clean;
}
