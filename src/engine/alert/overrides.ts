import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { keywordText } from '#event/value.ts';
import type { Rule, RuleSeverity } from '#rule/rule.ts';
import { readable } from './text.ts';

/** What a rule says of an alert once its own fields are asked (Kibana: severity, risk score and rule name overrides). */
export type Assessment = { readonly severity: RuleSeverity; readonly riskScore: number; readonly name: string };

const RANKS: Readonly<Record<RuleSeverity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };
const MAX_NAME_LENGTH = 200;

/** The rule's own answers, for alerts that overrides do not reach (sequences). */
export function assessPlainly(rule: Rule): Assessment {
  return { severity: rule.severity, riskScore: rule.riskScore, name: rule.name };
}

export function assess(rule: Rule, fields: JsonObject): Assessment {
  return { severity: severityOf(rule, fields), riskScore: riskScoreOf(rule, fields), name: nameOf(rule, fields) };
}

/** The highest severity whose mapping holds for some value; `event.severity` is compared as a number. */
function severityOf(rule: Rule, fields: JsonObject): RuleSeverity {
  const mapped = rule.severityMapping.filter(({ field, value }) => {
    const values = fieldValues(fields, field);
    return field === 'event.severity' ? values.some((one) => Number(one) === Number(value)) : values.map(keywordText).includes(value);
  });
  const highest = mapped.toSorted((left, right) => RANKS[right.severity] - RANKS[left.severity])[0];
  return highest?.severity ?? rule.severity;
}

/** The greatest number from 0 to 100 in the first mapping's field; texts that are numbers count. */
function riskScoreOf(rule: Rule, fields: JsonObject): number {
  const mapping = rule.riskScoreMapping[0];
  if (!mapping) return rule.riskScore;
  const scores = fieldValues(fields, mapping.field)
    .filter((value) => typeof value === 'number' || (typeof value === 'string' && value.trim() !== ''))
    .map(Number)
    .filter((score) => score >= 0 && score <= 100);
  return scores.length === 0 ? rule.riskScore : Math.max(...scores);
}

function nameOf(rule: Rule, fields: JsonObject): string {
  if (rule.ruleNameOverride === undefined) return rule.name;
  const value = fieldValues(fields, rule.ruleNameOverride).find((one) => typeof one === 'string' && one.trim() !== '');
  return typeof value === 'string' ? readable(value, MAX_NAME_LENGTH) : rule.name;
}
