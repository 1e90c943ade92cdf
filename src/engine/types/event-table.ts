import type { Command, TableQuery } from '#plan/query.ts';
import type { Rule } from '#rule/rule.ts';
import type { Candidate } from '../alert/candidate.ts';
import { eventAlertId, valueAlertId } from '../alert/identity.ts';
import { jsonOf } from '../rows/compute-columns.ts';
import type { TableRow } from '../rows/row.ts';
import { needsTick } from '../rows/tick.ts';
import type { Hit } from '../state/hit.ts';
import type { Detected, DetectInput, Detector } from './detector.ts';
import type { EventSource } from './esql.ts';
import { rowsOfHits, shownColumns } from './table-rows.ts';
import { withColumns } from './with-columns.ts';

/** Commands that look at one row at a time. */
const ROW_WISE: ReadonlySet<Command['kind']> = new Set(['eval', 'where', 'test', 'keep', 'rename', 'expand', 'dissect', 'grok']);

/** ES|QL whose rows are events: the event with the row's columns. MV_EXPAND makes several alerts of one event. */
export class EventTableDetector implements Detector {
  readonly #query: TableQuery;
  readonly #sources: readonly EventSource[];
  readonly #rule: Rule;
  readonly #expanded: readonly string[];
  /** Whether an event gives the same rows in every run, whatever stands beside it. */
  readonly #isRowWise: boolean;

  constructor(query: TableQuery, sources: readonly EventSource[], rule: Rule) {
    this.#query = query;
    this.#sources = sources;
    this.#rule = rule;
    this.#expanded = query.commands.flatMap((command) => (command.kind === 'expand' ? [command.name] : []));
    this.#isRowWise =
      query.source.kind === 'events' && query.commands.every((command) => ROW_WISE.has(command.kind) && !needsTick(command));
  }

  detect({ hits, tick }: DetectInput): Detected {
    if (!this.#isRowWise) return { candidates: this.#candidates(hits, tick), repeats: 0 };
    const fresh = hits.filter(({ made }) => made === undefined);
    const repeats = hits.reduce((sum, { made }) => sum + (made ?? 0), 0);
    for (const hit of fresh) hit.made = 0;
    const candidates = this.#candidates(fresh, tick);
    const hitsById = new Map(fresh.map((hit) => [hit.event.id, hit]));
    for (const { events } of candidates) {
      const hit = hitsById.get(events[0]?.id ?? '');
      if (hit) hit.made = (hit.made ?? 0) + 1;
    }
    return { candidates, repeats };
  }

  #candidates(hits: readonly Hit[], tick: number): readonly Candidate[] {
    const timesById = new Map(hits.map(({ event, time }) => [event.id, time]));
    return rowsOfHits(this.#query, this.#sources, hits, tick).flatMap((row) => this.#candidate(row, timesById));
  }

  #candidate(row: TableRow, timesById: ReadonlyMap<string, number>): readonly Candidate[] {
    const [event] = row.events;
    if (!event) return [];
    const expanded = this.#expanded.map((name) => jsonOf(row.column(name)));
    return [
      {
        id: expanded.length === 0 ? eventAlertId(event, this.#rule) : valueAlertId(event, this.#rule, expanded),
        time: timesById.get(event.id) ?? event.time,
        events: [event],
        fields: withColumns(event.document, shownColumns(this.#query, row)),
        details: {},
      },
    ];
  }
}
