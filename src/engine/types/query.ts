import type { RuleTypeDefinition } from './detector.ts';
import { planDetection } from './plan-detection.ts';
import { candidatePerGroup, detectSingleEvents } from './single-events.ts';

/** KQL or Lucene: every event that meets the query is an alert. */
export const query: RuleTypeDefinition<'query'> = {
  type: 'query',
  rereads: 'first',
  compile: (rule, detection, context) => {
    const { query: planned, diagnostics } = planDetection(detection, detection.language, context);
    if (planned?.kind !== 'events') return { filters: [], diagnostics };
    return {
      filters: [{ index: rule.index ?? [], condition: planned.filter }],
      detect: detectSingleEvents(planned, candidatePerGroup(rule), context.compileCommands),
      diagnostics,
    };
  },
};
