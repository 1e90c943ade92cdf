import type { Diagnostic } from '#base/diagnostic.ts';
import { positionAt } from '#base/span.ts';
import { hasFailed, type RuleProblem, type ScanReport } from '../../scan-report.ts';
import { printCount, printCounted } from '../figures.ts';
import { truncate } from '../layout.ts';
import { visibleText } from '../visible-text.ts';
import { paragraph, type Sheet } from './sheet.ts';

/** Rules that did not load are named up to this many; a wrong folder can hold thousands. */
const MAX_FAILED = 20;
const MAX_DIAGNOSTICS = 3;
/** An exception that is not applied makes its rule louder than its author thinks: it is said before anything else. */
const NOT_APPLIED = 'ENG103';
/** Warnings and remarks on rules that run, a line each. */
const MAX_REMARKS = 10;

/** How many rules ran, and those that did not load with what is wrong, where, and what to do. */
export function ruleSection(sheet: Sheet, report: ScanReport): string {
  const failed = report.ruleProblems.filter(({ isLoaded }) => !isLoaded);
  const broken = report.ruleProblems.filter(hasFailed);
  const raising = new Set(report.alerts.map(({ ruleId }) => ruleId));
  const fired = report.rules.filter(({ id }) => raising.has(id)).length;
  const ran = `${printCounted(report.rules.length, 'rule')} ran, ${fired === 0 ? 'none' : fired} of them raised alerts`;
  const rest = failed.length - MAX_FAILED;
  return [
    `\n${sheet.paint('heading', 'Rules')}\n`,
    paragraph(sheet, 2, report.rules.length === 0 ? 'no rule ran' : ran),
    report.scope.isAsPublished ? paragraph(sheet, 2, '! as published: every field_map was ignored', 'caution', 2) : '',
    failed.length === 0 ? '' : paragraph(sheet, 2, `✗ ${printCounted(failed.length, 'rule')} did not load`, 'bad'),
    ...failed.slice(0, MAX_FAILED).map((problem) => problemLines(sheet, problem)),
    rest > 0 ? paragraph(sheet, 4, `and ${printCounted(rest, 'more rule')}`, 'faint') : '',
    broken.length === 0 ? '' : paragraph(sheet, 2, `✗ ${printCounted(broken.length, 'rule')} failed while running`, 'bad'),
    ...broken.slice(0, MAX_FAILED).map((problem) => problemLines(sheet, problem)),
    remarkLines(sheet, report.ruleProblems),
  ].join('');
}

/** What is doubtful in rules that run all the same: warnings before remarks. */
function remarkLines(sheet: Sheet, problems: readonly RuleProblem[]): string {
  const ofKind = (kind: Diagnostic['severity'], isFirst: boolean): readonly string[] =>
    problems.flatMap((problem) =>
      problem.diagnostics
        .filter(({ severity, code }) => severity === kind && (code === NOT_APPLIED) === isFirst)
        .map((diagnostic) => printRuleDiagnostic(briefly(problem), diagnostic)),
    );
  const [warnings, remarks] = [[...ofKind('warning', true), ...ofKind('warning', false)], ofKind('info', false)];
  const lines = [...warnings, ...remarks];
  if (lines.length === 0) return '';
  const counts = [
    ...(warnings.length > 0 ? [printCounted(warnings.length, 'warning')] : []),
    ...(remarks.length > 0 ? [printCounted(remarks.length, 'remark')] : []),
  ];
  const rest = lines.length - MAX_REMARKS;
  return [
    paragraph(sheet, 2, `! ${counts.join(' and ')} on rules`, 'caution', 2),
    ...lines.slice(0, MAX_REMARKS).map((line) => `      ${truncate(line, sheet.width - 6)}\n`),
    rest > 0 ? paragraph(sheet, 6, `and ${printCount(rest)} more: \`tocsin rules\` with the same --rules prints all`, 'faint') : '',
  ].join('');
}

/** A rule that has an id is found by it: no path, so that the line has room for what matters. */
function briefly({ path, ...problem }: RuleProblem): RuleProblem {
  return problem.ruleId === undefined && path !== undefined ? { ...problem, path } : problem;
}

function problemLines(sheet: Sheet, problem: RuleProblem): string {
  const errors = problem.diagnostics.filter(({ severity }) => severity === 'error');
  const shown = (errors.length > 0 ? errors : problem.diagnostics).slice(0, MAX_DIAGNOSTICS);
  const rest = errors.length - shown.length;
  return [
    ...shown.map((diagnostic) => paragraph(sheet, 6, printRuleDiagnostic(problem, diagnostic), undefined, 2)),
    rest > 0 ? paragraph(sheet, 6, `and ${printCounted(rest, 'more error')}`, 'faint') : '',
  ].join('');
}

/** `rules/x.yml:12:5 (my-rule) KQL101: A value is missing; write one behind the colon` */
export function printRuleDiagnostic({ path, ruleId, text }: RuleProblem, { code, message, span, help }: Diagnostic): string {
  // An empty span at the very beginning is a diagnostic without a place.
  const position = text === undefined || span.end === 0 ? undefined : positionAt(text, span.start);
  const names = [
    ...(path === undefined ? [] : [`${visibleText(path, 300)}${position === undefined ? '' : `:${position.line}:${position.column}`}`]),
    ...(ruleId === undefined ? [] : [path === undefined ? visibleText(ruleId, 100) : `(${visibleText(ruleId, 100)})`]),
  ];
  return `${names.join(' ')} ${code}: ${visibleText(message, 500)}${help === undefined ? '' : `; ${visibleText(help, 300)}`}`.trim();
}
