import { PROBLEM_KINDS } from '#io/record.ts';
import type { ScanReport } from '../../scan-report.ts';
import { printBytes, printCount, printCounted, printMoment } from '../figures.ts';
import { displayWidth, padEnd, padStart, truncate } from '../layout.ts';
import { type Caution, cautions, stillDeferred } from '../ledger.ts';
import type { RenderOptions } from '../options.ts';
import { countBySeverity, listedAlerts, SEVERITIES, SEVERITY_SYMBOLS } from '../severity.ts';
import { headlineOf, sourceCounts } from '../summary.ts';
import { visibleText } from '../visible-text.ts';
import { problemSection } from './problems.ts';
import { ruleSection } from './rule-problems.ts';
import { paragraph, type Sheet } from './sheet.ts';

/** Limits that rules met, and rules that still wait: named up to this many each. */
const MAX_CAUTIONS = 10;

/** The first screen: how much became how little, what was read, what was not and why, what the rules did. */
export function summaryText(sheet: Sheet, report: ScanReport, options: RenderOptions): string {
  const { reduction, cautions: first } = headlineOf(report);
  return [
    ...first.map((text) => paragraph(sheet, 0, text, 'bad')),
    `${sheet.paint('strong', reduction)}\n`,
    severityLine(sheet, report, options),
    readSection(sheet, report),
    problemSection(sheet, report),
    ruleSection(sheet, report),
    cautionSection(sheet, report),
  ].join('');
}

/** The summary as one line. */
export function summaryLine(sheet: Sheet, report: ScanReport): string {
  const { reduction, severities } = headlineOf(report);
  const failed = report.ruleProblems.filter(({ isLoaded }) => !isLoaded).length;
  const lost = report.problems.reduce((sum, { kind, count }) => sum + (PROBLEM_KINDS[kind].isLoss ? count : 0), 0);
  const parts = [
    ...(report.isPartial ? ['PARTIAL'] : []),
    severities === '' ? reduction : `${reduction} (${severities})`,
    ...(report.counts.unrecognized > 0 ? [`${printCounted(report.counts.unrecognized, 'record')} not recognized`] : []),
    ...(lost > 0 ? [`${printCounted(lost, 'part')} of the input not read`] : []),
    ...(failed > 0 ? [`${printCounted(failed, 'rule')} did not load`] : []),
  ];
  return paragraph(sheet, 0, parts.join('; '), 'strong');
}

function severityLine(sheet: Sheet, report: ScanReport, options: RenderOptions): string {
  const counts = countBySeverity(report.alerts);
  const parts = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
    sheet.paint(severity, `${SEVERITY_SYMBOLS[severity]} ${printCount(counts[severity])} ${severity}`),
  );
  if (parts.length === 0) return '';
  const total = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  const hidden = total - listedAlerts(report.alerts, options.severity).length;
  const left = hidden === 0 ? '' : paragraph(sheet, 0, `${printCount(hidden)} below ${options.severity} are not listed`, 'faint');
  return `${parts.join('   ')}\n${left}`;
}

function readSection(sheet: Sheet, report: ScanReport): string {
  const { counts, files } = report;
  const bytes = files.reduce((sum, { byteCount }) => sum + byteCount, 0);
  const read = `${printCounted(files.length, 'file')}, ${printBytes(bytes)}, ${printCounted(counts.records, 'record')}`;
  return [
    `\n${sheet.paint('heading', 'Read')}\n`,
    paragraph(sheet, 2, read),
    ...(counts.firstTime === undefined || counts.lastTime === undefined
      ? []
      : [paragraph(sheet, 2, `events from ${printMoment(counts.firstTime)} to ${printMoment(counts.lastTime)}`)]),
    ...sourceRows(sheet, report),
    ...(counts.unrecognized === 0 ? [] : [unrecognizedLine(sheet, counts.unrecognized)]),
    ...(counts.failures === 0 ? [] : failureLines(sheet, report)),
    ...(counts.outsideTime === 0 ? [] : [paragraph(sheet, 2, outsideText(report))]),
  ].join('');
}

