import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { EXIT, UsageError } from './exit-code.ts';

/** What is written, piece by piece; ending the iteration early ends whatever makes them. */
type Pieces = Iterable<string> | AsyncIterable<string | Uint8Array>;

/** Writes a report piece by piece to a file or, without a path, to standard output. */
export async function writeOutput(pieces: Pieces, path: string | undefined): Promise<void> {
  if (path === undefined) await writeAll(pieces, process.stdout);
  else await writeFile(pieces, path);
}

async function writeFile(pieces: Pieces, path: string): Promise<void> {
  const stream = createWriteStream(path);
  try {
    await once(stream, 'open');
    await writeAll(pieces, stream);
    stream.end();
    await finished(stream);
  } catch (error) {
    stream.destroy();
    throw new UsageError(`Could not write ${path}: ${reasonOf(error)}`);
  }
}

/** Waits whenever the other side is slower, and stops without a word when nobody reads any more (`| head`). */
async function writeAll(pieces: Pieces, stream: Writable): Promise<void> {
  let failure: Error | undefined;
  // Standard output says so only once: it is neither destroyed nor errored afterwards.
  const noteFailure = (error: Error): void => {
    failure ??= error;
  };
  stream.on('error', noteFailure);
  try {
    for await (const piece of pieces) {
      if (stream.destroyed || failure) break;
      // `once` throws the error of the stream, which is looked at below.
      if (!stream.write(piece)) await drained(stream).catch(() => undefined);
    }
  } finally {
    stream.off('error', noteFailure);
  }
  if (failure && !isClosedPipe(failure)) throw failure;
}

/** Waits until more can be written, or never. Nobody is left listening for what did not come. */
async function drained(stream: Writable): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    settled.abort();
  }
}

/**
 * What becomes of standard output and standard error when they cannot be written. A reader that went away is no mistake of ours: what else
 * goes to it is dropped. Anything else (a full disk) ends the program with a message.
 */
export function watchStandardStreams(output: Writable, errors: Writable): void {
  errors.on('error', () => undefined);
  output.on('error', (error) => {
    if (isClosedPipe(error)) return;
    errors.write(`tocsin: Could not write to standard output: ${reasonOf(error)}\n`);
    process.exit(EXIT.usage);
  });
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/** What a failed write means, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return REASONS.get(code ?? '') ?? (error instanceof Error ? error.message : String(error));
}

const REASONS = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EROFS', 'the file system is read-only'],
  ['ENOENT', 'the folder does not exist'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['EFBIG', 'the file would be too large'],
]);
