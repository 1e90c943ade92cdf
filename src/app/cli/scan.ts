import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { DEFAULT_READ_LIMITS, type Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { type ScanResult, scanSources } from '#live/scan.ts';
import { type AttackVersion, inAttackVersion } from '#rule/in-attack-version.ts';
import type { RuleSeverity } from '#rule/rule.ts';
import { type CompiledRules, compileRules, hasRuleErrors, type LoadedRules } from '../load-rules.ts';
import { loadNamedRules } from '../packs.ts';
import { FORMATS, type ReportFormat } from '../render/options.ts';
import { isAtLeast, SEVERITIES } from '../render/severity.ts';
import { buildScanReport, type ScanReport } from '../scan-report.ts';
import { GEOIP_OPTION, openEnrichment } from './enrichment.ts';
import { EXIT, exitCodeOf, UsageError } from './exit-code.ts';
import { assertPossible, isUnreadable, openSources, totalBytes } from './input.ts';
import { interruptSignal } from './interrupt.ts';
import { showScan } from './open-scan.ts';
import { writeOutput } from './output.ts';
import { ProgressLine } from './progress.ts';
import { renderReport, renderSummary } from './reporting.ts';
import { printRuleDiagnostics } from './rule-diagnostics.ts';
import { assertListsNamed, readValueLists, VALUE_LIST_OPTION } from './value-lists.ts';
import { ATTACK_VERSION_OPTION, byteCount, count, moment, oneOf } from './values.ts';
import { version } from './version.ts';

export type ScanFlags = {
  readonly format: ReportFormat;
  readonly rules?: readonly string[];
  readonly since?: number;
  readonly until?: number;
  readonly severity: RuleSeverity;
  readonly failOn?: RuleSeverity;
  readonly asPublished?: boolean;
  readonly explain?: boolean;
  readonly ledger?: boolean;
  readonly showUnrecognized?: boolean;
  readonly quiet?: boolean;
  readonly dataset?: string;
  readonly geoip?: readonly string[];
  readonly output?: string;
  readonly maxRecord: number;
  readonly attackVersion?: AttackVersion;
  readonly threads?: number;
  readonly valueList?: readonly string[];
  readonly open?: boolean;
};

export function configureScan(command: Command): void {
  command
    .description('Reads files and folders, runs every rule as its schedule would have, and reports what was found.')
    .argument('[path...]', 'files and folders (.json .ndjson .jsonl .log .csv, each also .gz), or - for standard input')
    .option('-f, --format <format>', FORMATS.join(', '), oneOf(FORMATS), 'table')
    .option('-o, --output <file>', 'write the report to a file')
    .option('-r, --rules <path...>', 'rule files and folders, in place of the built-in packs')
    .option('--since <time>', 'leave out events before it: 2026-03-04, 2026-03-04T10:30Z, now-7d', moment('down'))
    .option('--until <time>', 'leave out events after it; a day counts to its end', moment('up'))
    .option('--severity <severity>', `show alerts from it upwards: ${SEVERITIES.toReversed().join(', ')}`, oneOf(SEVERITIES), 'low')
    .option('--fail-on <severity>', 'end with 1 when there is an alert from it upwards', oneOf(SEVERITIES))
    .option('--dataset <dataset>', 'what every record is, instead of recognizing it: azure.auditlogs')
    .option(...GEOIP_OPTION)
    .option(...VALUE_LIST_OPTION)
    .option('--as-published', 'run rules as they were published, without their field maps')
    .option('--explain', 'say for every rule that did not fire what came closest')
    .option('--ledger', 'show what became of every hit, run by run')
    .option('--show-unrecognized', 'show a record that was not recognized')
    .option(...ATTACK_VERSION_OPTION)
    .option('--max-record <bytes>', 'skip records larger than this', byteCount, DEFAULT_READ_LIMITS.recordBytes)
    .option(
      '--threads <count>',
      'threads beside the first that large inputs are read in, 0 for none (default: one for each further processor)',
      count,
    )
    .option('--open', 'show the result in the browser, from memory and for this machine alone, until Ctrl-C')
    .option('-q, --quiet', 'no summary and no progress')
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], flags: ScanFlags) => {
      process.exitCode = await runScan(paths, flags);
    });
}

const HELP = `
Only data goes to standard output; with the other formats the summary goes to standard error.
Exit codes: 0 clean, 1 alerts from --fail-on upwards, 2 usage, or a rule that does not load or fails,
            3 input partly or wholly unreadable, 130 interrupted.

Examples:
  tocsin scan ./logs
  tocsin scan ./logs --open
  tocsin scan ./logs --format html --output report.html
  tocsin scan ./logs --rules ./my-rules --fail-on high
  aws s3 cp s3://trail/x.json.gz - | tocsin scan -`;

