import { open } from 'node:fs/promises';
import type { Source } from '../../source.ts';

/** A file that is read from its beginning, a chunk at a time; size is absent for pipes and devices. */
export function fileSource(path: string, size?: number): Source {
  return { path, ...(size === undefined ? {} : { size }), readBytes: () => readFileBytes(path) };
}

/** 256 KB: larger chunks were not faster, and this fits a second-level cache. */
const CHUNK_BYTES = 256 * 1024;

async function* readFileBytes(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
