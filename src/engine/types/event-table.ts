import type { Event } from '#event/event.ts';
import type { Rule } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { eventAlertId, valueAlertId } from '../alert/identity.ts';
import { jsonOf } from '../rows/compute-columns.ts';
import type { TableRow } from '../rows/row.ts';
import { isTimeless } from '../rows/row-commands.ts';
import { unpackEvent } from '../state/packed-event.ts';
import type { Detected, DetectInput, Detector } from './detector.ts';
import { type RuleTable, timesOf } from './table-rows.ts';
import { withColumns } from './with-columns.ts';

/** A table whose rows are events: the event with the row's columns. MV_EXPAND makes several alerts of one event. */
export class EventTableDetector implements Detector {
  readonly #table: RuleTable;
  readonly #rule: Rule;
  readonly #expanded: readonly string[];
  /** Whether an event gives the same rows in every run, whatever stands beside it. */
  readonly #isRowWise: boolean;

  constructor(table: RuleTable, isOfSingleEvents: boolean, rule: Rule) {
    this.#table = table;
    this.#rule = rule;
    this.#expanded = table.commands.flatMap((command) => (command.kind === 'expand' ? [command.name] : []));
    this.#isRowWise = isOfSingleEvents && isTimeless(table.commands);
  }

  keep(event: Event): Event {
    return this.#table.keep(event);
  }

  restart(): void {
    this.#table.restart();
  }

  detect(input: DetectInput): Detected {
    const { hits } = input;
    if (!this.#isRowWise) return this.#detect(input);
    const fresh = hits.filter(({ made }) => made === undefined);
    const repeats = hits.reduce((sum, { made }) => sum + (made ?? 0), 0);
    const { candidates, warnings } = this.#detect({ ...input, hits: fresh });
    for (const hit of fresh) hit.made = 0;
    const hitsById = new Map(fresh.map((hit) => [hit.event.id, hit]));
    for (const { events } of candidates) {
      const hit = hitsById.get(events[0]?.id ?? '');
      if (hit) hit.made = (hit.made ?? 0) + 1;
    }
    return { candidates, repeats, warnings };
  }

  /** Rows of the window before have made their candidates: the same ones again are duplicates. */
  #detect(input: DetectInput): Omit<Required<Detected>, 'errors' | 'undo'> {
    const { rows, again = 0, timeOf = timesOf(input.hits), warnings = [] } = this.#table.rowsOf(input);
    return { candidates: rows.flatMap((row) => this.#candidate(row, timeOf)), repeats: again, warnings };
  }

  #candidate(row: TableRow, timeOf: (event: Event) => number): readonly Candidate[] {
    const [source] = row.events;
    if (!source) return [];
    const event = unpackEvent(source);
    const expanded = this.#expanded.map((name) => jsonOf(row.column(name)));
    return [
      {
        id: expanded.length === 0 ? eventAlertId(event, this.#rule) : valueAlertId(event, this.#rule, expanded),
        time: timeOf(source),
        events: [event],
        fields: withColumns(event.document, this.#table.shown(row)),
        details: {},
      },
    ];
  }
}
