import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { Alert } from '#engine/alert/alert.ts';
import type { Run } from '#engine/run.ts';
import type { ProblemGroup } from '#live/problem-tally.ts';
import type { ReadCounts } from '#live/replay.ts';
import type { ScannedFile, ScanResult } from '#live/scan.ts';
import type { Rule } from '#rule/rule.ts';
import type { NearMiss } from '#verify/explain/near-miss.ts';
import type { CompiledRules, LoadedRules, RuleDiagnostic } from './load-rules.ts';

/** Everything a finished scan knows. Nothing of it depends on when or where the scan ran. */
export type ScanReport = {
  readonly version: string;
  readonly scope: ScanScope;
  readonly isPartial: boolean;
  readonly files: readonly ScannedFile[];
  readonly counts: ReadCounts;
  readonly problems: readonly ProblemGroup[];
  readonly rules: readonly Rule[];
  readonly ruleProblems: readonly RuleProblem[];
  readonly alerts: readonly Alert[];
  readonly runs: readonly Pick<Run, 'ruleId' | 'tick' | 'ledger' | 'warnings'>[];
  readonly explanations: readonly RuleExplanation[];
  readonly places: ScanResult['places'];
};

export type ScanScope = {
  readonly inputs: readonly string[];
  /** As named; empty for the built-in packs. */
  readonly rulePaths: readonly string[];
  readonly since?: number;
  readonly until?: number;
  readonly isAsPublished: boolean;
};

export type RuleProblem = {
  readonly path?: string;
  readonly ruleId?: string;
  readonly isLoaded: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly text?: string;
};

export type RuleExplanation = {
  readonly ruleId: string;
  readonly filters: readonly { readonly eventsSeen: number; readonly nearMiss?: NearMiss }[];
};

/** What a scan gave, as a report. */
export function buildScanReport(
  result: ScanResult,
  loaded: LoadedRules,
  compiled: CompiledRules,
  scope: ScanScope,
  version: string,
): ScanReport {
  const { alerts, runs, watch, problems, files, isPartial, places, ...counts } = result;
  const fired = new Set(alerts.map(({ ruleId }) => ruleId));
  const rules = compiled.compiled.map(({ rule }) => rule);
  const silent = watch ? rules.filter(({ id }) => !fired.has(id)) : [];
  return {
    version,
    scope,
    isPartial,
    files,
    counts,
    problems,
    rules,
    ruleProblems: [
      ...ruleProblems([...loaded.diagnostics, ...compiled.diagnostics], new Set(rules.map(({ id }) => id))),
      ...failedRules(runs),
    ],
    alerts,
    runs,
    explanations: silent.map(({ id }) => ({ ruleId: id, filters: watch?.of(id) ?? [] })),
    places,
  };
}

/** Rules of which a run failed, each once with what the first of its failures says. */
function failedRules(runs: readonly Run[]): readonly RuleProblem[] {
  const failures = Map.groupBy(
    runs.filter(({ error }) => error !== undefined),
    ({ ruleId }) => ruleId,
  );
  return [...failures].map(([ruleId, failed]) => {
    const gaps = failed.reduce((sum, run) => sum + run.gaps.length, 0);
    const lost = gaps === 0 ? 'what it could not read at first was read later' : `windows that could not be read: ${gaps}`;
    const message = `Failed in ${failed.length} of its runs (${lost}): ${failed[0]?.error ?? ''}`;
    return {
      ruleId,
      isLoaded: true,
      diagnostics: [errorAt('ENG106', spanOf(0, 0), message, 'this is a mistake of Tocsin, please report it')],
    };
  });
}

/** Whether a rule did not do all it should: something in it failed while it ran. */
export function hasFailed({ diagnostics }: RuleProblem): boolean {
  return diagnostics.some(({ code }) => code === 'ENG106');
}

/** Diagnostics by rule and text, in the order of the first of each. */
function ruleProblems(diagnostics: readonly RuleDiagnostic[], ran: ReadonlySet<string>): readonly RuleProblem[] {
  const problems = new Map<string, RuleProblem & { readonly diagnostics: Diagnostic[] }>();
  for (const { path, text, ruleId, diagnostic } of diagnostics) {
    const key = JSON.stringify([path, ruleId, text.length]);
    const known = problems.get(key);
    if (known) {
      known.diagnostics.push(diagnostic);
      continue;
    }
    const isLoaded = ruleId === undefined ? diagnostic.severity !== 'error' : ran.has(ruleId);
    problems.set(key, { path, isLoaded, text, diagnostics: [diagnostic], ...(ruleId === undefined ? {} : { ruleId }) });
  }
  return [...problems.values()];
}