/** Scans and reports; answers the exit code. */
async function runScan(paths: readonly string[], flags: ScanFlags): Promise<number> {
  assertUsable(paths, flags);
  const rules = await prepareRules(flags);
  const { sources, problems } = await openSources(paths);
  const result = await scan(sources, problems, rules.compiled, flags);
  const report = buildScanReport(result, rules.loaded, rules.compiled, scopeOf(paths, flags), version());
  await writeOutput(renderReport(report, flags), flags.output);
  const isSummaryApart = flags.format !== 'table' || flags.output !== undefined;
  if (isSummaryApart && !flags.quiet) for (const piece of renderSummary(report, flags)) process.stderr.write(piece);
  if (flags.open === true) await showScan(result, rules.loaded.rules);
  return exitCodeOf(endings(result, rules, flags));
}

export type ReadyRules = { readonly loaded: LoadedRules; readonly compiled: CompiledRules };

/** Loads and compiles the rules that flags name. The summary says which do not load; standard error does when there is none. */
export async function prepareRules(
  flags: Pick<ScanFlags, 'rules' | 'asPublished' | 'quiet' | 'attackVersion' | 'valueList'>,
): Promise<ReadyRules> {
  const valueLists = await readValueLists(flags.valueList);
  const found = await loadNamedRules(flags.rules);
  assertListsNamed(valueLists, found.rules);
  const loaded = { ...found, rules: found.rules.map((rule) => inAttackVersion(rule, flags.attackVersion).rule) };
  const compiled = compileRules(loaded, { asPublished: flags.asPublished === true, valueLists });
  const hasSummary = !flags.quiet && compiled.compiled.length > 0;
  printRuleDiagnostics(process.stderr, hasSummary ? [] : [...loaded.diagnostics, ...compiled.diagnostics], loaded.problems);
  if (compiled.compiled.length === 0) throw noRules(loaded, compiled);
  return { loaded, compiled };
}

function assertUsable(paths: readonly string[], { rules, dataset, since, until }: ScanFlags): void {
  if (paths.length === 0) {
    const taken = rules && rules.length > 1 ? `--rules takes every path behind it (${rules.join(' ')}): name the logs first.` : undefined;
    throw new UsageError('name the files or folders to scan, or - for standard input.', taken ?? 'For example: tocsin scan ./logs');
  }
  assertPossible({ dataset, since, until });
}

function noRules(loaded: LoadedRules, rules: CompiledRules): UsageError {
  if (rules.disabled.length > 0 && rules.failed.length === 0)
    return new UsageError(`no rule to run: all ${rules.disabled.length} are disabled.`);
  const isBroken = hasRuleErrors([...loaded.diagnostics, ...rules.diagnostics]);
  return new UsageError(isBroken ? 'no rule to run: none of them loads.' : 'no rule to run: the paths of --rules hold none.');
}

/** Reads the sources under the eyes of the rules; Ctrl-C ends reading. */
export async function scan(
  sources: readonly Source[],
  problems: readonly Problem[],
  rules: CompiledRules,
  flags: Omit<ScanFlags, 'format' | 'severity'> & Partial<Pick<ScanFlags, 'format'>>,
): Promise<ScanResult> {
  const enrichment = await openEnrichment(flags.geoip);
  const interrupt = interruptSignal();
  const progress = flags.quiet ? undefined : new ProgressLine(process.stderr, () => performance.now(), totalBytes(sources));
  try {
    return await scanSources(sources, problems, {
      rules: rules.compiled,
      limits: { recordBytes: flags.maxRecord },
      signal: interrupt.signal,
      ...enrichment,
      explain: flags.explain === true,
      withHashes: flags.format === 'html',
      threads: { count: Math.min(flags.threads ?? usualThreads(), MOST_THREADS), enrichment: { geoDatabases: flags.geoip ?? [] } },
      ...(flags.dataset === undefined ? {} : { dataset: flags.dataset }),
      ...(flags.since === undefined ? {} : { since: flags.since }),
      ...(flags.until === undefined ? {} : { until: flags.until }),
      ...(progress ? { onProgress: (state) => progress.show(state) } : {}),
    });
  } finally {
    progress?.clear();
    interrupt.release();
  }
}

/** Threads beyond these would wait for the one that takes what they find. */
const MOST_THREADS = 8;

/** The main thread works too. */
function usualThreads(): number {
  return Math.min(availableParallelism() - 1, MOST_THREADS);
}

function scopeOf(inputs: readonly string[], { rules, since, until, asPublished }: ScanFlags): ScanReport['scope'] {
  return {
    inputs,
    rulePaths: rules ?? [],
    isAsPublished: asPublished === true,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

function endings(result: ScanResult, { loaded, compiled }: ReadyRules, { failOn }: ScanFlags): Parameters<typeof exitCodeOf>[0] {
  const hasFailures = result.runs.some(({ error }) => error !== undefined);
  const isBroken = hasFailures || loaded.problems.length > 0 || hasRuleErrors([...loaded.diagnostics, ...compiled.diagnostics]);
  const isAlarming = failOn !== undefined && result.alerts.some((alert) => !alert.isBuildingBlock && isAtLeast(alert.severity, failOn));
  return [
    ...(result.isPartial ? [EXIT.interrupted] : []),
    ...(isBroken ? [EXIT.usage] : []),
    ...(isUnreadable(result) ? [EXIT.unreadable] : []),
    ...(isAlarming ? [EXIT.alerts] : []),
  ];
}
