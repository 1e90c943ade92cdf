import { overrideRule, parseOverrides } from '#rule/overrides.ts';
import type { Rule } from '#rule/rule.ts';
import { runCaseFiles } from './case-file.ts';
import { ruleFrom } from './engine-support.ts';

const rule = ruleFrom("rule_id: a\nseverity: low\nquery: 'a: b'\nexceptions: [{ name: own, entries: [{ field: c, type: exists }] }]");

runCaseFiles('src/rule/cases/overrides.case', (one) => {
  const { overrides, diagnostics } = parseOverrides(one.get('overrides') ?? '');
  const override = overrides.get('a');
  return {
    rule: override ? printed(overrideRule(rule, override)) : '',
    diagnostics: diagnostics.map(({ code, message, help }) => `${code}: ${message}${help === undefined ? '' : ` (${help})`}`).join('\n'),
  };
});

function printed({ severity, riskScore, riskTerms, enabled, schedule, exceptions }: Rule): string {
  return JSON.stringify({
    severity,
    riskScore,
    riskTerms,
    enabled,
    ...schedule,
    exceptions: exceptions.map(({ id, name }) => `${id} ${name}`),
  });
}
