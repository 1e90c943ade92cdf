import type { Problem, RawRecord } from '../record.ts';

/** What a stretch of bytes gave. */
export type Framed = { readonly records: readonly RawRecord[]; readonly problems: readonly Problem[] };

/** Bytes → records. The answer depends on the bytes alone, not on how they arrive. */
export type Framer = {
  readonly push: (chunk: Buffer) => Framed;
  /** No more bytes will come. `isCutOff`: the source has said already that its end is missing. */
  readonly end: (options: { readonly isCutOff: boolean }) => Framed;
};