function sourceRows(sheet: Sheet, report: ScanReport): readonly string[] {
  const rows = sourceCounts(report).map(({ dataset, title, events }) => ({
    name: visibleText(dataset, 60),
    title: visibleText(title, 60),
    count: printCounted(events, 'event'),
  }));
  const width = (values: readonly string[]): number => Math.max(0, ...values.map(displayWidth));
  const countWidth = width(rows.map(({ count }) => count));
  const nameWidth = width(rows.map(({ name }) => name));
  return rows.map(({ name, title, count }) => {
    const row = `${padStart(count, countWidth)}  ${padEnd(name, nameWidth)}  ${title}`;
    return `    ${truncate(row, sheet.width - 4).trimEnd()}\n`;
  });
}

function unrecognizedLine(sheet: Sheet, count: number): string {
  const text = `! ${printCounted(count, 'record')} not recognized: no rule saw ${count === 1 ? 'it' : 'them'}. See one with --show-unrecognized`;
  return paragraph(sheet, 2, text, 'caution', 2);
}

function failureLines(sheet: Sheet, { counts }: ScanReport): readonly string[] {
  const first = counts.failureSamples.slice(0, 3).map(({ place, reason }) => `${visibleText(place, 200)}: ${visibleText(reason, 300)}`);
  const rest = counts.failures - first.length;
  return [
    paragraph(sheet, 2, `! ${printCounted(counts.failures, 'record')} recognized but not understood: no rule saw them`, 'caution', 2),
    ...first.map((text) => paragraph(sheet, 6, text, undefined, 2)),
    ...(rest > 0 ? [paragraph(sheet, 6, `and ${printCount(rest)} more`, 'faint')] : []),
  ];
}

function outsideText({ counts, scope }: ScanReport): string {
  const bounds = [
    ...(scope.since === undefined ? [] : [`since ${printMoment(scope.since)}`]),
    ...(scope.until === undefined ? [] : [`until ${printMoment(scope.until)}`]),
  ];
  return `${printCounted(counts.outsideTime, 'event')} left out: only what happened ${bounds.join(' ')} was asked for`;
}

function cautionSection(sheet: Sheet, report: ScanReport): string {
  const found = sharedCautions(cautions(report.runs));
  const waiting = stillDeferred(report.runs);
  if (found.length + waiting.length === 0) return '';
  return [
    `\n${sheet.paint('heading', 'Limits that were met')}\n`,
    ...found.slice(0, MAX_CAUTIONS).map((shared) => paragraph(sheet, 2, printCaution(shared), 'caution', 2)),
    moreCautions(sheet, found.length),
    ...waiting
      .slice(0, MAX_CAUTIONS)
      .map(({ ruleId, count }) =>
        paragraph(sheet, 2, `! ${visibleText(ruleId, 100)}: ${printCounted(count, 'alert')} still waited when the scan ended`, 'bad', 2),
      ),
    moreCautions(sheet, waiting.length),
  ].join('');
}

/** Rules that say the same share a line; what many rules say comes first. */
function sharedCautions(found: readonly Caution[]): readonly (readonly [Caution, ...Caution[]])[] {
  const byText = new Map<string, [Caution, ...Caution[]]>();
  for (const caution of found) {
    const shared = byText.get(caution.text);
    if (shared) shared.push(caution);
    else byText.set(caution.text, [caution]);
  }
  return [...byText.values()].sort((left, right) => right.length - left.length);
}

function printCaution([first, ...others]: readonly [Caution, ...Caution[]]): string {
  const all = [first, ...others];
  const runs = all.reduce((sum, caution) => sum + caution.runs, 0);
  const moment = printMoment(Math.min(...all.map(({ firstTick }) => firstTick)));
  const name = visibleText(first.ruleId, 100);
  const who = others.length === 0 ? name : `${name} and ${printCounted(others.length, 'other rule')}`;
  const amount = /: \d+$/.test(first.text) ? 'at most, ' : '';
  const times = runs === 1 ? `in the run of ${moment}` : `${amount}in ${printCount(runs)} runs from ${moment} on`;
  return `! ${who}: ${visibleText(first.text, 300)} ${times}`;
}

function moreCautions(sheet: Sheet, count: number): string {
  return count <= MAX_CAUTIONS ? '' : paragraph(sheet, 4, `and ${printCount(count - MAX_CAUTIONS)} more: --format json holds all`, 'faint');
}
