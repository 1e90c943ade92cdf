import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { Backend } from '#convert/backend.ts';
import { type ConvertedRule, convertRule } from '#convert/rule.ts';
import { planDetection } from '#engine/types/plan-detection.ts';
import type { Planned } from '#plan/languages.ts';
import type { Rule } from '#rule/rule.ts';
import { knownSchema } from './schema.ts';

/** A rule's query elsewhere; without it, the mistakes of the rule. */
export function convertNamedRule(
  rule: Rule,
  backend: Backend,
): { readonly converted?: ConvertedRule; readonly diagnostics: readonly Diagnostic[] } {
  const { query, diagnostics } = plannedRule(rule);
  return query ? { converted: convertRule(rule, query, backend), diagnostics } : { diagnostics };
}

function plannedRule(rule: Rule): Planned {
  const { detection } = rule;
  const context = { schema: knownSchema(), fieldMap: rule.fieldMap };
  switch (detection.type) {
    case 'eql': {
      const { eventCategoryOverride } = detection;
      return planDetection(
        detection,
        'eql',
        context,
        eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride },
      );
    }
    case 'esql':
      return planDetection({ ...detection, filters: [] }, 'esql', context);
    case 'query':
    case 'threshold':
    case 'new_terms':
    case 'threat_match':
      return planDetection(detection, detection.language, context);
    case 'machine_learning':
      return { diagnostics: [errorAt('ENG101', spanOf(0, 0), 'A machine learning rule has no query')] };
    default:
      return detection satisfies never;
  }
}
