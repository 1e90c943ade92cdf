import { createHash, type Hash } from 'node:crypto';
import { type Content, HEAD_BYTES, recognizeContent } from './decoding/content.ts';
import { BrokenGzipError, gunzip } from './decoding/gunzip.ts';
import { type Opened, openHead } from './decoding/head.ts';
import { utf16ToUtf8 } from './decoding/utf16.ts';
import { CsvFramer } from './framing/csv/framer.ts';
import { isCsv } from './framing/csv/header.ts';
import type { Framer } from './framing/framed.ts';
import { JsonFramer } from './framing/json/framer.ts';
import type { Problem, ProblemKind, RawRecord, ReadLimits } from './record.ts';
import type { Source } from './source.ts';
import { describeSystemError } from './system-error.ts';

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

export type ReadOptions = {
  readonly limits: ReadLimits;
  /** Ends reading between two chunks, even while a chunk is waited for. */
  readonly signal?: AbortSignal;
  /** Compute the SHA-256 of every source. */
  readonly withHashes?: boolean;
};

/**
 * Every record of the sources, in order, in batches of a chunk each. Nothing in the bytes makes it throw: what cannot be read is a problem
 * of the batch, and everything readable is still read. Memory is that of one chunk and the longest record.
 */
export async function* readRecords(sources: Iterable<Source>, options: ReadOptions): AsyncGenerator<ReadBatch> {
  for (const source of sources) {
    if (options.signal?.aborted) return;
    yield* readSource(source, options);
  }
}

async function* readSource(source: Source, options: ReadOptions): AsyncGenerator<ReadBatch> {
  const { path } = source;
  const meter = new Meter(source, options);
  let framer: Framer = new JsonFramer(path, options.limits);
  let failure: Problem | undefined;
  try {
    const decoded = await decode(meter);
    if (decoded.kind === 'problem' && !options.signal?.aborted) {
      yield { path, records: [], problems: [{ kind: decoded.problem, path, message: decoded.message }], byteCount: meter.take() };
      return;
    }
    if (decoded.kind === 'bytes') {
      const { head, bytesFrom } = await openHead(decoded.bytes, HEAD_BYTES);
      if (isCsv(path, head.toString('utf8'))) framer = new CsvFramer(path, options.limits);
      for await (const chunk of bytesFrom(0)) yield { path, ...framer.push(chunk), byteCount: meter.take() };
    }
  } catch (error) {
    failure = describeFailure(path, error);
  }
  const framed = framer.end({ isCutOff: failure !== undefined || options.signal?.aborted === true });
  const problems = failure ? [...framed.problems, failure] : framed.problems;
  yield { path, records: framed.records, problems, byteCount: meter.take(), ...meter.hash() };
}

function describeFailure(path: string, error: unknown): Problem {
  if (error instanceof BrokenGzipError) return { kind: 'broken-gzip', path, message: `${error.message}; what came before is read` };
  const known = describeSystemError(error);
  if (!known) throw error;
  return { path, ...known };
}

type Decoded =
  | { readonly kind: 'bytes'; readonly bytes: AsyncIterable<Buffer> }
  | { readonly kind: 'problem'; readonly problem: ProblemKind; readonly message: string };

/** Stored bytes → UTF-8 text: gzip is told by its first bytes (and may hold gzip once more), UTF-16 by its mark or its zeros. */
async function decode(stored: AsyncIterable<Buffer>): Promise<Decoded> {
  let opened = await openHead(stored, HEAD_BYTES);
  if (opened.head.length === 0) return nothing(opened);
  let content = recognizeContent(opened.head);
  for (let layer = 0; layer < GZIP_LAYERS && content.kind === 'gzip'; layer++) {
    opened = await openHead(gunzip(opened.bytesFrom(0)), HEAD_BYTES);
    if (opened.head.length === 0) return nothing(opened);
    content = recognizeContent(opened.head);
  }
  if (content.kind === 'text') return { kind: 'bytes', bytes: asUtf8(opened, content) };
  await opened.close();
  if (content.kind === 'gzip') return { kind: 'problem', problem: 'binary', message: 'gzip in gzip in gzip' };
  return { kind: 'problem', problem: content.kind, message: content.what };
}

const GZIP_LAYERS = 2;

/** No byte came: either there is none, or the first read failed. */
async function nothing(opened: Opened): Promise<Decoded> {
  for await (const _ of opened.bytesFrom(0));
  return { kind: 'problem', problem: 'empty-file', message: 'is empty' };
}

function asUtf8(opened: Opened, content: Content & { kind: 'text' }): AsyncIterable<Buffer> {
  const bytes = opened.bytesFrom(content.markBytes);
  return content.encoding === 'utf-8' ? bytes : utf16ToUtf8(bytes, content.encoding);
}

/** The bytes of a source, counted, until it ends or reading is called off. */
class Meter implements AsyncIterable<Buffer> {
  readonly #source: Source;
  readonly #signal: AbortSignal | undefined;
  readonly #hash: Hash | undefined;
  #byteCount = 0;
  #isAtEnd = false;

  constructor(source: Source, { signal, withHashes }: ReadOptions) {
    this.#source = source;
    this.#signal = signal;
    this.#hash = withHashes ? createHash('sha256') : undefined;
  }

  /** The hash of the source, once its end was seen. */
  hash(): { readonly sha256?: string } {
    return this.#hash && this.#isAtEnd ? { sha256: this.#hash.digest('hex') } : {};
  }

  /** The bytes since the last call. */
  take(): number {
    const byteCount = this.#byteCount;
    this.#byteCount = 0;
    return byteCount;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    const iterator = this.#source.readBytes()[Symbol.asyncIterator]();
    let callOff = (): void => undefined;
    const stop = (): void => callOff();
    this.#signal?.addEventListener('abort', stop);
    try {
      while (!this.#signal?.aborted) {
        // A source that waits (a terminal, a pipe) must not hold up Ctrl-C; it is left as it stands, for nobody reads it again.
        const next = await new Promise<IteratorResult<Buffer> | undefined>((resolve, reject) => {
          callOff = () => resolve(undefined);
          iterator.next().then(resolve, reject);
        });
        if (!next) return;
        if (next.done) {
          this.#isAtEnd = true;
          return;
        }
        this.#hash?.update(next.value);
        this.#byteCount += next.value.length;
        yield next.value;
      }
    } finally {
      this.#signal?.removeEventListener('abort', stop);
      if (!this.#signal?.aborted) await iterator.return?.();
    }
  }
}
