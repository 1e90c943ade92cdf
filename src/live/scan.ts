import { type ReadBatch, type ReadOptions, readRecords } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { type ProblemGroup, ProblemTally } from './problem-tally.ts';
import { type EventPlace, Replay, type ReplayOptions, type ReplayResult } from './replay.ts';

export type ScanOptions = ReplayOptions &
  ReadOptions & {
    /** Told after every chunk. */
    readonly onProgress?: (progress: ScanProgress) => void;
  };

export type ScanProgress = {
  /** The source that is being read. */
  readonly path: string;
  /** Bytes read so far, as stored. */
  readonly byteCount: number;
  readonly recordCount: number;
  readonly hitCount: number;
};

/** What was read of one source. */
export type ScannedFile = {
  readonly path: string;
  /** Bytes as stored. */
  readonly byteCount: number;
  readonly recordCount: number;
  /** Of the bytes as stored, lower-case hexadecimal, when it was asked for and the source was read to its end. */
  readonly sha256?: string;
};

export type ScanResult = ReplayResult & {
  readonly files: readonly ScannedFile[];
  readonly problems: readonly ProblemGroup[];
  readonly places: ReadonlyMap<string, EventPlace>;
  /** True when reading was called off before the end. */
  readonly isPartial: boolean;
};

/**
 * Reads every source and replays rules over what it holds. `found` are problems from before reading (paths that lead nowhere). Memory
 * follows the hits; between two chunks others get their turn.
 */
export async function scanSources(sources: readonly Source[], found: readonly Problem[], options: ScanOptions): Promise<ScanResult> {
  const { signal, onProgress } = options;
  const replay = new Replay(options);
  const tally = new ProblemTally();
  const files = new FileCounts();
  for (const problem of found) tally.add(problem);
  for await (const batch of readRecords(sources, options)) {
    for (const { value, path, line } of batch.records) replay.add(value, { path, line });
    for (const problem of batch.problems) tally.add(problem);
    files.add(batch);
    onProgress?.({ path: batch.path, byteCount: files.byteCount, recordCount: files.recordCount, hitCount: replay.hitCount });
  }
  const places = replay.places();
  return { ...replay.finish(), files: files.all, problems: tally.groups(), places, isPartial: signal?.aborted === true };
}

/** What was read, by file and in all. */
class FileCounts {
  readonly all: { path: string; byteCount: number; recordCount: number; sha256?: string }[] = [];
  byteCount = 0;
  recordCount = 0;

  add({ path, byteCount, records, sha256 }: ReadBatch): void {
    const last = this.all.at(-1);
    const file = last?.path === path ? last : { path, byteCount: 0, recordCount: 0 };
    if (file !== last) this.all.push(file);
    file.byteCount += byteCount;
    file.recordCount += records.length;
    if (sha256 !== undefined) file.sha256 = sha256;
    this.byteCount += byteCount;
    this.recordCount += records.length;
  }
}
