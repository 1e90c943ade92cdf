import type { Readable } from 'node:stream';
import type { Source } from '../source.ts';

/** Standard input, to its end. */
export function standardInput(stream: Readable): Source {
  return { path: '-', readBytes: () => stream };
}
