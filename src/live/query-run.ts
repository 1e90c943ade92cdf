import type { Finding, RunningSearch } from '#engine/search/finding.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { EventReading, type EventReadingOptions, type PlacedEvent, type ReadingReport } from './event-reading.ts';
import type { ScanProgress } from './scan.ts';

export type QueryRunOptions = EventReadingOptions & {
  /** What `now` means when there is no event to tell the end of the data, epoch milliseconds. */
  readonly now: number;
  /** Told after every chunk. */
  readonly onProgress?: (progress: ScanProgress) => void;
};

/** What a query read. */
export type QueryReport = ReadingReport & {
  /** How many results there were. */
  readonly found: number;
  readonly notes: readonly string[];
};

/** A query over sources. Ask for its findings once, and for the report when they are all read. */
export class QueryRun {
  readonly #search: RunningSearch;
  readonly #options: QueryRunOptions;
  readonly #reading: EventReading;
  #found = 0;

  /** `problems` are those from before reading: paths that lead nowhere. */
  constructor(sources: readonly Source[], problems: readonly Problem[], search: RunningSearch, options: QueryRunOptions) {
    this.#search = search;
    this.#options = options;
    this.#reading = new EventReading(search.isDone() ? [] : sources, problems, options);
  }

  /** The results, as soon as they are known. Ending the iteration early ends reading. */
  async *findings(): AsyncGenerator<Finding> {
    for await (const finding of this.#read()) {
      this.#found += finding.kind === 'columns' ? 0 : 1;
      yield finding;
    }
  }

  report(): QueryReport {
    return { ...this.#reading.report(), found: this.#found, notes: this.#search.notes() };
  }

  async *#read(): AsyncGenerator<Finding> {
    for await (const batch of this.#reading.batches()) {
      yield* this.#add(batch);
      if (this.#search.isDone()) return;
      this.#options.onProgress?.(this.#reading.progress(this.#search.hitCount()));
    }
    yield* this.#search.finish(this.#reading.report().lastTime ?? this.#options.now);
  }

  *#add(batch: readonly PlacedEvent[]): Generator<Finding> {
    for (const { event } of batch) {
      if (this.#search.isDone()) return;
      yield* this.#search.add(event);
    }
  }
}
