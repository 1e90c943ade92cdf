import type { Event } from '#event/event.ts';
import { type ReadOptions, readRecords } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { EventIntake, type EventPlace, type IntakeCounts, type IntakeOptions } from './event-intake.ts';
import { FileCounts, type ScannedFile } from './file-counts.ts';
import { type ProblemGroup, ProblemTally } from './problem-tally.ts';
import type { ScanProgress } from './scan.ts';

export type EventReadingOptions = IntakeOptions & ReadOptions;

/** What was read, and what was not. */
export type ReadingReport = IntakeCounts & {
  readonly files: readonly ScannedFile[];
  readonly problems: readonly ProblemGroup[];
  /** Reading was called off before the end. */
  readonly isPartial: boolean;
  /** Nobody wanted more events: the rest of the input was left alone. */
  readonly isCutShort: boolean;
};

export type PlacedEvent = { readonly event: Event; readonly place: EventPlace };

/** The events of sources, with an account of what was read. Ask for the events once, and for the report when they are all read. */
export class EventReading {
  readonly #sources: readonly Source[];
  readonly #options: EventReadingOptions;
  readonly #intake: EventIntake;
  readonly #files = new FileCounts();
  readonly #tally = new ProblemTally();
  #isAtEnd = false;

  /** `problems` are those from before reading: paths that lead nowhere. */
  constructor(sources: readonly Source[], problems: readonly Problem[], options: EventReadingOptions) {
    this.#sources = sources;
    this.#options = options;
    this.#intake = new EventIntake(options);
    for (const problem of problems) this.#tally.add(problem);
  }

  /** The events, a chunk of a source at a time. Ending the iteration early ends reading. */
  async *batches(): AsyncGenerator<readonly PlacedEvent[]> {
    for await (const batch of readRecords(this.#sources, this.#options)) {
      for (const problem of batch.problems) this.#tally.add(problem);
      this.#files.add({ ...batch, recordCount: batch.records.length });
      yield batch.records.flatMap(({ value, path, line }) => {
        const place = { path, line };
        return this.#intake.take(value, place).map((event) => ({ event, place }));
      });
    }
    this.#isAtEnd = true;
  }

  /** How far reading is, for a person who waits. */
  progress(hitCount: number): ScanProgress {
    const { byteCount, recordCount, all } = this.#files;
    return { path: all.at(-1)?.path ?? '', byteCount, recordCount, hitCount };
  }

  report(): ReadingReport {
    const isPartial = this.#options.signal?.aborted === true;
    return {
      ...this.#intake.counts(),
      files: this.#files.all,
      problems: this.#tally.groups(),
      isPartial,
      isCutShort: !(this.#isAtEnd || isPartial),
    };
  }
}
