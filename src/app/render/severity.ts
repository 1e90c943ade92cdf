import type { Alert } from '#engine/alert/alert.ts';
import type { RuleSeverity } from '#rule/rule.ts';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const satisfies readonly RuleSeverity[];

/** A shape beside the word, so that nothing hangs on color. */
export const SEVERITY_SYMBOLS: Readonly<Record<RuleSeverity, string>> = { critical: '◆', high: '▲', medium: '■', low: '●' };

/** The alerts that lists show: no building blocks, none below the least severity; worst first, then oldest first. */
export function listedAlerts(alerts: readonly Alert[], least: RuleSeverity = 'low'): readonly Alert[] {
  return alerts
    .filter(({ isBuildingBlock, severity }) => !isBuildingBlock && isAtLeast(severity, least))
    .sort(
      (left, right) =>
        rank(left.severity) - rank(right.severity) ||
        right.riskScore - left.riskScore ||
        left.originalTime - right.originalTime ||
        compareText(left.ruleId, right.ruleId) ||
        compareText(left.id, right.id),
    );
}

export type SeverityCounts = Readonly<Record<RuleSeverity, number>>;

/** How many alerts of each severity there are, building blocks apart. */
export function countBySeverity(alerts: readonly Alert[]): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { isBuildingBlock, severity } of alerts) if (!isBuildingBlock) counts[severity]++;
  return counts;
}

export function isAtLeast(severity: RuleSeverity, least: RuleSeverity): boolean {
  return rank(severity) <= rank(least);
}

/** 0 is the worst. */
function rank(severity: RuleSeverity): number {
  return SEVERITIES.indexOf(severity);
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
