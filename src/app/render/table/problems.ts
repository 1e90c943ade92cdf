import { PROBLEM_KINDS, type Problem } from '#io/record.ts';
import type { ProblemGroup } from '#live/problem-tally.ts';
import type { ScanReport } from '../../scan-report.ts';
import { printPlace } from '../facts.ts';
import { printCount } from '../figures.ts';
import { visibleText } from '../visible-text.ts';
import { paragraph, type Sheet } from './sheet.ts';

/** Problems of a kind that are shown with their place. */
const MAX_PLACES = 3;

/** What was not read as it stands: kinds by which something was lost first, each with its first places. */
export function problemSection(sheet: Sheet, { problems }: Pick<ScanReport, 'problems'>): string {
  const lost = problems.filter(({ kind }) => PROBLEM_KINDS[kind].isLoss);
  const kept = problems.filter(({ kind }) => !PROBLEM_KINDS[kind].isLoss);
  return section(sheet, 'Not read', 'bad', '✗', lost) + section(sheet, 'Noticed', 'caution', '!', kept);
}

function section(sheet: Sheet, title: string, role: 'bad' | 'caution', mark: string, groups: readonly ProblemGroup[]): string {
  if (groups.length === 0) return '';
  return [`\n${sheet.paint('heading', title)}\n`, ...groups.map((group) => groupLines(sheet, role, mark, group))].join('');
}

function groupLines(sheet: Sheet, role: 'bad' | 'caution', mark: string, { kind, count, first }: ProblemGroup): string {
  const shown = first.slice(0, MAX_PLACES);
  const rest = count - shown.length;
  return [
    paragraph(sheet, 2, `${mark} ${PROBLEM_KINDS[kind].title}: ${printCount(count)}`, role, 2),
    ...shown.map((problem) => paragraph(sheet, 6, printProblem(problem), undefined, 2)),
    ...(rest > 0 ? [paragraph(sheet, 6, `and ${printCount(rest)} more`, 'faint')] : []),
  ].join('');
}

/** `logs/a.json:12: the line is not JSON` */
export function printProblem({ path, line, message }: Problem): string {
  return `${printPlace(path, line)}: ${visibleText(message, 500)}`;
}
