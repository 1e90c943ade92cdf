import { canonicalJson, type JsonObject, type JsonValue } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Event } from '#event/event.ts';
import type { Command } from '#plan/query.ts';
import type { Rule } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { tableAlertId } from '../alert/identity.ts';
import type { Window } from '../ports.ts';
import { jsonOf } from '../rows/compute-columns.ts';
import type { TableRow } from '../rows/row.ts';
import { compileTimetable } from '../schedule.ts';
import { CountedStretches } from '../state/counted-stretches.ts';
import { unpackEvent } from '../state/packed-event.ts';
import type { Detected, DetectInput, Detector } from './detector.ts';
import { type RuleTable, timesOf } from './table-rows.ts';
import { withColumns } from './with-columns.ts';

/** An alert names this many of its events, the oldest. */
const MAX_EVENTS = 20;

/**
 * A table whose rows are groups. An alert is named by its rule, its group and the stretch of data it begins in (stretches as long as the
 * look-back), so that overlapping runs over the same events alert once; a row with no event behind those that the group's alerts have
 * counted is a repeat.
 */
export class GroupTableDetector implements Detector {
  readonly #table: RuleTable;
  readonly #rule: Rule;
  readonly #keyNames: readonly string[];
  readonly #stretch: number;
  readonly #counted = new CountedStretches();

  constructor(table: RuleTable, rule: Rule) {
    this.#table = table;
    this.#rule = rule;
    this.#keyNames = keyNames(table.commands);
    const window = compileTimetable(rule.schedule)?.windowAt(0);
    this.#stretch = window ? Math.max(1, window.to - window.from) : rule.schedule.interval;
  }

  keep(event: Event): Event {
    return this.#table.keep(event);
  }

  restart(): void {
    this.#table.restart();
  }

  detect(input: DetectInput): Detected {
    const candidates: Candidate[] = [];
    const { rows, again = 0, timeOf = timesOf(input.hits), warnings = [] } = this.#table.rowsOf(input);
    // The alerts of rows that the window before had have counted all their events.
    let repeats = again;
    const counted = new CountedStretches();
    const added: (readonly [group: string, stretch: Window])[] = [];
    for (const row of rows) {
      const span = spanOfRow(row, timeOf, input.window);
      const key = this.#keyOf(row);
      const group = canonicalJson(key);
      if (this.#counted.holdAll(group, span) || counted.holdAll(group, span)) {
        repeats++;
        continue;
      }
      counted.add(group, span);
      added.push([group, span]);
      candidates.push(this.#candidate(row, key, span));
    }
    return { candidates, repeats, warnings, undo: this.#counted.addAll(added) };
  }

  forget(horizon: number): void {
    this.#counted.forget(horizon);
  }

  snapshot(): JsonValue {
    return this.#counted.snapshot();
  }

  restore(state: JsonValue): void {
    this.#counted.restore(state);
  }

  /** The values of the group; the whole row where the query dropped them. */
  #keyOf(row: TableRow): JsonValue {
    if (this.#keyNames.some((name) => !row.columns.has(name))) return this.#table.shown(row);
    return this.#keyNames.map((name) => jsonOf(row.column(name)));
  }

  #candidate(row: TableRow, key: JsonValue, span: Window): Candidate {
    const events = row.events.toSorted((left, right) => left.time - right.time || (left.id < right.id ? -1 : 1));
    const fields: JsonObject = withColumns({ '@timestamp': printDate(span.to) }, this.#table.shown(row));
    return {
      id: tableAlertId(this.#rule, key, Math.floor(span.from / this.#stretch)),
      time: span.from,
      events: events.slice(0, MAX_EVENTS).map(unpackEvent),
      fields,
      details: { 'kibana.alert.original_time': printDate(span.to) },
    };
  }
}

/** From the first to the last event of a row; a row without events stands for the whole window. */
function spanOfRow({ events }: TableRow, timeOf: (event: Event) => number, window: Window): Window {
  if (events.length === 0) return window;
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const event of events) {
    const time = timeOf(event);
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return { from, to };
}

/** The columns that hold the group's values in the end: the keys of the last STATS, under the names that RENAME gave them. */
function keyNames(commands: readonly Command[]): readonly string[] {
  let names: readonly string[] = [];
  for (const command of commands) {
    if (command.kind === 'stats' && !command.isInline) names = command.keys.map(({ name }) => name);
    if (command.kind === 'rename') for (const { from, to } of command.pairs) names = names.map((name) => (name === from ? to : name));
  }
  return names;
}
