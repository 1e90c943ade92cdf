import type { JsonObject } from '#base/json.ts';

/** One thing a source gave, before anything is understood of it. */
export type RawRecord = {
  readonly value: JsonObject;
  /** The file as it was named, `-` for standard input. */
  readonly path: string;
  /** The line its first byte stands on, from 1. */
  readonly line: number;
  /** The place of its first byte in the decompressed text, from 0. */
  readonly offset: number;
};

/** Something in the input that was not read as it stands: what, where, why. */
export type Problem = {
  readonly kind: ProblemKind;
  readonly path: string;
  /** A whole sentence's worth, without the place: `the line is not JSON`. */
  readonly message: string;
  /** Absent when the whole file is meant. */
  readonly line?: number;
  readonly offset?: number;
};

/** Every kind of problem, and whether something was lost by it. */
export const PROBLEM_KINDS = {
  missing: { title: 'No such file or folder', isLoss: true },
  denied: { title: 'No permission to read', isLoss: true },
  unreadable: { title: 'Could not be read', isLoss: true },
  binary: { title: 'Not text', isLoss: true },
  encoding: { title: 'Unknown text encoding', isLoss: true },
  'broken-gzip': { title: 'Broken gzip data', isLoss: true },
  'not-json': { title: 'Not JSON', isLoss: true },
  'broken-json': { title: 'Broken JSON', isLoss: true },
  'broken-csv': { title: 'Broken CSV', isLoss: true },
  truncated: { title: 'Cut off', isLoss: true },
  'too-large': { title: 'Record too large', isLoss: true },
  'too-deep': { title: 'Record nested too deeply', isLoss: true },
  'not-object': { title: 'Not a JSON object', isLoss: true },
  'empty-folder': { title: 'Folder without log files', isLoss: true },
  'empty-file': { title: 'Empty file', isLoss: false },
  'invalid-utf8': { title: 'Invalid UTF-8, read with U+FFFD in its place', isLoss: false },
  'other-name': { title: 'Left out of a folder because of the name', isLoss: false },
  'named-twice': { title: 'Named twice, read once', isLoss: false },
} as const satisfies Record<string, { readonly title: string; readonly isLoss: boolean }>;

export type ProblemKind = keyof typeof PROBLEM_KINDS;

export type ReadLimits = {
  /** Bytes of one record. A larger one is skipped and named. */
  readonly recordBytes: number;
};

export const DEFAULT_READ_LIMITS: ReadLimits = { recordBytes: 16 * 1024 * 1024 };
