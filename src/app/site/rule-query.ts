import type { Rule, RuleLanguage } from '#rule/rule.ts';

/** A query of a rule with what it is for. */
export type ShownQuery = { readonly title: string; readonly language: RuleLanguage; readonly text: string };

const NAMES: Readonly<Record<RuleLanguage, string>> = { kuery: 'KQL', lucene: 'Lucene', eql: 'EQL', esql: 'ES|QL' };

/** The queries of a rule as their author wrote them. */
export function literalQuery({ detection }: Rule): readonly ShownQuery[] {
  if (detection.type === 'machine_learning') return [];
  const language = 'language' in detection ? detection.language : detection.type;
  const own = { title: NAMES[language], language, text: detection.query.text };
  if (detection.type !== 'threat_match') return [own];
  const { threatLanguage, threatQuery } = detection;
  return [own, { title: `Indicators, ${NAMES[threatLanguage]}`, language: threatLanguage, text: threatQuery.text }];
}
