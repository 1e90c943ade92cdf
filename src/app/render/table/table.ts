import type { ScanReport } from '../../scan-report.ts';
import { printCount } from '../figures.ts';
import type { RenderOptions } from '../options.ts';
import { listedAlerts } from '../severity.ts';
import { isIncomplete } from '../summary.ts';
import { unrecognizedLines } from '../unrecognized.ts';
import { alertBlock, alertLine } from './alert-list.ts';
import { explanationSection } from './explanations.ts';
import { ledgerSection } from './ledger-table.ts';
import { type Sheet, sheetOf } from './sheet.ts';
import { summaryLine, summaryText } from './summary.ts';

const DEFAULT_WIDTH = 100;

/** A list longer than this pushes the summary off the screen: its first line is said again at the end. */
const LONG_LIST = 10;

/** The report for a terminal: the summary, then the alerts, worst first. */
export function* renderTable(report: ScanReport, options: RenderOptions): Generator<string> {
  const sheet = sheetOf(options.width ?? DEFAULT_WIDTH, options.color ?? false);
  if (options.quiet) yield* alertLines(sheet, report, options);
  else yield* fully(sheet, report, options);
}

/** The summary alone: for standard error, when standard output carries data. */
export function* renderSummary(report: ScanReport, options: RenderOptions): Generator<string> {
  const sheet = sheetOf(options.width ?? DEFAULT_WIDTH, options.color ?? false);
  yield summaryText(sheet, report, options);
  yield* appendix(sheet, report, options);
}

function* fully(sheet: Sheet, report: ScanReport, options: RenderOptions): Generator<string> {
  yield summaryText(sheet, report, options);
  const alerts = listedAlerts(report.alerts, options.severity);
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  if (alerts.length > 0) yield `\n${sheet.paint('heading', `Alerts, worst first (${printCount(alerts.length)})`)}\n`;
  for (const alert of alerts) yield `\n${alertBlock(sheet, alert, { rule: rules.get(alert.ruleId), places: report.places })}`;
  yield* appendix(sheet, report, options);
  if (alerts.length > LONG_LIST) yield `\n${summaryLine(sheet, report)}`;
}

/** What was asked for beside the alerts. */
function* appendix(sheet: Sheet, report: ScanReport, options: RenderOptions): Generator<string> {
  yield explanationSection(sheet, report);
  if (options.showLedger) yield ledgerSection(sheet, report);
  if (!options.showUnrecognized) return;
  yield `\n${sheet.paint('heading', 'A record that was not recognized')}\n`;
  for (const line of unrecognizedLines(report)) yield `  ${line}\n`;
}

/** Quiet is not silent: what makes the list of alerts incomplete is said before it. */
function* alertLines(sheet: Sheet, report: ScanReport, options: RenderOptions): Generator<string> {
  if (isIncomplete(report)) yield summaryLine(sheet, report);
  for (const alert of listedAlerts(report.alerts, options.severity)) yield alertLine(sheet, alert);
}
