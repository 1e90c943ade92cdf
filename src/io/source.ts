/** Somewhere bytes come from. */
export type Source = {
  /** As it was named; `-` is standard input. */
  readonly path: string;
  /** Bytes it holds as stored, when that is known before reading. */
  readonly size?: number;
  /**
   * Its bytes as stored, in order. A chunk is only good until the next one is asked for. Throws what the system throws; ending the
   * iteration early closes it.
   */
  readonly readBytes: () => AsyncIterable<Buffer>;
};
