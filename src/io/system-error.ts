import type { ProblemKind } from './record.ts';

/** What a failed system call means for reading, in words; undefined for an error that is not the system's. */
export function describeSystemError(error: unknown): { readonly kind: ProblemKind; readonly message: string } | undefined {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return undefined;
  return KNOWN.get(code) ?? { kind: 'unreadable', message: `the system answers ${code}` };
}

const KNOWN = new Map<string, { readonly kind: ProblemKind; readonly message: string }>([
  ['ENOENT', { kind: 'missing', message: 'no such file or folder' }],
  ['ENOTDIR', { kind: 'missing', message: 'no such file or folder' }],
  ['EACCES', { kind: 'denied', message: 'no permission to read it' }],
  ['EPERM', { kind: 'denied', message: 'no permission to read it' }],
  ['ELOOP', { kind: 'unreadable', message: 'its symbolic links lead in a circle' }],
  ['EMFILE', { kind: 'unreadable', message: 'too many files are open' }],
  ['EIO', { kind: 'unreadable', message: 'the disk reports a read error' }],
  ['ENXIO', { kind: 'unreadable', message: 'it is a socket or a device without data' }],
]);
