import { type ReadOptions, readRecords } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { FileCounts, type ScannedFile } from './file-counts.ts';
import { type ProblemGroup, ProblemTally } from './problem-tally.ts';
import { type EventPlace, Replay, type ReplayOptions, type ReplayResult } from './replay.ts';

export type { ScannedFile } from './file-counts.ts';

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
  /** Absent where nothing is looked for. */
  readonly hitCount?: number;
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
