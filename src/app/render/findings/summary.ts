import type { IntakeCounts, Sample } from '#live/event-intake.ts';
import type { NormalizeReport } from '#live/normalize-run.ts';
import type { ProblemGroup } from '#live/problem-tally.ts';
import type { QueryReport } from '#live/query-run.ts';
import { printBytes, printCount, printCounted, printMoment } from '../figures.ts';
import { problemSection } from '../table/problems.ts';
import { paragraph, type Sheet } from '../table/sheet.ts';
import { visibleText } from '../visible-text.ts';

/** What the results of a query rest on, for standard error: how much was read, and what was not. */
export function querySummary(sheet: Sheet, report: QueryReport, noun: string): string {
  return [
    report.isPartial
      ? paragraph(sheet, 0, 'PARTIAL: the query was interrupted. The results cover only what was read until then.', 'bad')
      : '',
    paragraph(sheet, 0, resultLine(report, noun), 'strong'),
    ...report.notes.map((note) => paragraph(sheet, 0, `! ${visibleText(note, 500)}`, 'caution', 2)),
    readingTrouble(sheet, report),
  ].join('');
}

/** What became of everything that was to be normalized, for standard error. */
export function normalizeSummary(sheet: Sheet, report: NormalizeReport): string {
  const datasets = [...report.eventsByDataset].map(([dataset, count]) => `${visibleText(dataset, 100)}: ${printCount(count)}`);
  return [
    report.isPartial ? paragraph(sheet, 0, 'PARTIAL: interrupted. The events cover only what was read until then.', 'bad') : '',
    paragraph(sheet, 0, `${printCounted(report.events, 'event')} from ${readOf(report, report.records, 'record')}`, 'strong'),
    ...datasets.map((line) => paragraph(sheet, 2, line)),
    readingTrouble(sheet, report),
  ].join('');
}

/** What was not read, or not understood, of the input. */
export function readingTrouble(sheet: Sheet, report: IntakeCounts & { readonly problems: readonly ProblemGroup[] }): string {
  return [...trouble(report).map((text) => paragraph(sheet, 0, `! ${text}`, 'caution', 2)), problemSection(sheet, report)].join('');
}

/** `3 events found in 1,204 events of 2 files (1.2 MB), 2026-03-04 00:00:00 UTC to …` */
function resultLine(report: QueryReport, noun: string): string {
  const { files, found, events } = report;
  const results = found === 0 ? `no ${noun} found` : `${printCounted(found, noun)} found`;
  if (files.length === 0) return results;
  const short = report.isCutShort ? '; the rest was not read' : '';
  return `${results} in ${readOf(report, events, 'event')}${short}`;
}

/** `1,204 events of 2 files (1.2 MB), from 2026-03-04 00:00:00 UTC to …` */
function readOf(
  { files, firstTime, lastTime }: Pick<QueryReport, 'files' | 'firstTime' | 'lastTime'>,
  count: number,
  noun: string,
): string {
  const bytes = files.reduce((sum, { byteCount }) => sum + byteCount, 0);
  const span = firstTime === undefined || lastTime === undefined ? '' : `, from ${printMoment(firstTime)} to ${printMoment(lastTime)}`;
  return `${printCounted(count, noun)} of ${printCounted(files.length, 'file')} (${printBytes(bytes)})${span}`;
}

function trouble({
  events,
  outsideTime,
  records,
  unrecognized,
  unrecognizedSamples,
  failures,
  failureSamples,
}: IntakeCounts): readonly string[] {
  return [
    ...(events === 0 && records > 0 && outsideTime === 0 ? ['No record was recognized: an empty result means nothing here.'] : []),
    ...(unrecognized === 0 ? [] : [`${printCounted(unrecognized, 'record')} not recognized${firstOf(unrecognizedSamples)}`]),
    ...(failures === 0 ? [] : [`${printCounted(failures, 'record')} recognized but not understood${firstOf(failureSamples)}`]),
    ...(outsideTime === 0 ? [] : [`${printCount(outsideTime)} left out: outside --since and --until`]),
  ];
}

function firstOf([sample]: readonly Sample[]): string {
  return sample ? `; the first stands in ${visibleText(sample.place, 200)}: ${visibleText(sample.reason, 200)}` : '';
}
