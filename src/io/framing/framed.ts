import type { Problem, RawRecord } from '../record.ts';

/** What a stretch of bytes gave. */
export type Framed = { readonly records: readonly RawRecord[]; readonly problems: readonly Problem[] };

/** Where a text is taken up: its line, from 1, and its byte, from 0. */
export type TextPlace = { readonly line: number; readonly offset: number };

/** Bytes → records. The answer depends on the bytes alone, not on how they arrive. */
export type Framer = {
  readonly push: (chunk: Buffer) => Framed;
  /** Whether everything so far is done with: another framer that begins with the next byte would go on in the same way. */
  readonly isAtRest: boolean;
  /** No more bytes will come. `isCutOff`: the source has said already that its end is missing. */
  readonly end: (options: { readonly isCutOff: boolean }) => Framed;
};
