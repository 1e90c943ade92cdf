import { readdir } from 'node:fs/promises';
import { UsageError } from './exit-code.ts';
import { reasonOf } from './output.ts';

/** Throws unless the folder is empty or not there yet: what is written never mixes with what somebody else has. */
export async function assertEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`Could not write to ${folder}: ${reasonOf(error)}`);
  });
  if (entries.length > 0) throw new UsageError(`${folder} is not empty.`, 'Name a folder that is empty or not there yet.');
}
