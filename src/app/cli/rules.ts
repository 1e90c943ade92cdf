import type { Command } from 'commander';
import { nearest } from '#base/nearest.ts';
import { type AttackVersion, inAttackVersion } from '#rule/in-attack-version.ts';
import { renderRulePage } from '#rule/page.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Rule } from '#rule/rule.ts';
import { BUILT_IN_PACKS, compileRules, hasRuleErrors, type LoadedRules, loadRules } from '../load-rules.ts';
import { printCounted } from '../render/figures.ts';
import { EXIT, UsageError } from './exit-code.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { ATTACK_VERSION_OPTION } from './values.ts';

type RulesFlags = { readonly rules?: readonly string[]; readonly attackVersion?: AttackVersion };

const RULES_OPTION = ['-r, --rules <path...>', 'rule files and folders, in place of the built-in packs'] as const;

export function configureRules(command: Command): void {
  command
    .description('Lists the rules, or prints one as a page.')
    .option(...RULES_OPTION)
    .option(...ATTACK_VERSION_OPTION)
    .action(async () => {
      process.exitCode = await listRules(command.opts<RulesFlags>());
    });
  command
    .command('show')
    .description('Prints a rule as a page: what it looks for, how it runs, how to investigate what it finds.')
    .argument('<id>', 'the rule_id: cc-e01')
    .option(...RULES_OPTION)
    .option(...ATTACK_VERSION_OPTION)
    .action(async (id: string, _flags: RulesFlags, show: Command) => {
      process.exitCode = await showRule(id, show.optsWithGlobals<RulesFlags>());
    });
}

async function listRules(flags: RulesFlags): Promise<number> {
  const loaded = await load(flags);
  const compiled = compileRules(loaded, { asPublished: false });
  printRuleDiagnostics(process.stderr, [...loaded.diagnostics, ...compiled.diagnostics], loaded.problems);
  const failed = new Set(compiled.failed.map(({ id }) => id));
  const rules = loaded.rules.map((rule) => inAttackVersion(rule, flags.attackVersion).rule);
  await writeOutput(ruleTable(rules, failed), undefined);
  return hasRuleErrors([...loaded.diagnostics, ...compiled.diagnostics]) || loaded.problems.length > 0 ? EXIT.usage : EXIT.clean;
}

function load({ rules }: RulesFlags): Promise<LoadedRules> {
  return loadRules(rules ?? [BUILT_IN_PACKS]);
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

async function showRule(id: string, flags: RulesFlags): Promise<number> {
  const loaded = await load(flags);
  const rule =
    loaded.rules.find((candidate) => candidate.id === id) ??
    loaded.rules.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
  if (rule) {
    const read = inAttackVersion(rule, flags.attackVersion);
    await writeOutput([renderRulePage(read.rule, read.redirects)], undefined);
    return EXIT.clean;
  }
  printRuleDiagnostics(process.stderr, loaded.diagnostics, loaded.problems);
  const meant = nearest(
    id,
    loaded.rules.map((candidate) => candidate.id),
  );
  throw new UsageError(
    `no rule has the id "${id}".`,
    meant === undefined ? 'See `tocsin rules` for all of them.' : `Did you mean ${meant}?`,
  );
}
