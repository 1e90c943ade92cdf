import type { StoredAnswer } from '#live/stored-search.ts';
import { printCount, printCounted } from '../figures.ts';
import { paragraph, type Sheet } from '../table/sheet.ts';
import { visibleText } from '../visible-text.ts';

/** What the results of a query over stored events rest on, for standard error. */
export function storedSummary(sheet: Sheet, { findings, total, isPartial, notes, inTime, readCount }: StoredAnswer, noun: string): string {
  const shown = findings.filter(({ kind }) => kind !== 'columns').length;
  const results = total === 0 ? `no ${noun} found` : `${printCounted(total, noun)} found`;
  const cut = shown < total ? `, ${printCount(shown)} shown` : '';
  return [
    isPartial ? paragraph(sheet, 0, 'PARTIAL: the query was ended. The results cover only what was read until then.', 'bad') : '',
    paragraph(sheet, 0, `${results}${cut} in ${printCounted(inTime, 'stored event')}, ${printCount(readCount)} of them read`, 'strong'),
    ...notes.map((note) => paragraph(sheet, 0, `! ${visibleText(note, 500)}`, 'caution', 2)),
  ].join('');
}
