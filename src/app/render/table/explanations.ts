import { printNearMiss } from '#verify/explain/print.ts';
import type { RuleExplanation, ScanReport } from '../../scan-report.ts';
import { printCounted } from '../figures.ts';
import { visibleText } from '../visible-text.ts';
import { paragraph, type Sheet } from './sheet.ts';

/** For every silent rule: were there events for it, and what kept the closest one out. */
export function explanationSection(sheet: Sheet, report: ScanReport): string {
  if (report.explanations.length === 0) return '';
  const names = new Map(report.rules.map(({ id, name }) => [id, name]));
  return [
    `\n${sheet.paint('heading', 'Why rules stayed silent')}\n`,
    ...report.explanations.map((explanation) => explanationLines(sheet, explanation, names.get(explanation.ruleId) ?? '')),
  ].join('');
}

function explanationLines(sheet: Sheet, { ruleId, filters }: RuleExplanation, name: string): string {
  const title = paragraph(sheet, 2, `${visibleText(ruleId, 100)} ${visibleText(name, 200)}`, 'strong', 2);
  return title + filters.map((filter, i) => filterLines(sheet, filter, filters.length > 1 ? `stage ${i + 1}: ` : '')).join('');
}

function filterLines(sheet: Sheet, { eventsSeen, nearMiss }: RuleExplanation['filters'][number], stage: string): string {
  if (eventsSeen === 0) return paragraph(sheet, 4, `${stage}no event of the indices it reads`, undefined, 2);
  const seen = paragraph(sheet, 4, `${stage}${printCounted(eventsSeen, 'event')} of its indices, none met its condition`, undefined, 2);
  if (!nearMiss) return `${seen}${paragraph(sheet, 4, 'none of them came near', undefined, 2)}`;
  const lines = printNearMiss(nearMiss).map((line) => {
    const indent = line.length - line.trimStart().length;
    return paragraph(sheet, 4 + Math.min(indent, 20), visibleText(line.trim(), 2000), undefined, 2);
  });
  return seen + lines.join('');
}
