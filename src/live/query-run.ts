import type { Finding, RunningSearch } from '#engine/search/finding.ts';
import { type ReadOptions, readRecords } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { EventIntake, type EventPlace, type IntakeCounts, type IntakeOptions } from './event-intake.ts';
import { FileCounts, type ScannedFile } from './file-counts.ts';
import { type ProblemGroup, ProblemTally } from './problem-tally.ts';
import type { ScanProgress } from './scan.ts';

export type QueryRunOptions = IntakeOptions &
  ReadOptions & {
    /** What `now` means when there is no event to tell the end of the data, epoch milliseconds. */
    readonly now: number;
    /** Told after every chunk. */
    readonly onProgress?: (progress: ScanProgress) => void;
  };

/** What a query read. */
export type QueryReport = IntakeCounts & {
  readonly files: readonly ScannedFile[];
  readonly problems: readonly ProblemGroup[];
  /** How many results there were. */
  readonly found: number;
  readonly notes: readonly string[];
  /** Reading was called off before the end. */
  readonly isPartial: boolean;
  /** Nothing more could be found, or nobody read the results any more: the rest of the input was left alone. */
  readonly isCutShort: boolean;
};

/** A query over sources. Ask for its findings once, and for the report when they are all read. */
export class QueryRun {
  readonly #sources: readonly Source[];
  readonly #search: RunningSearch;
  readonly #options: QueryRunOptions;
  readonly #intake: EventIntake;
  readonly #files = new FileCounts();
  readonly #tally = new ProblemTally();
  #found = 0;
  #isAtEnd = false;

  /** `problems` are those from before reading: paths that lead nowhere. */
  constructor(sources: readonly Source[], problems: readonly Problem[], search: RunningSearch, options: QueryRunOptions) {
    this.#sources = sources;
    this.#search = search;
    this.#options = options;
    this.#intake = new EventIntake(options);
    for (const problem of problems) this.#tally.add(problem);
  }

  /** The results, as soon as they are known. Ending the iteration early ends reading. */
  async *findings(): AsyncGenerator<Finding> {
    for await (const finding of this.#read()) {
      this.#found += finding.kind === 'columns' ? 0 : 1;
      yield finding;
    }
  }

  report(): QueryReport {
    const isPartial = this.#options.signal?.aborted === true;
    return {
      ...this.#intake.counts(),
      files: this.#files.all,
      problems: this.#tally.groups(),
      found: this.#found,
      notes: this.#search.notes(),
      isPartial,
      isCutShort: !(this.#isAtEnd || isPartial),
    };
  }

  async *#read(): AsyncGenerator<Finding> {
    for await (const batch of readRecords(this.#search.isDone() ? [] : this.#sources, this.#options)) {
      for (const problem of batch.problems) this.#tally.add(problem);
      this.#files.add(batch);
      for (const { value, path, line } of batch.records) {
        yield* this.#add(value, { path, line });
        if (this.#search.isDone()) return;
      }
      this.#showProgress(batch.path);
    }
    this.#isAtEnd = true;
    yield* this.#search.finish(this.#intake.counts().lastTime ?? this.#options.now);
  }

  *#add(record: unknown, place: EventPlace): Generator<Finding> {
    for (const event of this.#intake.take(record, place)) yield* this.#search.add(event);
  }

  #showProgress(path: string): void {
    const { byteCount, recordCount } = this.#files;
    this.#options.onProgress?.({ path, byteCount, recordCount, hitCount: this.#search.hitCount() });
  }
}
