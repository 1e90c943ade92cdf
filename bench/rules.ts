import { knownSchema } from '#app/schema.ts';
import { type CompiledRule, compileRule } from '#engine/compile.ts';
import type { Filter } from '#engine/match/matcher.ts';
import type { Condition, ValueTest } from '#plan/expr.ts';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';
import { ruleTexts } from './corpora.ts';

/** The rules of the corpus, those for cloud logs first. */
export function corpusRules(): readonly Rule[] {
  const rules = ruleTexts().flatMap(({ path, text }) => {
    const { rule } = parseRule(text, { path });
    return rule ? [rule] : [];
  });
  return rules.toSorted((left, right) => Number(isCloudRule(right)) - Number(isCloudRule(left)));
}

function isCloudRule({ path = '' }: Rule): boolean {
  return /\/(?:aws|azure|o365|gcp|okta|google_workspace|github)\//.test(path);
}

export function compileAll(rules: readonly Rule[]): readonly CompiledRule[] {
  const schema = knownSchema();
  return rules.flatMap((rule) => compileRule(rule, { schema, fieldMap: rule.fieldMap }).compiled ?? []);
}

/** The filters of so many rules: the real ones, then copies of them that ask for other values. */
export function filtersOf(rules: readonly CompiledRule[], count: number): readonly Filter[] {
  return Array.from({ length: count }, (_, i) => {
    const { filters } = rules[i % rules.length] as CompiledRule;
    const copy = Math.floor(i / rules.length);
    return copy === 0 ? filters : filters.map((filter) => ({ ...filter, condition: mutated(filter.condition, `~${copy}`) }));
  }).flat();
}

/** What all events of a source share: a copy of a rule is for the same source. */
const SHARED = /^(?:event\.(?:dataset|module|provider|category|kind|type|outcome)|data_stream\..*|host\.os\.type)$/;

function mutated(condition: Condition, mark: string): Condition {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { ...condition, operands: condition.operands.map((operand) => mutated(operand, mark)) };
    case 'not':
    case 'nested':
      return { ...condition, operand: mutated(condition.operand, mark) };
    case 'test':
      return SHARED.test(condition.field.path) ? condition : { ...condition, test: mutatedTest(condition.test, mark) };
    default:
      return condition;
  }
}

function mutatedTest(test: ValueTest, mark: string): ValueTest {
  switch (test.kind) {
    case 'text':
      return { ...test, values: test.values.map((value) => value + mark) };
    case 'prefix':
      return { ...test, value: test.value + mark };
    case 'like':
      return { ...test, pattern: test.pattern.replace(/\*?$/, (star) => mark + star) };
    default:
      return test;
  }
}
