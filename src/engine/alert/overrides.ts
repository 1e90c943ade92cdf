import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { keywordText } from '#event/value.ts';
import type { RiskTerm, Rule, RuleSeverity } from '#rule/rule.ts';
import { readable } from './text.ts';

/** What a rule says of an alert once its own fields are asked (Kibana: severity, risk score and rule name overrides; ours: risk terms). */
export type Assessment = {
  readonly severity: RuleSeverity;
  readonly riskScore: number;
  readonly name: string;
  /** The score before the terms that hold, which `riskScore` has in it. */
  readonly riskBase: number;
  readonly riskTerms: readonly RiskTerm[];
};

const RANKS: Readonly<Record<RuleSeverity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };
const MAX_NAME_LENGTH = 200;

/** The rule's own answers, for the single events of sequences, which nothing reaches. */
export function assessPlainly(rule: Rule): Assessment {
  return assessSequence(rule, []);
}

/** For sequences, which overrides do not reach (Kibana). */
export function assessSequence(rule: Rule, terms: readonly RiskTerm[]): Assessment {
  return summed({ severity: rule.severity, riskScore: rule.riskScore, name: rule.name }, terms);
}

export function assess(rule: Rule, fields: JsonObject, terms: readonly RiskTerm[]): Assessment {
  const mapped = mappedSeverity(rule, fields);
  const { severity, ...sum } = summed({ severity: rule.severity, riskScore: riskScoreOf(rule, fields), name: nameOf(rule, fields) }, terms);
  return { ...sum, severity: mapped ?? severity };
}

/** Points that raise the score never lower the severity, and the other way round. */
function summed(
  { severity, riskScore: riskBase, name }: Pick<Assessment, 'severity' | 'riskScore' | 'name'>,
  riskTerms: readonly RiskTerm[],
): Assessment {
  const riskScore = Math.min(
    Math.max(
      riskTerms.reduce((sum, { add }) => sum + add, riskBase),
      0,
    ),
    100,
  );
  const reached = LEVELS.find(([from]) => riskScore >= from)?.[1] ?? 'low';
  const isOutOfStep = riskScore > riskBase ? RANKS[reached] > RANKS[severity] : riskScore < riskBase && RANKS[reached] < RANKS[severity];
  return { severity: isOutOfStep ? reached : severity, riskScore, name, riskBase, riskTerms };
}

/** The score from which on an alert has a severity: the one that Elastic's rules of that severity have. */
const LEVELS: readonly (readonly [from: number, severity: RuleSeverity])[] = [
  [99, 'critical'],
  [73, 'high'],
  [47, 'medium'],
];

/** The highest severity whose mapping holds for some value; `event.severity` is compared as a number. */
function mappedSeverity(rule: Rule, fields: JsonObject): RuleSeverity | undefined {
  const mapped = rule.severityMapping.filter(({ field, value }) => {
    const values = fieldValues(fields, field);
    return field === 'event.severity' ? values.some((one) => Number(one) === Number(value)) : values.map(keywordText).includes(value);
  });
  const highest = mapped.toSorted((left, right) => RANKS[right.severity] - RANKS[left.severity])[0];
  return highest?.severity;
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
