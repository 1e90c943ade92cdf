import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import type { EventQuery, SampleQuery, SequenceQuery } from '#plan/query.ts';
import type { Rule } from '#rule/rule.ts';
import { rowOfEvent } from '../rows/event-row.ts';
import { isRowByRow, isTimeless } from '../rows/row-commands.ts';
import { type CompiledDetection, cannotRun, type Detector, type RuleTypeDefinition, type TypeContext } from './detector.ts';
import { EventTableDetector } from './event-table.ts';
import { GroupTableDetector } from './group-table.ts';
import { planDetection } from './plan-detection.ts';
import { SEQUENCE_GIVEN, sequenceCandidates, sequenceRows } from './sequence-candidates.ts';
import { type Eql, type FindSequences, findSamplesOf, findSequencesOf, stageFilters } from './sequences.ts';
import { detectSingleEvents, oneCandidate, piped } from './single-events.ts';
import { isGrouping, tableOfCommands } from './table-rows.ts';

/**
 * EQL: an alert for every event of a single-event query; for a sequence or a sample one, and a building block for each of its events. Row
 * commands that look at several rows see all results of a window: behind STATS a group is an alert.
 */
export const eql: RuleTypeDefinition<'eql'> = {
  type: 'eql',
  compile: (rule, detection, context) => {
    const { eventCategoryOverride } = detection;
    const more = eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride };
    const { query, diagnostics } = planDetection(detection, 'eql', context, more);
    if (query?.kind === 'events') return { ...compileEvents(query, rule), diagnostics };
    if (query?.kind !== 'sequence' && query?.kind !== 'sample') return cannotRun(diagnostics);
    const createDetector = compileSequences(query, rule, detection, context);
    if (!createDetector) return cannotRun([...diagnostics, apartDiagnostic(detection)]);
    return { filters: stageFilters(query, rule), createDetector, rereads: 'every', diagnostics };
  },
};

function compileEvents(query: EventQuery, rule: Rule): Omit<CompiledDetection, 'diagnostics'> {
  const { commands, pipes } = query;
  const filters = [{ index: rule.index ?? [], condition: query.filter }];
  if (isRowByRow(commands)) {
    const detect = detectSingleEvents(query, oneCandidate(rule));
    const isEventWise = pipes.length === 0 && isTimeless(commands);
    return { filters, createDetector: () => ({ detect }), rereads: 'first', isEventWise };
  }
  const table = tableOfCommands(commands, EVENT_GIVEN, ({ hits }) => ({
    rows: piped(hits, pipes).map(({ event }) => rowOfEvent(event, GIVEN)),
  }));
  const createDetector = (): Detector =>
    isGrouping(commands) ? new GroupTableDetector(table, rule) : new EventTableDetector(table, false, rule);
  return { filters, createDetector, rereads: 'every' };
}

const GIVEN = ['_id', '_index'];
const EVENT_GIVEN: ReadonlySet<string> = new Set(GIVEN);

/** Undefined when the row commands cannot be run. */
function compileSequences(
  query: SequenceQuery | SampleQuery,
  rule: Rule,
  detection: Eql,
  { maxPendingSequences }: TypeContext,
): (() => Detector) | undefined {
  const { commands } = query;
  const find: FindSequences = query.kind === 'sequence' ? findSequencesOf(query, detection, maxPendingSequences) : findSamplesOf(query);
  if (isRowByRow(commands)) {
    const candidatesOf = sequenceCandidates(query, rule);
    return () => ({
      detect: (input) => {
        const { found, warnings } = find(input);
        return { candidates: candidatesOf(found, input.tick), repeats: 0, warnings };
      },
    });
  }
  if (!isGrouping(commands)) return undefined;
  const table = tableOfCommands(commands, SEQUENCE_GIVEN, (input) => {
    const { found, warnings } = find(input);
    return { rows: found.flatMap(sequenceRows), warnings };
  });
  return () => new GroupTableDetector(table, rule);
}

function apartDiagnostic({ query: { text } }: Eql): Diagnostic {
  const message = 'SORT and LIMIT behind a sequence or a sample would take its events apart';
  return errorAt('ENG105', spanOf(0, text.length), message, 'cut the sequences with | head or | tail, or count them with | stats');
}
