import { visibleLine } from '#rule/plain-text.ts';
import type { RuleScore, Score } from '#verify/score.ts';
import { printCounted } from './figures.ts';
import { harmlessJson } from './harmless-json.ts';
import { SEVERITIES } from './severity.ts';

/** How well rules did, for people: a line a rule that fired and a severity that its alerts have, then the sum. */
export function* scoreText({ rules, intrusions, missed, wrong, alerts, right, days }: Score): Generator<string> {
  const rows = rules.flatMap((one) => rowsOf(one, intrusions.length));
  const head = ['RULE', 'SEVERITY', 'ALERTS', 'RIGHT', 'WRONG', 'PRECISION', 'INTRUSIONS'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  for (const row of [head, ...rows])
    yield `${row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}\n`;
  const silent = rules.filter((one) => one.alerts === 0).map(({ rule }) => visibleLine(rule.id));
  if (silent.length > 0) yield `silent: ${silent.join(', ')}\n`;
  yield `\n${printCounted(intrusions.length, 'intrusion')}, ${intrusions.length - missed.length} found: recall ${share(intrusions.length - missed.length, intrusions.length)}\n`;
  if (missed.length > 0) yield `missed: ${missed.map((one) => visibleLine(one)).join(', ')}\n`;
  yield `${printCounted(alerts, 'alert')}, ${right} right: precision ${share(right, alerts)}\n`;
  yield `wrong in ${days.toFixed(1)} days: ${SEVERITIES.map((severity) => `${wrong[severity]} ${severity}`).join(', ')}\n`;
  yield `wrong at high and above a day: ${((wrong.critical + wrong.high) / Math.max(days, 1)).toFixed(2)}\n`;
}

function rowsOf({ rule, bySeverity }: RuleScore, intrusions: number): readonly (readonly string[])[] {
  const remark = rule.isBuildingBlock ? ' (building block)' : rule.supersededBy.length > 0 ? ' (superseded)' : '';
  return bySeverity.map(({ severity, alerts, right, found }) => [
    visibleLine(rule.id) + remark,
    severity,
    String(alerts),
    String(right),
    String(alerts - right),
    share(right, alerts),
    `${found.length} of ${intrusions}`,
  ]);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '-' : (part / whole).toFixed(3);
}

/** The same for programs. */
export function* scoreJson({ rules, ...score }: Score): Generator<string> {
  const entries = rules.map(({ rule, bySeverity, ...one }) => ({
    rule_id: rule.id,
    severity: rule.severity,
    ...one,
    by_severity: bySeverity,
  }));
  yield `${harmlessJson({ ...score, rules: entries }, 2)}\n`;
}
