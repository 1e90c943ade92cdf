import type { Value } from '#event/value.ts';
import type { ExplainedEvent } from '#live/explain-run.ts';
import { printClause } from '#verify/explain/print.ts';
import type { RowStep } from '#verify/explain/row-steps.ts';
import { printCounted, printMoment } from '../figures.ts';
import { paragraph, type Sheet } from '../table/sheet.ts';
import { visibleText } from '../visible-text.ts';

/** One event under a condition: the truth of every clause, the values it saw, and what kept it out. */
export function renderExplainedEvent(sheet: Sheet, explained: ExplainedEvent, title: string): string {
  const { event, place, clause, steps } = explained;
  const where = `${event.dataset} ${printMoment(event.time)}, ${place.path}:${place.line}`;
  const heading = `${title === '' ? '' : `${title}: `}${where}`;
  return [
    `\n${sheet.paint('strong', visibleText(heading, 1000))}\n`,
    verdict(sheet, explained),
    ...printClause(clause).map((line) => clauseLine(sheet, line)),
    ...steps.map((step) => stepText(sheet, step)),
  ].join('');
}

function verdict(sheet: Sheet, { clause, keptOutBy, missingKeys, isExcepted, steps }: ExplainedEvent): string {
  if (!clause.isTrue) return paragraph(sheet, 2, `✗ kept out by ${printCounted(keptOutBy.length, 'clause')}`, 'bad');
  if (missingKeys.length > 0) {
    const keys = visibleText(missingKeys.join(', '), 300);
    return paragraph(sheet, 2, `✗ meets the condition, and has no value for ${keys} to be joined by`, 'bad', 2);
  }
  if (steps.some(({ outcome }) => outcome === 'dropped'))
    return paragraph(sheet, 2, '✗ meets the condition, and a row command drops it', 'bad');
  if (isExcepted) return paragraph(sheet, 2, '✗ meets the condition, and an exception takes it', 'bad');
  return paragraph(sheet, 2, '✓ meets the condition', 'good');
}

function clauseLine(sheet: Sheet, line: string): string {
  const indent = line.length - line.trimStart().length;
  const text = visibleText(line.trim(), 2000);
  const role = text.startsWith('✓') ? 'good' : text.startsWith('✗') ? 'bad' : undefined;
  return paragraph(sheet, 4 + Math.min(indent, 40), text, role, 2);
}

const OUTCOMES: Readonly<Record<RowStep['outcome'], readonly [mark: string, role: 'good' | 'bad' | 'caution']>> = {
  kept: ['✓', 'good'],
  dropped: ['✗', 'bad'],
  open: ['…', 'caution'],
};

function stepText(sheet: Sheet, { text, outcome, columns }: RowStep): string {
  const [mark, role] = OUTCOMES[outcome];
  const note = outcome === 'open' ? ' (looks at several events at once)' : '';
  return [
    paragraph(sheet, 4, visibleText(`${mark} ${text.replaceAll('\n', ' ')}${note}`, 2000), role, 2),
    ...columns.map(({ name, value }) => paragraph(sheet, 8, visibleText(`${name} is ${printValue(value)}`, 500), undefined, 2)),
  ].join('');
}

function printValue(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  return Array.isArray(value) ? `[${value.map((one) => printValue(one)).join(', ')}]` : JSON.stringify(value);
}
