import type { RuleSeverity } from '#rule/rule.ts';

/** SARIF has three levels for four severities; `security-severity` and `properties.severity` keep them apart. */
export const LEVELS: Readonly<Record<RuleSeverity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };

/** The score by which code-scanning services tell severities: over 9 is critical, from 7 high, from 4 medium. */
export const SECURITY_SEVERITY: Readonly<Record<RuleSeverity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };
