import { cannotRun, type RuleTypeDefinition } from './detector.ts';
import { planDetection } from './plan-detection.ts';
import { candidatePerGroup, detectSingleEvents } from './single-events.ts';

/** KQL or Lucene: every event that meets the query is an alert. */
export const query: RuleTypeDefinition<'query'> = {
  type: 'query',
  compile: (rule, detection, context) => {
    const { query: planned, diagnostics } = planDetection(detection, detection.language, context);
    if (planned?.kind !== 'events') return cannotRun(diagnostics);
    const detect = detectSingleEvents(planned, candidatePerGroup(rule));
    return {
      filters: [{ index: rule.index ?? [], condition: planned.filter }],
      createDetector: () => ({ detect }),
      rereads: 'first',
      diagnostics,
    };
  },
};
