import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import { cannotRun, type Detector, type RuleTypeDefinition } from './detector.ts';
import { planDetection } from './plan-detection.ts';
import { sequenceDetector, sequenceFilters } from './sequences.ts';
import { detectSingleEvents, oneCandidate } from './single-events.ts';

/** EQL: an alert for every event of a single-event query; for a sequence one, and a building block for each of its events. */
export const eql: RuleTypeDefinition<'eql'> = {
  type: 'eql',
  compile: (rule, detection, context) => {
    const { eventCategoryOverride } = detection;
    const more = eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride };
    const { query, diagnostics } = planDetection(detection, 'eql', context, more);
    if (query?.kind === 'sequence') {
      const createDetector = (): Detector => sequenceDetector(query, rule, detection);
      return { filters: sequenceFilters(query, rule), createDetector, rereads: 'every', diagnostics };
    }
    if (query?.kind === 'sample') return cannotRun([...diagnostics, noSamples(detection.query.text)]);
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

function noSamples(text: string): Diagnostic {
  return errorAt('ENG105', spanOf(0, text.length), 'A sample has no order in time and cannot be a rule', 'write a sequence');
}
