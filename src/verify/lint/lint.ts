import type { Rule } from '#rule/rule.ts';
import { severityConflicts } from './checks/severity-conflict.ts';
import { checks } from './checks.ts';
import type { Finding, RuleFinding } from './finding.ts';
import { type SeenValues, subjectOf } from './subject.ts';

/** Looks for what makes rules blind, loud or misleading. The findings of a rule stand together, in the order of the rules. */
export function lintRules(rules: readonly Rule[], seen: SeenValues): readonly RuleFinding[] {
  const subjects = new Map(rules.map((rule) => [rule.id, subjectOf(rule, seen)] as const));
  const conflicts = severityConflicts([...subjects.values()].filter((subject) => subject !== undefined));
  return rules.flatMap((rule) => {
    const subject = subjects.get(rule.id);
    const found = subject ? checks.flatMap((check) => check(subject)) : [];
    return [...found, ...(conflicts.get(rule.id) ?? [])].sort(byPlace).map((finding) => judged(rule, finding));
  });
}

/** The fields that rules compare with texts: what a sample of events holds in them is worth knowing. */
export function comparedFields(rules: readonly Rule[]): readonly string[] {
  const subjects = rules.map((rule) => subjectOf(rule, new Map())).filter((subject) => subject !== undefined);
  return [...new Set(subjects.flatMap(({ reading }) => reading.comparisons.map(({ field }) => field)))];
}

function byPlace(left: Finding, right: Finding): number {
  return (
    (left.span?.start ?? Number.POSITIVE_INFINITY) - (right.span?.start ?? Number.POSITIVE_INFINITY) || (left.code < right.code ? -1 : 1)
  );
}

function judged(rule: Rule, finding: Finding): RuleFinding {
  const allowed = rule.lintAllowed.get(finding.code);
  const mended = mendedBy(rule, finding);
  return {
    ...finding,
    ruleId: rule.id,
    path: rule.path ?? '',
    ...(mended === undefined ? {} : { mended }),
    ...(allowed === undefined ? {} : { allowed }),
  };
}

function mendedBy({ fieldMap }: Rule, { fields = [] }: Finding): string | undefined {
  if (fields.length === 0 || !fields.every((field) => fieldMap.has(field))) return undefined;
  return fields.map((field) => `the rule's field_map reads ${fieldMap.get(field)} in place of ${field}`).join(', ');
}
