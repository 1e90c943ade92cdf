import type { Span } from '#base/span.ts';
import type { CompiledRule } from '#engine/compile.ts';
import type { Detection, QueryText, RiskTerm, Rule, RuleLanguage } from '#rule/rule.ts';
import type { ExplainedSurvivor } from '#rule/rule-cases.ts';
import { type PreparedCase, runCase } from '../cases/run.ts';
import { alterations } from './alter.ts';
import { literalsOf } from './literals.ts';

/** A literal of a rule, altered, and no case that noticed. */
type Survivor = {
  /** The literal as it stands in the rule. */
  readonly literal: string;
  readonly altered: string;
  /** Its place in the query; absent for what stands elsewhere in the rule. */
  readonly span?: Span;
};

export type MutationResult = {
  readonly literalCount: number;
  readonly killedCount: number;
  /** Those that nobody explains. */
  readonly survivors: readonly Survivor[];
  /** Survivors whose author says why no case can notice them. */
  readonly explained: readonly (Survivor & { readonly reason: string })[];
  /** Explained literals that some case does notice, or that the rule does not have. */
  readonly idleExplanations: readonly string[];
  /** Literals that could not be altered to another rule that runs. */
  readonly unaltered: readonly { readonly literal: string; readonly span: Span }[];
};

/**
 * Alters every literal of a rule in turn: some case that passes must then fail, or nothing proves the literal. `compile` answers undefined
 * for a rule that cannot run.
 */
export function mutateRule(
  rule: Rule,
  cases: readonly PreparedCase[],
  compile: (rule: Rule) => CompiledRule | undefined,
  explanations: readonly ExplainedSurvivor[],
): MutationResult {
  const mutants = [...queryMutants(rule), ...numberMutants(rule), ...riskMutants(rule)];
  const survivors: Survivor[] = [];
  const unaltered: { literal: string; span: Span }[] = [];
  for (const { literal, span, altered } of mutants) {
    const runnable = firstThatRuns(altered, compile);
    if (!runnable) unaltered.push({ literal, span: span ?? { start: 0, end: 0 } });
    else if (cases.every((one) => runCase(runnable.compiled, one).hasPassed))
      survivors.push({ literal, altered: runnable.text, ...(span ? { span } : {}) });
  }
  const reasons = new Map(explanations.map(({ literal, reason }) => [literal, reason]));
  const explained = survivors.flatMap((one) => {
    const reason = reasons.get(one.literal);
    return reason === undefined ? [] : [{ ...one, reason }];
  });
  const survived = new Set(survivors.map(({ literal }) => literal));
  return {
    literalCount: mutants.length,
    killedCount: mutants.length - survivors.length - unaltered.length,
    survivors: survivors.filter(({ literal }) => !reasons.has(literal)),
    explained,
    idleExplanations: [...reasons.keys()].filter((literal) => !survived.has(literal)),
    unaltered,
  };
}

/** A literal with the rules it may be altered to. */
type Mutant = {
  readonly literal: string;
  readonly span?: Span;
  readonly altered: readonly { readonly text: string; readonly rule: Rule }[];
};

function firstThatRuns(
  altered: Mutant['altered'],
  compile: (rule: Rule) => CompiledRule | undefined,
): { readonly text: string; readonly compiled: CompiledRule } | undefined {
  for (const { text, rule } of altered) {
    const compiled = compile(rule);
    if (compiled) return { text, compiled };
  }
  return undefined;
}

function queryMutants(rule: Rule): readonly Mutant[] {
  const { detection } = rule;
  if (!('query' in detection)) return [];
  const { text } = detection.query;
  return literalsOf(languageOf(detection), text).map((span) => {
    const literal = text.slice(span.start, span.end);
    const altered = alterations(literal).map((other) => ({
      text: other,
      rule: withQuery(rule, { text: text.slice(0, span.start) + other + text.slice(span.end) }),
    }));
    return { literal, span, altered };
  });
}

function languageOf(detection: Exclude<Detection, { type: 'machine_learning' }>): RuleLanguage {
  return 'language' in detection ? detection.language : detection.type;
}

function withQuery(rule: Rule, query: QueryText): Rule {
  return 'query' in rule.detection ? { ...rule, detection: { ...rule.detection, query } } : rule;
}

/** The numbers of a threshold. */
function numberMutants(rule: Rule): readonly Mutant[] {
  const { detection } = rule;
  if (detection.type !== 'threshold') return [];
  const more = (changed: Partial<typeof detection>): Rule => ({ ...rule, detection: { ...detection, ...changed } });
  const value = detection.value + 1;
  const counted: Mutant = {
    literal: `threshold.value: ${detection.value}`,
    altered: [{ text: `threshold.value: ${value}`, rule: more({ value }) }],
  };
  const distinct = detection.cardinality.map((one, i): Mutant => {
    const cardinality = detection.cardinality.with(i, { ...one, value: one.value + 1 });
    const name = `threshold.cardinality of ${one.field}`;
    return { literal: `${name}: ${one.value}`, altered: [{ text: `${name}: ${one.value + 1}`, rule: more({ cardinality }) }] };
  });
  return [counted, ...distinct];
}

/** The points of risk terms, and the literals of their conditions. */
function riskMutants(rule: Rule): readonly Mutant[] {
  return rule.riskTerms.flatMap((term, i) => {
    const changed = (other: Partial<RiskTerm>): Rule => ({ ...rule, riskTerms: rule.riskTerms.with(i, { ...term, ...other }) });
    const name = `risk_terms of "${term.why}"`;
    const add = term.add + 1;
    const points: Mutant = { literal: `${name}: ${term.add}`, altered: [{ text: `${name}: ${add}`, rule: changed({ add }) }] };
    const conditions = literalsOf('kuery', term.when).map(({ start, end }): Mutant => {
      const literal = term.when.slice(start, end);
      const altered = alterations(literal).map((text) => ({
        text: `${name}: ${text}`,
        rule: changed({ when: term.when.slice(0, start) + text + term.when.slice(end) }),
      }));
      return { literal: `${name}: ${literal}`, altered };
    });
    return [points, ...conditions];
  });
}
