import type { Command } from 'commander';
import type { CompiledRule } from '#engine/compile.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { EventReading } from '#live/event-reading.ts';
import { ExplainRun } from '#live/explain-run.ts';
import type { Rule } from '#rule/rule.ts';
import { afterFilterOf, explainRule, filterTitle, type RuleSteps } from '#verify/explain/steps.ts';
import { compileRules, type LoadedRules, loadRules } from '../load-rules.ts';
import { renderExplainedEvent } from '../render/explain/events.ts';
import { renderSteps } from '../render/explain/steps.ts';
import { printCounted } from '../render/figures.ts';
import { readingTrouble } from '../render/findings/summary.ts';
import { paragraph, type Sheet, sheetOf } from '../render/table/sheet.ts';
import { visibleText } from '../render/visible-text.ts';
import { knownSchema } from '../schema.ts';
import { GEOIP_OPTION, openEnrichment } from './enrichment.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { isPath, loadNamed, RULES_OPTION, ruleCalled } from './find-rules.ts';
import { assertPossible, isUnreadable, openSources } from './input.ts';
import { interruptSignal } from './interrupt.ts';
import { writeOutput } from './output.ts';
import { terminalOptions } from './reporting.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { moment } from './values.ts';

type ExplainFlags = {
  readonly rules?: readonly string[];
  readonly all?: boolean;
  readonly asPublished?: boolean;
  readonly dataset?: string;
  readonly geoip?: readonly string[];
  readonly since?: number;
  readonly until?: number;
};

export function configureExplain(command: Command): void {
  command
    .description('Shows what a rule means, and on events the truth of each of its clauses.')
    .argument('<rule>', 'a rule_id of the built-in packs (or of --rules), or a rule file')
    .argument('[event...]', 'files with raw records or ECS documents, or - for standard input')
    .option(...RULES_OPTION)
    .option('--all', 'every event of its indices, not only the one that comes nearest')
    .option('--as-published', 'the rule as it was published, without its field map')
    .option('--dataset <dataset>', 'what every record is, instead of recognizing it: azure.auditlogs')
    .option(...GEOIP_OPTION)
    .option('--since <time>', 'leave out events before it: 2026-03-04, 2026-03-04T10:30Z, now-7d', moment('down'))
    .option('--until <time>', 'leave out events after it; a day counts to its end', moment('up'))
    .addHelpText('after', HELP)
    .action(async (rule: string, paths: readonly string[], flags: ExplainFlags) => {
      process.exitCode = await runExplain(rule, paths, flags);
    });
}

const HELP = `
Without events it shows the steps: the query, its syntax tree, what it means, and the types its fields are taken to have.
With events it shows for each condition of the rule (of a sequence for each stage) the first event that comes nearest to meeting it.
Exit codes: 0 done, 2 usage or a rule that does not load, 3 input partly or wholly unreadable, 130 interrupted.

Examples:
  tocsin explain cc-e01
  tocsin explain seed-k logs/audit.json --as-published
  tocsin explain ./my-rule.yml - --all < event.json`;

/** Explains a rule; answers the exit code. */
async function runExplain(name: string, paths: readonly string[], flags: ExplainFlags): Promise<number> {
  assertPossible(flags);
  const { rule, loaded } = await resolveRule(name, flags);
  const schema = knownSchema();
  const fieldMap = flags.asPublished ? new Map<string, string>() : rule.fieldMap;
  const only = compileRules({ ...loaded, rules: [{ ...rule, enabled: true }] }, { asPublished: flags.asPublished === true });
  const [compiled] = only.compiled;
  printRuleDiagnostics(process.stderr, only.diagnostics, []);
  const steps = explainRule(rule, compiled, { schema, fieldMap });
  const sheet = sheetOfOutput();
  if (paths.length === 0) {
    await writeOutput(withTitle(sheet, rule, renderSteps(sheet, steps)), undefined);
    return compiled ? EXIT.clean : EXIT.usage;
  }
  if (!compiled) throw new UsageError(`the rule ${rule.id} cannot run, so no event can meet it.`);
  return explainEvents(sheet, { rule, compiled, steps }, paths, flags);
}

