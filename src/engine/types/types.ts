import type { Detection, Rule, RuleType } from '#rule/rule.ts';
import type { CompiledDetection, RuleTypeDefinition, TypeContext } from './detector.ts';
import { eql } from './eql.ts';
import { query } from './query.ts';

/** The list of rule types that run. */
export const ruleTypes: { readonly [Type in RuleType]?: RuleTypeDefinition<Type> } = { query, eql };

/** Undefined when rules of this type do not run. */
export function compileDetection(rule: Rule, context: TypeContext): TypedDetection | undefined {
  const { detection } = rule;
  const definition = ruleTypes[detection.type] as RuleTypeDefinition<Detection['type']> | undefined;
  return definition && { ...definition.compile(rule, detection, context), rereads: definition.rereads };
}

export type TypedDetection = CompiledDetection & { readonly rereads: RuleTypeDefinition<RuleType>['rereads'] };
