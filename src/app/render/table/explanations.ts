import { printNearMiss } from '#verify/explain/print.ts';
import type { RuleExplanation, ScanReport } from '../../scan-report.ts';
import { printCount, printCounted } from '../figures.ts';
import { visibleText } from '../visible-text.ts';
import { paragraph, type Sheet } from './sheet.ts';

/** Ids that are named of a group of rules. */
const MAX_NAMED = 30;

/** For every silent rule: were there events for it, and what kept the closest one out. Rules that nothing came near share a line. */
export function explanationSection(sheet: Sheet, report: ScanReport): string {
  const { explanations, rules } = report;
  if (explanations.length === 0) return '';
  const names = new Map(rules.map(({ id, name }) => [id, name]));
  const near = explanations.filter(({ filters }) => filters.some(({ nearMiss }) => nearMiss));
  const far = explanations.filter(({ filters }) => filters.every(({ nearMiss }) => !nearMiss));
  return [
    `\n${sheet.paint('heading', 'Why rules stayed silent')}\n`,
    ...near.map((explanation) => explanationLines(sheet, explanation, names.get(explanation.ruleId) ?? '')),
    ruleGroup(sheet, 'There were events for these, but none came near', far.filter(hasEvents)),
    ruleGroup(
      sheet,
      'There was no event of the indices that these read',
      far.filter((explanation) => !hasEvents(explanation)),
    ),
  ].join('');
}

function hasEvents({ filters }: RuleExplanation): boolean {
  return filters.some(({ eventsSeen }) => eventsSeen > 0);
}

function ruleGroup(sheet: Sheet, title: string, explanations: readonly RuleExplanation[]): string {
  if (explanations.length === 0) return '';
  const named = explanations.slice(0, MAX_NAMED).map(({ ruleId }) => visibleText(ruleId, 100));
  const rest = explanations.length - named.length;
  const ids = `${named.join(', ')}${rest > 0 ? ` and ${printCount(rest)} more` : ''}`;
  return paragraph(sheet, 2, `${title}:`, 'strong', 2) + paragraph(sheet, 4, ids);
}

function explanationLines(sheet: Sheet, { ruleId, filters }: RuleExplanation, name: string): string {
  const title = paragraph(sheet, 2, `${visibleText(ruleId, 100)} ${visibleText(name, 200)}`, 'strong', 2);
  return title + filters.map((filter, i) => filterLines(sheet, filter, filters.length > 1 ? `stage ${i + 1}: ` : '')).join('');
}

function filterLines(sheet: Sheet, { eventsSeen, nearMiss }: RuleExplanation['filters'][number], stage: string): string {
  if (eventsSeen === 0) return paragraph(sheet, 4, `${stage}no event of the indices it reads`, undefined, 2);
  const seen = paragraph(
    sheet,
    4,
    `${stage}${printCounted(eventsSeen, 'event')} of its indices, ${nearMiss ? 'none met its condition' : 'none came near its condition'}`,
    undefined,
    2,
  );
  if (!nearMiss) return seen;
  const lines = printNearMiss(nearMiss).map((line) => {
    const indent = line.length - line.trimStart().length;
    return paragraph(sheet, 4 + Math.min(indent, 20), visibleText(line.trim(), 2000), undefined, 2);
  });
  return seen + lines.join('');
}
