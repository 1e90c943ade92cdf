import { cannotRun, type Detector, type RuleTypeDefinition } from './detector.ts';
import { planDetection } from './plan-detection.ts';
import { sampleDetector, sequenceDetector, stageFilters } from './sequences.ts';
import { detectSingleEvents, oneCandidate } from './single-events.ts';

/** EQL: an alert for every event of a single-event query; for a sequence or a sample one, and a building block for each of its events. */
export const eql: RuleTypeDefinition<'eql'> = {
  type: 'eql',
  compile: (rule, detection, context) => {
    const { eventCategoryOverride } = detection;
    const more = eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride };
    const { query, diagnostics } = planDetection(detection, 'eql', context, more);
    if (query?.kind === 'sequence') {
      const createDetector = (): Detector => sequenceDetector(query, rule, detection);
      return { filters: stageFilters(query, rule), createDetector, rereads: 'every', diagnostics };
    }
    if (query?.kind === 'sample') {
      const createDetector = (): Detector => sampleDetector(query, rule);
      return { filters: stageFilters(query, rule), createDetector, rereads: 'every', diagnostics };
    }
    if (query?.kind !== 'events') return cannotRun(diagnostics);
    const detect = detectSingleEvents(query, oneCandidate(rule));
    return {
      filters: [{ index: rule.index ?? [], condition: query.filter }],
      createDetector: () => ({ detect }),
      rereads: 'first',
      diagnostics,
    };
  },
};
