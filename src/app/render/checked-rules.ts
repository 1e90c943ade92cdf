import type { Diagnostic } from '#base/diagnostic.ts';
import { positionAt } from '#base/span.ts';
import type { CheckedDiagnostic, CheckedRules, RuleCheck } from '#rule/check.ts';
import { renderDiagnostic } from './diagnostic.ts';
import { printCount, printCounted } from './figures.ts';
import { visibleText } from './visible-text.ts';

/** Checked rules for programs: an array, a rule an entry. What is not known is null. */
export function* checkedJson({ rules }: CheckedRules): Generator<string> {
  const entries = rules.map((rule) => JSON.stringify(jsonOf(rule), undefined, 2).replace(/^/gm, '  '));
  yield entries.length === 0 ? '[]\n' : `[\n${entries.join(',\n')}\n]\n`;
}

function jsonOf({ path, rule_id, name, type, language, status, reason, diagnostics }: RuleCheck): object {
  return {
    path,
    rule_id: rule_id ?? null,
    name: name ?? null,
    type: type ?? null,
    language: language ?? null,
    status,
    reason: reason ?? null,
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** Line and column are those of the file; null when the diagnostic has no place there. */
function diagnosticJson({ diagnostic, text, isInFile }: CheckedDiagnostic): object {
  const { code, severity, message, span, help } = diagnostic;
  const position = isInFile ? positionAt(text, span.start) : undefined;
  return { code, severity, message, line: position?.line ?? null, column: position?.column ?? null, help: help ?? null };
}

/** Checked rules for people: mistakes and doubts with their places, what does not run here by its reason, and how many of each type run. */
export function* checkedTable({ rules, notRules }: CheckedRules): Generator<string> {
  for (const rule of rules) if (rule.status !== 'unsupported') yield* found(rule);
  yield* unsupportedRules(rules.filter(({ status }) => status === 'unsupported'));
  if (rules.length > 0) yield* typeTable(rules);
  yield `${verdictOf(rules)}${notRules.length === 0 ? '' : `; ${printCounted(notRules.length, 'file holds', 'files hold')} no rule`}.\n`;
}

function* found({ path, rule_id, diagnostics }: RuleCheck): Generator<string> {
  for (const { diagnostic, text, isInFile } of diagnostics) {
    if (diagnostic.severity === 'info') continue;
    const owner = rule_id === undefined ? {} : { owner: `rule ${rule_id}` };
    yield renderDiagnostic(diagnostic, isInFile ? { name: path, text, ...owner } : placeOutside(path, text, diagnostic, owner));
  }
}

function placeOutside(path: string, text: string, { span }: Diagnostic, owner: { owner?: string }): Parameters<typeof renderDiagnostic>[1] {
  return span.end > 0 ? { name: `${path}, query`, text, ...owner } : { name: path, ...owner };
}

/** More rules of one reason than these are counted. */
const MAX_NAMED = 3;

function* unsupportedRules(rules: readonly RuleCheck[]): Generator<string> {
  const byReason = Map.groupBy(rules, ({ reason }) => reason ?? '');
  for (const [reason, group] of byReason) {
    yield `unsupported, ${printCounted(group.length, 'rule')}: ${visibleText(reason)}\n`;
    for (const { path, rule_id } of group.slice(0, MAX_NAMED))
      yield `  ${visibleText(path)}${rule_id === undefined ? '' : ` (rule ${visibleText(rule_id)})`}\n`;
    if (group.length > MAX_NAMED) yield `  and ${printCount(group.length - MAX_NAMED)} more (--format json names all)\n`;
    yield '\n';
  }
}

const STATUSES = ['ok', 'unsupported', 'error'] as const;

function* typeTable(rules: readonly RuleCheck[]): Generator<string> {
  const byType = [...Map.groupBy(rules, ({ type }) => type ?? 'not loaded')].sort(([left], [right]) => (left < right ? -1 : 1));
  const rows = [
    ['TYPE', 'OK', 'UNSUPPORTED', 'ERROR'],
    ...byType.map(([type, group]) => [
      type,
      ...STATUSES.map((status) => printCount(group.filter((rule) => rule.status === status).length)),
    ]),
  ];
  for (const [type = '', ...counts] of rows) yield `${type.padEnd(18)}${counts.map((count) => count.padStart(12)).join('')}\n`;
  yield '\n';
}

function verdictOf(rules: readonly RuleCheck[]): string {
  const count = (status: RuleCheck['status']): number => rules.filter((rule) => rule.status === status).length;
  const parts = [`${printCounted(rules.length, 'rule')}: ${printCount(count('ok'))} ok`];
  if (count('unsupported') > 0) parts.push(`${printCount(count('unsupported'))} unsupported`);
  if (count('error') > 0) parts.push(`${printCount(count('error'))} in error`);
  return parts.join(', ');
}
