import type { JsonObject } from '#base/json.ts';
import { type ReadBatch, type ReadOptions, readRecords } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { EventIntake, type IntakeCounts, type IntakeOptions, type LostRecord } from './event-intake.ts';
import { FileCounts, type ScannedFile } from './file-counts.ts';
import { type ProblemGroup, ProblemTally } from './problem-tally.ts';
import type { ScanProgress } from './scan.ts';

export type NormalizeRunOptions = Omit<IntakeOptions, 'onLost'> &
  ReadOptions & {
    /** Told after every chunk. */
    readonly onProgress?: (progress: ScanProgress) => void;
  };

/** What was read to be normalized. */
export type NormalizeReport = IntakeCounts & {
  readonly files: readonly ScannedFile[];
  readonly problems: readonly ProblemGroup[];
  /** Reading was called off before the end. */
  readonly isPartial: boolean;
};

/** What a chunk of the input gave: the documents, and what did not become one. */
export type NormalizedBatch = {
  readonly documents: readonly JsonObject[];
  readonly lost: readonly LostRecord[];
  readonly problems: readonly Problem[];
};

/** Records to events, a chunk at a time. Ask for the batches once, and for the report when they are all read. */
export class NormalizeRun {
  readonly #sources: readonly Source[];
  readonly #before: readonly Problem[];
  readonly #options: NormalizeRunOptions;
  readonly #intake: EventIntake;
  readonly #files = new FileCounts();
  readonly #tally = new ProblemTally();
  #lost: LostRecord[] = [];

  /** `problems` are those from before reading: paths that lead nowhere. */
  constructor(sources: readonly Source[], problems: readonly Problem[], options: NormalizeRunOptions) {
    this.#sources = sources;
    this.#before = problems;
    this.#options = options;
    this.#intake = new EventIntake({ ...options, onLost: (lost) => this.#lost.push(lost) });
  }

  async *batches(): AsyncGenerator<NormalizedBatch> {
    for (const problem of this.#before) this.#tally.add(problem);
    yield { documents: [], lost: [], problems: this.#before };
    for await (const batch of readRecords(this.#sources, this.#options)) {
      yield this.#normalize(batch);
      const { byteCount, recordCount } = this.#files;
      this.#options.onProgress?.({ path: batch.path, byteCount, recordCount });
    }
  }

  report(): NormalizeReport {
    return {
      ...this.#intake.counts(),
      files: this.#files.all,
      problems: this.#tally.groups(),
      isPartial: this.#options.signal?.aborted === true,
    };
  }

  #normalize(batch: ReadBatch): NormalizedBatch {
    for (const problem of batch.problems) this.#tally.add(problem);
    this.#files.add({ ...batch, recordCount: batch.records.length });
    const documents = batch.records.flatMap(({ value, path, line }) =>
      this.#intake.take(value, { path, line }).map(({ document }) => document),
    );
    const lost = this.#lost;
    this.#lost = [];
    return { documents, lost, problems: batch.problems };
  }
}
