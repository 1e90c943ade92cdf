import { createGunzip } from 'node:zlib';

/** Gzip data that ends early or is damaged; what came out before stands. */
export class BrokenGzipError extends Error {
  override readonly name = 'BrokenGzipError';
  readonly isCutOff: boolean;

  constructor(isCutOff: boolean) {
    super(isCutOff ? 'the gzip data ends too early, as after a copy that broke off' : 'the gzip data is damaged');
    this.isCutOff = isCutOff;
  }
}

/**
 * Gzip → bytes, members one after another included. Everything that can be decompressed comes out before a `BrokenGzipError`: the end is
 * announced only when all output was taken, and a damaged stretch takes at most the slice it lies in with it.
 */
export async function* gunzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflater = new Inflater();
  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length; from += SLICE_BYTES) yield* inflater.write(chunk.subarray(from, from + SLICE_BYTES));
    }
    yield* inflater.end();
  } finally {
    inflater.close();
  }
}

const SLICE_BYTES = 32 * 1024;
const OUTPUT_BYTES = 256 * 1024;

/** Node's stream, driven a slice at a time. */
class Inflater {
  readonly #stream = createGunzip({ chunkSize: OUTPUT_BYTES });
  /** Ends the wait for output, for an error, or for the end of a write. */
  #wake = (): void => undefined;

  constructor() {
    this.#stream.on('readable', () => this.#wake());
    this.#stream.on('error', () => this.#wake());
  }

  write(slice: Buffer): AsyncGenerator<Buffer> {
    return this.#drain((done) => this.#stream.write(slice, done));
  }

  end(): AsyncGenerator<Buffer> {
    // Node calls back for the end before it looks whether the data ended; only the stream's own end says that all is well.
    return this.#drain((done) => this.#stream.once('end', done).end());
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Starts a write and gives what comes out until it is done. */
  async *#drain(write: (done: () => void) => void): AsyncGenerator<Buffer> {
    let isDone = false;
    write(() => {
      isDone = true;
      this.#wake();
    });
    for (;;) {
      const output: unknown = this.#stream.read();
      if (output instanceof Buffer) yield output;
      else if (this.#stream.errored) throw brokenGzip(this.#stream.errored);
      else if (isDone) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function brokenGzip(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') return new BrokenGzipError(true);
  return typeof code === 'string' && code.startsWith('Z_') ? new BrokenGzipError(false) : error;
}
