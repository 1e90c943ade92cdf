/** A database of a version that this Tocsin does not know, or that is damaged, or that cannot be used. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** SQLite's primary result codes. */
const [BUSY, READ_ONLY, CORRUPT, FULL, CANNOT_OPEN, NOT_A_DATABASE] = [5, 8, 11, 13, 14, 26] as const;

/** What SQLite refuses, with what to do about it. */
export function storeErrorOf(error: unknown, path: string): Error {
  if (!(error instanceof Error) || error instanceof StoreError) return error instanceof Error ? error : new Error(String(error));
  switch (codeOf(error)) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return new StoreError(`${path} is damaged (${error.message}): put a backup back with tocsin store restore`);
    case READ_ONLY:
    case CANNOT_OPEN:
      return new StoreError(`${path} cannot be written to: it takes a folder that whoever runs this may write to`);
    case FULL:
      return new StoreError(`the disk under ${path} is full: make room, then start again; nothing is lost`);
    default:
      return error;
  }
}

/** Whether another process holds what was asked for. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === BUSY;
}

function codeOf(error: Error): number | undefined {
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
