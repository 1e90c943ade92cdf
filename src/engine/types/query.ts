import { errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { Detection } from '#rule/rule.ts';
import { cannotRun, type RuleTypeDefinition } from './detector.ts';
import { planDetection } from './plan-detection.ts';
import { candidatePerGroup, detectSingleEvents } from './single-events.ts';

/** KQL or Lucene: every event that meets the query is an alert. */
export const query: RuleTypeDefinition<'query'> = {
  type: 'query',
  compile: (rule, detection, context) => {
    if (isSavedElsewhere(detection)) return cannotRun([savedElsewhere(detection)]);
    const { query: planned, diagnostics } = planDetection(detection, detection.language, context);
    if (planned?.kind !== 'events') return cannotRun(diagnostics);
    const detect = detectSingleEvents(planned, candidatePerGroup(rule));
    return {
      filters: [{ index: rule.index ?? [], condition: planned.filter }],
      createDetector: () => ({ detect }),
      rereads: 'first',
      isEventWise: true,
      diagnostics,
    };
  },
};

type Query = Extract<Detection, { type: 'query' }>;

/** Without the text of a saved query, a rule would take every event. */
function isSavedElsewhere({ savedId, query: { text }, filters }: Query): boolean {
  return savedId !== undefined && text.trim() === '' && filters.length === 0;
}

function savedElsewhere({ savedId }: Query): ReturnType<typeof errorAt> {
  const message = `cannot run: the saved query "${savedId}" is stored in Kibana and not in the rule`;
  return errorAt('ENG101', spanOf(0, 0), message, 'write its text into the rule as query:');
}