/** A rule of an id, or the only one of a file. */
async function resolveRule(name: string, flags: ExplainFlags): Promise<{ readonly rule: Rule; readonly loaded: LoadedRules }> {
  if (flags.rules !== undefined || !isPath(name)) {
    const loaded = await loadNamed(flags);
    return { rule: ruleCalled(name, loaded), loaded };
  }
  const loaded = await loadRules([name]);
  const [rule, ...others] = loaded.rules;
  if (rule && others.length === 0) return { rule, loaded };
  printRuleDiagnostics(process.stderr, loaded.diagnostics, loaded.problems);
  if (!rule) throw new UsageError(`${name} holds no rule.`);
  throw new UsageError(`${name} holds ${loaded.rules.length} rules.`, `Name one of them: tocsin explain ${rule.id} --rules ${name}`);
}

type Explained = {
  readonly rule: Rule;
  readonly compiled: CompiledRule;
  readonly steps: RuleSteps;
};

async function explainEvents(
  sheet: Sheet,
  { rule, compiled, steps }: Explained,
  paths: readonly string[],
  flags: ExplainFlags,
): Promise<number> {
  const enrichment = await openEnrichment(flags.geoip);
  const { sources, problems } = await openSources(paths);
  const interrupt = interruptSignal();
  const { dataset, since, until } = flags;
  const reading = new EventReading(sources, problems, {
    limits: DEFAULT_READ_LIMITS,
    signal: interrupt.signal,
    ...enrichment,
    ...(dataset === undefined ? {} : { dataset }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  });
  const run = new ExplainRun(reading, { rule: compiled, all: flags.all === true, ...afterFilterOf(steps) });
  const titleOf = (filter: number): string => filterTitle(rule, steps.queries[0]?.query, filter);
  try {
    await writeOutput(eventPieces(sheet, rule, run, steps, titleOf), undefined);
  } finally {
    interrupt.release();
  }
  const report = reading.report();
  process.stderr.write(readingTrouble(sheet, report));
  return exitCodeOf([
    ...(report.isPartial ? [EXIT.interrupted] : []),
    ...(isUnreadable(report) && !report.isCutShort ? [EXIT.unreadable] : []),
  ]);
}

async function* eventPieces(
  sheet: Sheet,
  rule: Rule,
  run: ExplainRun,
  steps: RuleSteps,
  titleOf: (filter: number) => string,
): AsyncGenerator<string> {
  yield* withTitle(sheet, rule, []);
  for await (const explained of run.events()) yield renderExplainedEvent(sheet, explained, titleOf(explained.filter));
  yield '\n';
  for (const [filter, { seen, met }] of run.counts().entries()) {
    const title = titleOf(filter);
    const what =
      seen === 0
        ? nothingSeen(steps.filters[filter]?.index ?? [], run.indices())
        : `${printCounted(seen, 'event')} of its indices, ${met} of them met it`;
    yield paragraph(sheet, 0, visibleText(`${title === '' ? '' : `${title}: `}${what}`, 2000), seen === 0 ? 'caution' : undefined, 2);
  }
  if (steps.besides.length === 0) return;
  yield paragraph(sheet, 0, 'To fire it needs besides:');
  for (const one of steps.besides) yield paragraph(sheet, 2, visibleText(one.replaceAll('\n', ' '), 2000), undefined, 2);
}

function nothingSeen(index: readonly string[], there: readonly string[]): string {
  if (there.length === 0) return 'no event was read';
  return `no event stands in an index that it reads (${index.join(', ')}); they stand in ${there.join(', ')}`;
}

function* withTitle(sheet: Sheet, rule: Rule, pieces: Iterable<string>): Generator<string> {
  yield `${sheet.paint('strong', visibleText(`${rule.id}  ${rule.name}`, 500))}\n`;
  if (rule.path !== undefined) yield `${sheet.paint('faint', visibleText(rule.path, 500))}\n`;
  yield* pieces;
}

function sheetOfOutput(): Sheet {
  const { width = 200, color = false } = terminalOptions(process.stdout);
  return sheetOf(width, color);
}
