import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Value } from '#event/value.ts';
import type { SampleQuery, SequenceQuery } from '#plan/query.ts';
import { textOf } from '#plan/text.ts';
import { valueFrom } from '#plan/values.ts';
import type { Rule } from '#rule/rule.ts';
import type { Block, Candidate } from '../alert/candidate.ts';
import { blockIds, shellId } from '../alert/identity.ts';
import { columnsOf } from '../rows/compute-columns.ts';
import { TableRow } from '../rows/row.ts';
import { compileCommands } from '../rows/run-commands.ts';
import type { CompletedSequence } from '../sequence/stages.ts';
import type { Hit } from '../state/hit.ts';
import { withColumns } from './with-columns.ts';

/** A sequence or a sample: its events, null for a missing one, and the key that ties them. */
export type Found = Pick<CompletedSequence<Hit>, 'key' | 'events'>;

/** A sequence, or a sample, is one candidate: a block for each of its events, and what they have in common (Kibana: N + 1 alerts). */
export function sequenceCandidates(
  query: SequenceQuery | SampleQuery,
  rule: Rule,
): (found: readonly Found[], tick: number) => readonly Candidate[] {
  const run = query.commands.length === 0 ? undefined : compileCommands(query.commands);
  return (found, tick) =>
    found.flatMap((sequence, number) => {
      const hits = sequence.events.filter((hit) => hit !== null);
      const rows = sequenceRows(sequence, number);
      const left = run ? run(rows, tick) : rows;
      return left.length === 0 ? [] : [candidateOf(rule, hits, left)];
    });
}

/** The columns that row commands can read of an event in a sequence. */
export const SEQUENCE_GIVEN: ReadonlySet<string> = new Set(['_id', '_index', '_sequence', '_sequence_stage', 'join_keys']);

/** A row for each event of a sequence. `number` is its place among those of the window. */
export function sequenceRows(sequence: Found, number: number): TableRow[] {
  return sequence.events.flatMap((hit, stage) => (hit ? [rowOf(hit.event, sequence, number, stage)] : []));
}

function rowOf(event: Event, { key }: Found, number: number, stage: number): TableRow {
  const columns: readonly (readonly [string, Value])[] = [
    ['_id', event.id],
    ['_index', event.index],
    ['_sequence', number],
    ['_sequence_stage', stage],
    ['join_keys', valueFrom(key.filter((value) => value !== null).map(textOf))],
  ];
  return TableRow.ofEvent(event, new Map(columns));
}

function candidateOf(rule: Rule, hits: readonly Hit[], rows: readonly TableRow[]): Candidate {
  const rowsByEvent = new Map(rows.map((row) => [row.event?.id, row]));
  const events = hits.map(({ event }) => event);
  const ids = blockIds(events, rule);
  const blocks = events.map((event, i): Block => {
    const row = rowsByEvent.get(event.id);
    const fields = row ? withColumns(event.document, columnsOf(row, SEQUENCE_GIVEN)) : event.document;
    return { id: ids[i] ?? '', event, fields };
  });
  return {
    id: shellId(events, rule),
    time: hits.reduce((earliest, { time }) => Math.min(earliest, time), Number.POSITIVE_INFINITY),
    events,
    fields: blocks.map(({ fields }) => fields).reduce(inCommon),
    details: {},
    blocks,
  };
}

/** What two documents have in common: equal scalars, the members that both arrays hold, and the same within objects (Kibana). */
function inCommon(left: JsonObject, right: JsonObject): JsonObject {
  const members = Object.entries(left).flatMap(([name, value]) => {
    const shared = Object.hasOwn(right, name) ? sharedValue(value, right[name] as JsonValue) : undefined;
    return shared === undefined ? [] : [[name, shared] as const];
  });
  return Object.fromEntries(members);
}

function sharedValue(left: JsonValue, right: JsonValue): JsonValue | undefined {
  if (isJsonObject(left) && isJsonObject(right)) {
    const shared = inCommon(left, right);
    return Object.keys(shared).length === 0 ? undefined : shared;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const theirs = new Set(right.map(canonicalJson));
    const shared = left.filter((member) => theirs.has(canonicalJson(member)));
    return shared.length === 0 ? undefined : shared;
  }
  return left === right ? left : undefined;
}
