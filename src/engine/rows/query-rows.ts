import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { TableSource } from '#plan/query.ts';
import { textOf } from '#plan/text.ts';
import { valueFrom } from '#plan/values.ts';
import { type EqlSearchOptions, type FoundSequence, searchEvents, searchSamples, searchSequences } from '../search/eql.ts';
import { rowOfEvent } from './event-row.ts';
import type { TableRow } from './row.ts';

/** The rows of an event query: one an event; of sequences one for every event in each. */
export function rowsOfQuery(source: Extract<TableSource, { kind: 'query' }>, events: readonly Event[], now: number): TableRow[] {
  const { query, timestamp, tiebreaker, metadata } = source;
  const eventOf = new Map<JsonObject, Event>(events.map((event) => [event.document, event]));
  const documents = events.map(({ document }) => document);
  const options: EqlSearchOptions = { now, timestamp, size: Number.MAX_SAFE_INTEGER, ...(tiebreaker ? { tiebreaker } : {}) };
  const rowOf = (document: JsonObject): TableRow[] => {
    const event = eventOf.get(document);
    return event ? [rowOfEvent(event, metadata)] : [];
  };
  if (query.kind === 'events') return searchEvents(query, documents, options).flatMap(rowOf);
  const found = query.kind === 'sequence' ? searchSequences(query, documents, options) : searchSamples(query, documents, options);
  return found.flatMap((sequence, i) => sequenceRows(sequence, i, rowOf));
}

function sequenceRows({ joinKeys, events }: FoundSequence, position: number, rowOf: (document: JsonObject) => TableRow[]): TableRow[] {
  const keys: Value = valueFrom(joinKeys.filter((key) => key !== null).map(textOf));
  return events.flatMap((document, stage) => {
    const rows = document ? rowOf(document) : [];
    return rows.map((row) => row.with(new Map([...row.columns, ['_sequence', position], ['_sequence_stage', stage], ['join_keys', keys]])));
  });
}
