import type { Code } from '#base/codes.ts';
import { type Diagnostic, hasErrors, warningAt } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import { type LowerContext, planQuery } from '#plan/languages.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import type { RiskTerm } from '#rule/rule.ts';
import { compileCondition } from '../match/condition.ts';
import { DocumentReader, type Predicate } from '../match/reader.ts';

/** Which of a rule's risk terms hold for an alert: for its own fields, or for those of one of its single events. In the rule's order. */
export type RiskTermsOf = (fields: readonly JsonObject[]) => readonly RiskTerm[];

export type CompiledRiskTerms = { readonly riskTermsOf: RiskTermsOf; readonly diagnostics: readonly Diagnostic[] };

const CODE: Code = 'ENG104';

/**
 * Risk terms, ready to ask. Their conditions are KQL over what the alert says, computed columns included. A term that cannot be understood
 * adds nothing and says so: the alert is there all the same.
 */
export function compileRiskTerms(terms: readonly RiskTerm[], context: LowerContext): CompiledRiskTerms {
  const diagnostics: Diagnostic[] = [];
  const ready = terms.flatMap((term) => {
    const holds = compileTerm(term, context, diagnostics);
    return holds === undefined ? [] : [{ term, holds }];
  });
  if (ready.length === 0) return { riskTermsOf: () => [], diagnostics };
  const riskTermsOf: RiskTermsOf = (fields) => {
    const readers = fields.map((one) => new DocumentReader(one));
    return ready.filter(({ holds }) => readers.some(holds)).map(({ term }) => term);
  };
  return { riskTermsOf, diagnostics };
}

function compileTerm({ when, why }: RiskTerm, context: LowerContext, diagnostics: Diagnostic[]): Predicate | undefined {
  const planned = planQuery('kuery', when, context);
  if (planned.query?.kind === 'events' && !hasErrors(planned.diagnostics)) {
    return compileCondition(optimizeCondition(planned.query.filter), 0);
  }
  const reason = planned.diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'it is no condition';
  diagnostics.push(warningAt(CODE, spanOf(0, 0), `Risk term "${why}" is not applied: ${reason}`, 'write its "when" in KQL'));
  return undefined;
}
