import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Condition } from '#plan/expr.ts';
import { type EventStore, eventOf } from './event-store.ts';
import type { Column } from './segments/columns.ts';
import { type Answers, type ColumnTest, compileColumnTest, isAmbiguous, MAYBE, NO, YES } from './segments/rows-that-may.ts';
import type { StoredRow } from './segments/segment.ts';
import type { Segment, SegmentEntry } from './segments/segment-store.ts';

/** What a query wants to see: events of some data streams that meet a condition. */
export type Wanted = { readonly selects: (index: string, dataset: string) => boolean; readonly condition: Condition };

export type EventQuestion = {
  /** Event time in epoch milliseconds, both ends in it. */
  readonly from: number;
  readonly to: number;
  /** An event that any of them wants. */
  readonly wanted: readonly Wanted[];
  /** What `now` means in conditions. */
  readonly now: number;
  readonly order: 'oldest' | 'newest';
  /** The only paths that anybody will read of the events' documents; all when it is left out. */
  readonly paths?: readonly string[];
};

/** An event that may be wanted; only reading it takes the document from the disk. */
export type FoundEvent = {
  readonly time: number;
  readonly arrival: number;
  /** The columns tell already that it is wanted. */
  readonly isCertain: boolean;
  readonly read: () => Event;
};

/** What was looked at. */
export type FindCounts = {
  /** Events in the stretch of time. */
  inTime: number;
  /** Those of data streams that are wanted. */
  selected: number;
  /** Those that columns do not rule out. */
  left: number;
};

/**
 * Events that may be wanted, in the order of time and then of arrival, or the other way round: all that are, and as few others as columns can
 * tell. The reader must hold off writers (`Database.readConsistently`).
 */
export function* findEvents(store: EventStore, question: EventQuestion, counts: FindCounts): Generator<FoundEvent> {
  const finder = new Finder(question, counts);
  const { from, to, order } = question;
  const entries = store.segments.list().filter(({ minTime, maxTime }) => minTime <= to && maxTime >= from);
  const groups: Group[] = [
    ...entries.map((entry): Group => ({ ...entry, find: () => finder.inSegment(store.segments.open(entry)) })),
    groupOf([...store.cited(), ...store.alone()], finder),
  ];
  yield* merged(groups, order);
}

/** Events that are found together, between two times. */
type Group = Pick<SegmentEntry, 'minTime' | 'maxTime'> & { readonly find: () => FoundEvent[] };

function groupOf(rows: readonly StoredRow[], finder: Finder): Group {
  const times = rows.map(({ time }) => time);
  const minTime = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const maxTime = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  return { minTime, maxTime, find: () => finder.inRows(rows) };
}

/** Opens a group when its first event may be next. */
function* merged(groups: readonly Group[], order: 'oldest' | 'newest'): Generator<FoundEvent> {
  const sign = order === 'oldest' ? 1 : -1;
  const compare = (left: FoundEvent, right: FoundEvent): number => sign * (left.time - right.time || left.arrival - right.arrival);
  const startOf = ({ minTime, maxTime }: Group): number => sign * (order === 'oldest' ? minTime : maxTime);
  const waiting = groups.toSorted((left, right) => startOf(left) - startOf(right));
  let ready: FoundEvent[] = [];
  for (const [i, group] of waiting.entries()) {
    ready = [...ready, ...group.find()].sort(compare);
    const next = waiting[i + 1];
    const reach = next ? startOf(next) : Number.POSITIVE_INFINITY;
    const count = ready.findIndex(({ time }) => sign * time >= reach);
    const sure = count < 0 ? ready : ready.slice(0, count);
    ready = count < 0 ? [] : ready.slice(count);
    yield* sure;
  }
}

/** Asks segments and single events. */
class Finder {
  readonly #question: EventQuestion;
  readonly #counts: FindCounts;
  readonly #tests: readonly (Wanted & { readonly test: ColumnTest })[];

  constructor(question: EventQuestion, counts: FindCounts) {
    this.#question = question;
    this.#counts = counts;
    this.#tests = question.wanted.map((one) => ({ ...one, test: compileColumnTest(one.condition, question.now) }));
  }

  inSegment(segment: Segment): FoundEvent[] {
    const { times, arrivals } = segment.head;
    const answers = this.#answersOf(segment);
    const readLight = lightReader(segment, this.#question.paths);
    const read = (place: number): Event => readLight?.(place) ?? eventOf(segment.row(place));
    const found: FoundEvent[] = [];
    for (const [place, answer] of answers.entries()) {
      if (answer === NO) continue;
      const [time, arrival] = [times[place] as number, arrivals[place] as number];
      found.push({ time, arrival, isCertain: answer === YES, read: () => read(place) });
    }
    this.#counts.left += found.length;
    return found;
  }

  inRows(rows: readonly StoredRow[]): FoundEvent[] {
    const { from, to } = this.#question;
    const inTime = rows.filter(({ time }) => time >= from && time <= to);
    const selected = inTime.filter(({ index, dataset }) => this.#tests.some(({ selects }) => selects(index, dataset)));
    this.#counts.inTime += inTime.length;
    this.#counts.selected += selected.length;
    this.#counts.left += selected.length;
    return selected.map((row) => ({ time: row.time, arrival: row.arrival, isCertain: false, read: () => eventOf(row) }));
  }

  #answersOf(segment: Segment): Answers {
    const { times, streams, streamCodes } = segment.head;
    const { from, to } = this.#question;
    const inTime = Array.from(times, (time) => time >= from && time <= to);
    const all = new Uint8Array(segment.count);
    const isSelected = new Uint8Array(segment.count);
    for (const { selects, test } of this.#tests) {
      const isStreamSelected = streams.map(([dataset, index]) => selects(index, dataset));
      if (!isStreamSelected.includes(true)) continue;
      const answers = test(segment);
      for (const place of segment.odd) answers[place] = MAYBE;
      for (let i = 0; i < all.length; i++) {
        if (!inTime[i] || !isStreamSelected[streamCodes[i] as number]) continue;
        isSelected[i] = 1;
        all[i] = Math.max(all[i] as number, answers[i] as number);
      }
    }
    this.#counts.inTime += inTime.filter(Boolean).length;
    this.#counts.selected += isSelected.reduce((sum, one) => sum + one, 0);
    return all;
  }
}

/** Reads events as far as some paths go from their columns, which takes no document; undefined where columns do not hold all of it. */
function lightReader(segment: Segment, paths: readonly string[] | undefined): ((place: number) => Event | undefined) | undefined {
  const columns = paths?.map((path) => [path, segment.column(path)] as const);
  if (!columns || paths?.some(isAmbiguous)) return undefined;
  const held: (readonly [string, Column])[] = [];
  for (const [path, column] of columns) {
    if (column && 'hashes' in column) return undefined;
    if (column) held.push([path, column]);
  }
  const odd = new Set(segment.odd);
  return (place) => (odd.has(place) ? undefined : { ...eventOf(segment.rowWithoutDocument(place)), document: documentOf(held, place) });
}

function documentOf(columns: readonly (readonly [string, Column])[], place: number): JsonObject {
  const document: Record<string, JsonValue> = Object.create(null);
  for (const [path, { values, codes }] of columns) {
    const code = codes[place] as number;
    if (code > 0) document[path] = values[code - 1] as JsonValue;
  }
  return document;
}
