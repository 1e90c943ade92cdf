import type { Command } from 'commander';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { collectValues } from '#live/seen-values.ts';
import { comparedFields, lintRules } from '#verify/lint/lint.ts';
import type { SeenValues } from '#verify/lint/subject.ts';
import { hasRuleErrors, type LoadedRules } from '../load-rules.ts';
import { loadNamedRules } from '../packs.ts';
import { lintJson } from '../render/lint/json.ts';
import { counts, type PlacedFinding, placeFindings } from '../render/lint/placed.ts';
import { lintSarif } from '../render/lint/sarif.ts';
import { lintText } from '../render/lint/text.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { isUnreadable, openSources } from './input.ts';
import { interruptSignal } from './interrupt.ts';
import { writeOutput } from './output.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { oneOf } from './values.ts';
import { version } from './version.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;

type LintFlags = {
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly events?: readonly string[];
  readonly strict?: boolean;
};

export function configureLint(command: Command): void {
  command
    .description('Finds what makes rules blind, loud or misleading, in rules that load without a mistake.')
    .argument('[path...]', 'rule files and folders, in place of the built-in packs')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'text')
    .option('-o, --output <file>', 'write the findings to a file')
    .option('-e, --events <path...>', 'log files that show which values are really there')
    .option('--strict', 'warnings fail as errors do')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], flags: LintFlags) => {
      process.exitCode = await runLint(paths, flags);
    });
}

const HELP = `
A finding that is meant to be there is allowed in the rule, with the reason: lint_allow: { L015: 'rated higher on purpose' }
Exit codes: 0 nothing to act on, 1 errors (with --strict warnings too), 2 a rule does not load, 3 events partly unreadable.
All codes: docs/reference/diagnostics.md

Examples:
  tocsin lint
  tocsin lint ./my-rules --events ./logs
  tocsin lint ./my-rules --format sarif --output lint.sarif`;

async function runLint(paths: readonly string[], flags: LintFlags): Promise<number> {
  const loaded = await loadNamedRules(paths);
  printRuleDiagnostics(process.stderr, loaded.diagnostics, loaded.problems);
  if (loaded.rules.length === 0) throw new UsageError('there is no rule to lint.', 'Name rule files or folders: tocsin lint ./my-rules');
  const { seen, isIncomplete } = await valuesIn(flags.events ?? [], loaded);
  const findings = placeFindings(lintRules(loaded.rules, seen), loaded);
  await writeOutput(rendered(findings, loaded.rules.length, flags), flags.output);
  const isBroken = hasRuleErrors(loaded.diagnostics) || loaded.problems.length > 0;
  return exitCodeOf([
    ...(isBroken ? [EXIT.usage] : []),
    ...(isIncomplete ? [EXIT.unreadable] : []),
    ...(findings.some((one) => isFailing(one, flags.strict === true)) ? [EXIT.alerts] : []),
  ]);
}

function rendered(findings: readonly PlacedFinding[], ruleCount: number, { format }: LintFlags): Generator<string> {
  switch (format) {
    case 'json':
      return lintJson(findings);
    case 'sarif':
      return lintSarif(findings, version());
    case 'text':
      return lintText(findings, ruleCount);
    default:
      return format satisfies never;
  }
}

function isFailing({ finding }: PlacedFinding, isStrict: boolean): boolean {
  return counts(finding) && (finding.severity === 'error' || (isStrict && finding.severity === 'warning'));
}

/** The values of compared fields in a sample of events. */
async function valuesIn(
  paths: readonly string[],
  { rules }: LoadedRules,
): Promise<{ readonly seen: SeenValues; readonly isIncomplete: boolean }> {
  if (paths.length === 0) return { seen: new Map(), isIncomplete: false };
  const { sources, problems } = await openSources(paths);
  const interrupt = interruptSignal();
  const { seen, report } = await collectValues(sources, problems, comparedFields(rules), {
    signal: interrupt.signal,
    limits: DEFAULT_READ_LIMITS,
  });
  interrupt.release();
  const isIncomplete = isUnreadable(report);
  if (isIncomplete) process.stderr.write('warning: not all of the events could be read; `tocsin scan` says why\n');
  return { seen, isIncomplete };
}
