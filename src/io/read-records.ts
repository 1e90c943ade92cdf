import type { Framer } from './framing/framed.ts';
import { createFramer } from './framing/framers.ts';
import { type ReadChunksOptions, readChunks } from './read-chunks.ts';
import type { Problem, RawRecord, ReadLimits } from './record.ts';
import type { Source } from './source.ts';

/** What one chunk of a source gave. */
export type ReadBatch = {
  readonly path: string;
  readonly records: readonly RawRecord[];
  readonly problems: readonly Problem[];
  /** Bytes of the source, as stored, that were taken since the last batch. */
  readonly byteCount: number;
  /** Of all bytes as stored: with the last batch of a source that was read to its end, when asked for. */
  readonly sha256?: string;
};

export type ReadOptions = ReadChunksOptions & { readonly limits: ReadLimits };

/**
 * Every record of the sources, in order, in batches of a chunk each. Nothing in the bytes makes it throw: what cannot be read is a problem
 * of the batch, and everything readable is still read. Memory is that of one chunk and the longest record.
 */
export async function* readRecords(sources: Iterable<Source>, options: ReadOptions): AsyncGenerator<ReadBatch> {
  let framer: Framer | undefined;
  for await (const { path, form, bytes, byteCount, end } of readChunks(sources, options)) {
    framer ??= createFramer(form, path, options.limits);
    if (!end) {
      yield { path, ...framer.push(bytes), byteCount };
      continue;
    }
    const { records, problems } = framer.end(end);
    framer = undefined;
    yield {
      path,
      records,
      problems: [...problems, ...end.problems],
      byteCount,
      ...(end.sha256 === undefined ? {} : { sha256: end.sha256 }),
    };
  }
}
