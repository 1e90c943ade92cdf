import { hasLoss } from '#live/problem-tally.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { hasFailed, type ScanReport } from '../scan-report.ts';
import { printCount, printCounted } from './figures.ts';
import { compareText, countBySeverity, SEVERITIES, type SeverityCounts } from './severity.ts';

/** The sentences that every form of the report for people begins with. */
export type Headline = {
  /** `412,903 events → 17 alerts` */
  readonly reduction: string;
  /** `1 critical, 3 high`; empty without alerts. */
  readonly severities: string;
  /** What a reader must know before trusting the numbers, worst first. */
  readonly cautions: readonly string[];
};

export function headlineOf(report: ScanReport): Headline {
  const { counts } = report;
  const bySeverity = countBySeverity(report.alerts);
  const total = SEVERITIES.reduce((sum, severity) => sum + bySeverity[severity], 0);
  return {
    reduction: `${printCounted(counts.events, 'event')} → ${printCounted(total, 'alert')}`,
    severities: printSeverities(bySeverity),
    cautions: [
      ...(report.isPartial ? ['PARTIAL: the scan was interrupted. All numbers cover only what was read until then.'] : []),
      ...(nothingRead(report) ?? []),
    ],
  };
}

/** Something that was asked for was not looked at: no alert is no proof then. */
export function isIncomplete({ isPartial, problems, counts, ruleProblems }: ScanReport): boolean {
  return (
    isPartial ||
    hasLoss(problems) ||
    counts.failures > 0 ||
    counts.events === 0 ||
    ruleProblems.some((problem) => !problem.isLoaded || hasFailed(problem))
  );
}

function printSeverities(counts: SeverityCounts): string {
  return SEVERITIES.filter((severity) => counts[severity] > 0)
    .map((severity) => `${printCount(counts[severity])} ${severity}`)
    .join(', ');
}

function nothingRead({ counts, files }: ScanReport): readonly string[] | undefined {
  if (counts.events > 0) return undefined;
  if (counts.outsideTime > 0) return ['No event lies in the time that was asked for: silence means nothing here.'];
  if (counts.records > 0) return ['No record was recognized: silence means nothing here.'];
  return [files.length === 0 ? 'No file was read: silence means nothing here.' : 'No record was found: silence means nothing here.'];
}

/** A source of events as the summary lists it. */
export type SourceCount = { readonly dataset: string; readonly title: string; readonly events: number };

/** Events by dataset with the name people know it by, most events first. */
export function sourceCounts({ counts }: ScanReport): readonly SourceCount[] {
  const titles = new Map(normalizers.map(({ dataset, title }) => [dataset, title]));
  return [...counts.eventsByDataset]
    .map(([dataset, events]) => ({ dataset, title: titles.get(dataset) ?? '', events }))
    .sort((left, right) => right.events - left.events || compareText(left.dataset, right.dataset));
}
