import type { Detection, Rule, RuleType } from '#rule/rule.ts';
import type { CompiledDetection, RuleTypeDefinition, TypeContext } from './detector.ts';
import { eql } from './eql.ts';
import { esql } from './esql.ts';
import { newTerms } from './new-terms.ts';
import { query } from './query.ts';
import { threatMatch } from './threat-match.ts';
import { threshold } from './threshold.ts';

/** The list of rule types that run. */
const ruleTypes: { readonly [Type in RuleType]?: RuleTypeDefinition<Type> } = {
  query,
  eql,
  esql,
  threshold,
  new_terms: newTerms,
  threat_match: threatMatch,
};

/** Undefined when rules of this type do not run. */
export function compileDetection(rule: Rule, context: TypeContext): CompiledDetection | undefined {
  const definition = ruleTypes[rule.detection.type] as RuleTypeDefinition<Detection['type']> | undefined;
  return definition?.compile(rule, rule.detection, context);
}
