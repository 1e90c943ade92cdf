import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { SampleQuery, SequenceQuery } from '#plan/query.ts';
import { compileCondition } from '../match/condition.ts';
import { DocumentReader } from '../match/reader.ts';
import { widenRelative } from '../match/relative.ts';
import { compileCommands } from '../rows/run-commands.ts';
import { type FoundSequence, searchSamples, searchSequences } from './eql.ts';
import type { Finding, RunningOptions, RunningSearch } from './finding.ts';
import { stageRow, tableFindings } from './row-findings.ts';
import { SeenEvents } from './seen-events.ts';
import { anyFilter } from './stage-filters.ts';

/**
 * Sequences and samples. Files hold events in any order, so the events that meet some stage, or `until`, are kept to the end, sorted by time
 * then, and given to the sequence machine; nothing else is kept.
 */
export function startSequenceSearch(query: SequenceQuery | SampleQuery, options: RunningOptions): RunningSearch {
  const { now, size = Number.MAX_SAFE_INTEGER, timestamp } = options;
  const mayMeet = compileCondition(widenRelative(anyFilter(query)), 0);
  const seen = new SeenEvents();
  const held = new Map<JsonObject, Event>();
  return {
    shape: query.commands.length > 0 ? 'table' : 'sequences',
    add: (event) => {
      if (mayMeet(new DocumentReader(event.document)) && seen.isNew(event)) held.set(event.document, event);
      return [];
    },
    isDone: () => false,
    hitCount: () => seen.count,
    finish: (end) => {
      const eqlOptions = { now: now ?? end, timestamp, size };
      const documents = [...held.keys()];
      const found = query.kind === 'sequence' ? searchSequences(query, documents, eqlOptions) : searchSamples(query, documents, eqlOptions);
      if (query.commands.length === 0) return found.map((one): Finding => ({ kind: 'sequence', ...one }));
      return tableFindings(compileCommands(query.commands)(rowsOf(found, held), now ?? end));
    },
    notes: () => seen.notes(),
  };
}

/** A row an event, with the number of its sequence, its stage and the join keys. */
function rowsOf(found: readonly FoundSequence[], held: ReadonlyMap<JsonObject, Event>): ReturnType<typeof stageRow>[] {
  return found.flatMap(({ joinKeys, events }, sequence) =>
    events.flatMap((document, stage) => {
      const event = document && held.get(document);
      return event ? [stageRow(event, sequence, stage, joinKeys)] : [];
    }),
  );
}
