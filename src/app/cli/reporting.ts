import type { WriteStream } from 'node:tty';
import type { RuleSeverity } from '#rule/rule.ts';
import type { RenderOptions, ReportFormat } from '../render/options.ts';
import { renderReport as renderInFormat } from '../render/report.ts';
import { renderSummary as renderSummaryText } from '../render/table/table.ts';
import type { ScanReport } from '../scan-report.ts';

/** The flags of a scan that decide how it is shown. */
export type ReportFlags = {
  readonly format: ReportFormat;
  readonly severity: RuleSeverity;
  readonly ledger?: boolean;
  readonly showUnrecognized?: boolean;
  readonly quiet?: boolean;
  readonly output?: string;
};

/** The report for standard output, or for the file that `--output` names. */
export function renderReport(report: ScanReport, flags: ReportFlags): Iterable<string> {
  const terminal = flags.output === undefined ? terminalOptions(process.stdout) : {};
  return renderInFormat(report, flags.format, { ...optionsOf(flags), ...terminal });
}

/** The summary for standard error. */
export function renderSummary(report: ScanReport, flags: ReportFlags): Iterable<string> {
  return renderSummaryText(report, { ...optionsOf(flags), ...terminalOptions(process.stderr) });
}

function optionsOf({ severity, ledger, showUnrecognized, quiet }: ReportFlags): RenderOptions {
  return { severity, showLedger: ledger === true, showUnrecognized: showUnrecognized === true, quiet: quiet === true };
}

/** How wide the terminal is and whether it shows colors; `NO_COLOR` and its like are heeded. Nothing when it is none. */
export function terminalOptions(stream: WriteStream): Pick<RenderOptions, 'width' | 'color'> {
  return stream.isTTY ? { width: stream.columns, color: stream.hasColors() } : {};
}
