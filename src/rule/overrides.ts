import * as z from 'zod';
import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import { parseDuration } from '#base/duration.ts';
import { spanOf } from '#base/span.ts';
import { exceptionFromFile } from './formats/exceptions.ts';
import { RISK_SCORES } from './formats/file-rule.ts';
import { problemsOf } from './formats/issues.ts';
import { exceptionSchema, ruleSchema } from './formats/schema.ts';
import { diagnosticOf } from './formats/source.ts';
import { readYaml } from './formats/yaml-document.ts';
import type { Rule } from './rule.ts';

const { severity, risk_score, risk_terms, interval, from, to, max_signals, enabled } = ruleSchema.shape;

const overrideSchema = z.strictObject({
  severity: severity.optional(),
  risk_score,
  risk_terms: risk_terms.unwrap().optional(),
  enabled: enabled.unwrap().optional(),
  interval: interval.unwrap().optional(),
  from: from.unwrap().optional(),
  to: to.unwrap().optional(),
  max_signals: max_signals.unwrap().optional(),
  exceptions: z.array(exceptionSchema).max(10_000).optional(),
});

const overridesSchema = z.strictObject({ rules: z.record(z.string().min(1), overrideSchema) });

/** What a user wants otherwise than a pack says, for one rule. Exceptions and risk terms are added to the rule's own. */
export type RuleOverride = z.output<typeof overrideSchema>;

/** What a user wants otherwise than a pack says: rule id → the members that differ. It stands beside the pack and outlives its updates. */
export type PackOverrides = ReadonlyMap<string, RuleOverride>;

/** What a file of overrides says; with an error nothing is overridden. */
export function parseOverrides(text: string): { readonly overrides: PackOverrides; readonly diagnostics: readonly Diagnostic[] } {
  const [document] = readYaml(text);
  if (document?.kind === 'mistake') return { overrides: new Map(), diagnostics: [document.diagnostic] };
  if (document?.kind !== 'map')
    return {
      overrides: new Map(),
      diagnostics: [warningAt('RUL103', spanOf(0, 0), 'The file overrides nothing', 'see docs/rule-format.md')],
    };
  const parsed = overridesSchema.safeParse(document.value);
  if (parsed.success) return { overrides: new Map(Object.entries(parsed.data.rules)), diagnostics: [] };
  return {
    overrides: new Map(),
    diagnostics: problemsOf(parsed.error.issues, document.value).map((found) => diagnosticOf(found, document.source)),
  };
}

/** The rule as its user wants it. Another severity brings its usual risk score, unless that is given too. */
export function overrideRule(rule: Rule, override: RuleOverride): Rule {
  const { schedule } = rule;
  const rated = override.severity ?? rule.severity;
  const usual = rated === rule.severity ? rule.riskScore : RISK_SCORES[rated];
  const added = (override.exceptions ?? []).map((item, i) => exceptionFromFile(item, `${rule.id}-override-${i + 1}`));
  return {
    ...rule,
    severity: rated,
    riskScore: override.risk_score ?? usual,
    riskTerms: [...rule.riskTerms, ...(override.risk_terms ?? [])],
    enabled: override.enabled ?? rule.enabled,
    maxSignals: override.max_signals ?? rule.maxSignals,
    schedule: {
      interval: override.interval === undefined ? schedule.interval : (parseDuration(override.interval) ?? schedule.interval),
      from: override.from ?? schedule.from,
      to: override.to ?? schedule.to,
    },
    exceptions: [...rule.exceptions, ...added],
  };
}
