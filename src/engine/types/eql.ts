import { cannotRun, type RuleTypeDefinition } from './detector.ts';
import { planDetection } from './plan-detection.ts';
import { detectSingleEvents, oneCandidate } from './single-events.ts';

/** EQL: an alert for every event of a single-event query. */
export const eql: RuleTypeDefinition<'eql'> = {
  type: 'eql',
  compile: (rule, detection, context) => {
    const { eventCategoryOverride } = detection;
    const more = eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride };
    const { query, diagnostics } = planDetection(detection, 'eql', context, more);
    if (query?.kind !== 'events') return cannotRun(diagnostics);
    const detect = detectSingleEvents(query, oneCandidate(rule), context.compileCommands);
    return {
      filters: [{ index: rule.index ?? [], condition: query.filter }],
      createDetector: () => ({ detect }),
      rereads: 'first',
      diagnostics,
    };
  },
};
