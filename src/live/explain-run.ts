import type { CompiledRule } from '#engine/compile.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns, type SelectsIndex } from '#event/index-pattern.ts';
import type { JoinKey } from '#plan/query.ts';
import { type Clause, compileExplanation, type Explain, falseClauses } from '#verify/explain/clause.ts';
import { farnessOf } from '#verify/explain/near-miss.ts';
import { compileRowSteps, type RowStep } from '#verify/explain/row-steps.ts';
import type { AfterFilter } from '#verify/explain/steps.ts';
import type { EventPlace } from './event-intake.ts';
import type { EventReading } from './event-reading.ts';

/** One event under one filter of a rule. */
export type ExplainedEvent = {
  readonly event: Event;
  readonly place: EventPlace;
  /** The position of the filter in the rule. */
  readonly filter: number;
  readonly clause: Clause;
  /** The clauses that keep the event out. */
  readonly keptOutBy: readonly Clause[];
  /** Join keys that the event has no value for: it takes part in no sequence. */
  readonly missingKeys: readonly string[];
  /** An exception of the rule takes the event. */
  readonly isExcepted: boolean;
  /** What the row commands behind the filter make of it; empty when it does not meet the filter. */
  readonly steps: readonly RowStep[];
};

export type FilterCounts = { readonly seen: number; readonly met: number };

export type ExplainOptions = AfterFilter & {
  readonly rule: CompiledRule;
  /** Every event, not only the one that comes nearest. */
  readonly all: boolean;
};

/** So many indices of the data are remembered, to be named when the rule reads none of them. */
const MAX_INDICES = 10;

/** A rule looked at on the events of sources. Ask for its events once, and for the counts when they are all read. */
export class ExplainRun {
  readonly #reading: EventReading;
  readonly #options: ExplainOptions;
  readonly #filters: readonly { readonly selects: SelectsIndex; readonly explain: Explain; seen: number; met: number; best?: Best }[];
  readonly #rowSteps: ReturnType<typeof compileRowSteps>;
  readonly #indices = new Set<string>();

  constructor(reading: EventReading, options: ExplainOptions) {
    this.#reading = reading;
    this.#options = options;
    this.#rowSteps = compileRowSteps(options.commands, options.metadata);
    this.#filters = options.rule.writtenFilters.map(({ index, condition }) => ({
      selects: compileIndexPatterns(index ?? []),
      explain: compileExplanation(condition),
      seen: 0,
      met: 0,
    }));
  }

  /** All events of the rule's indices in the order they are read, or for each filter the first that comes nearest to meeting it. */
  async *events(): AsyncGenerator<ExplainedEvent> {
    for await (const batch of this.#reading.batches()) {
      for (const { event, place } of batch) {
        const explained = this.#filters.flatMap((_, filter) => this.#look(event, place, filter));
        if (this.#options.all) yield* explained;
      }
    }
    if (!this.#options.all) yield* this.#filters.flatMap(({ best }) => best?.explained ?? []);
  }

  /** By filter. */
  counts(): readonly FilterCounts[] {
    return this.#filters.map(({ seen, met }) => ({ seen, met }));
  }

  /** Where the events stand, ten indices at most. */
  indices(): readonly string[] {
    return [...this.#indices];
  }

  #look(event: Event, place: EventPlace, position: number): readonly ExplainedEvent[] {
    const filter = this.#filters[position];
    if (this.#indices.size < MAX_INDICES) this.#indices.add(event.index);
    if (!filter?.selects(event.index, event.dataset)) return [];
    filter.seen++;
    const reader = new DocumentReader(event.document);
    const clause = filter.explain(reader, event.time);
    if (clause.isTrue) filter.met++;
    const keptOutBy = falseClauses(clause);
    const farness = farnessOf(keptOutBy);
    const isNearest = filter.best === undefined || farness < filter.best.farness;
    if (!(isNearest || this.#options.all)) return [];
    const explained: ExplainedEvent = {
      event,
      place,
      filter: position,
      clause,
      keptOutBy,
      missingKeys: clause.isTrue ? missingKeys(this.#options.keys[position] ?? [], reader) : [],
      isExcepted: this.#options.rule.exceptedUntil(event.document) > Number.NEGATIVE_INFINITY,
      steps: clause.isTrue ? this.#rowSteps(event, event.time) : [],
    };
    if (isNearest) filter.best = { farness, explained };
    return [explained];
  }
}

function missingKeys(keys: readonly JoinKey[], reader: DocumentReader): readonly string[] {
  return keys.filter(({ field, isOptional }) => !isOptional && reader.values(field).length === 0).map(({ field }) => field.path);
}

type Best = { readonly farness: number; readonly explained: ExplainedEvent };
