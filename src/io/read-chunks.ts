import { createHash, type Hash } from 'node:crypto';
import { type Content, HEAD_BYTES, recognizeContent } from './decoding/content.ts';
import { BrokenGzipError, gunzip } from './decoding/gunzip.ts';
import { type Opened, openHead } from './decoding/head.ts';
import { utf16ToUtf8 } from './decoding/utf16.ts';
import { type TextForm, textFormOf } from './framing/framers.ts';
import type { Problem, ProblemKind } from './record.ts';
import type { Source } from './source.ts';
import { describeSystemError } from './system-error.ts';

/** A stretch of a source's text in UTF-8. Every source ends with a chunk that has an `end`. */
export type ReadChunk = {
  readonly path: string;
  readonly form: TextForm;
  /** Only good until the next chunk is asked for. */
  readonly bytes: Buffer;
  /** Bytes of the source, as stored, that were taken since the last chunk. */
  readonly byteCount: number;
  readonly end?: SourceEnd;
};

/** How a source ended. */
export type SourceEnd = {
  /** Its end is missing: reading failed or was called off. */
  readonly isCutOff: boolean;
  readonly problems: readonly Problem[];
  /** Of all bytes as stored: when it was asked for and the source was read to its end. */
  readonly sha256?: string;
};

export type ReadChunksOptions = {
  /** Ends reading between two chunks, even while a chunk is waited for. */
  readonly signal?: AbortSignal;
  /** Compute the SHA-256 of every source. */
  readonly withHashes?: boolean;
};

/** The text of the sources, in order. Nothing in the bytes makes it throw: what cannot be read is a problem of the source's end. */
export async function* readChunks(sources: Iterable<Source>, options: ReadChunksOptions): AsyncGenerator<ReadChunk> {
  for (const source of sources) {
    if (options.signal?.aborted) return;
    yield* readSource(source, options);
  }
}

async function* readSource(source: Source, options: ReadChunksOptions): AsyncGenerator<ReadChunk> {
  const { path } = source;
  const meter = new Meter(source, options);
  const problems: Problem[] = [];
  let form: TextForm = 'json';
  try {
    const decoded = await decode(meter);
    if (decoded.kind === 'bytes') {
      const { head, bytesFrom } = await openHead(decoded.bytes, HEAD_BYTES);
      form = textFormOf(path, head.toString('utf8'));
      for await (const bytes of bytesFrom(0)) yield { path, form, bytes, byteCount: meter.take() };
    } else if (!options.signal?.aborted) problems.push({ kind: decoded.problem, path, message: decoded.message });
  } catch (error) {
    problems.push(describeFailure(path, error));
  }
  const isCutOff = problems.length > 0 || options.signal?.aborted === true;
  yield { path, form, bytes: Buffer.alloc(0), byteCount: meter.take(), end: { isCutOff, problems, ...meter.hash() } };
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

  constructor(source: Source, { signal, withHashes }: ReadChunksOptions) {
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
