import type { RuleSeverity } from '#rule/rule.ts';
import type { ScanReport } from '../scan-report.ts';

export const FORMATS = ['table', 'json', 'ndjson', 'csv', 'sarif', 'html'] as const;
export type Format = (typeof FORMATS)[number];
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const satisfies readonly RuleSeverity[];
export function isAtLeast(severity: RuleSeverity, wanted: RuleSeverity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(wanted);
}

export function* renderReport(report: ScanReport, { severity }: { readonly severity: RuleSeverity }): Generator<string> {
  for (const alert of report.alerts) if (isAtLeast(alert.severity, severity)) yield `${JSON.stringify(alert.document)}\n`;
}

export function* renderSummary(report: ScanReport, _flags: unknown): Generator<string> {
  const { records, events, unrecognized, failures } = report.counts;
  yield `${report.isPartial ? 'PARTIAL ' : ''}${records} records, ${events} events, ${unrecognized} unrecognized, ${failures} failed, ${report.alerts.length} alerts\n`;
  for (const { kind, count } of report.problems) yield `${kind}: ${count}\n`;
}
