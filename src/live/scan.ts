import { readChunks } from '#io/read-chunks.ts';
import type { ReadOptions } from '#io/read-records.ts';
import type { Problem } from '#io/record.ts';
import type { Source } from '#io/source.ts';
import { BlockReading } from './block-reading.ts';
import type { ScannedFile } from './file-counts.ts';
import type { ProblemGroup } from './problem-tally.ts';
import type { EventPlace, ReplayOptions, ReplayResult } from './replay.ts';
import { scanTextBlocks, type ThreadOptions } from './scan-threads.ts';
import { textBlocks } from './text-blocks.ts';

export type { ScannedFile } from './file-counts.ts';

export type ScanOptions = ReplayOptions &
  ReadOptions & {
    /** Told after every block. */
    readonly onProgress?: (progress: ScanProgress) => void;
    /** Threads to read and match in beside this one. The result is the same without. */
    readonly threads?: ThreadOptions;
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
 * follows the hits; between two blocks others get their turn.
 */
export async function scanSources(sources: readonly Source[], found: readonly Problem[], options: ScanOptions): Promise<ScanResult> {
  const reading = new BlockReading(found, options);
  const blocks = textBlocks(readChunks(sources, options));
  await scanTextBlocks(blocks, reading, sources, options);
  return { ...reading.finish(), isPartial: options.signal?.aborted === true };
}
