/** A stream with its beginning in hand. */
export type Opened = {
  /** The first bytes, as many as were asked for or as there are. */
  readonly head: Buffer;
  /** All bytes, those of `head` included, from `skip` on. */
  readonly bytesFrom: (skip: number) => AsyncIterable<Buffer>;
  /** Closes the stream when the rest is not wanted. */
  readonly close: () => Promise<void>;
};

/** Reads the beginning of a stream so that it can be looked at before the rest is read. */
export async function openHead(chunks: AsyncIterable<Buffer>, wanted: number): Promise<Opened> {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let failure: { readonly error: unknown } | undefined;
  try {
    while (held.length < wanted) {
      const next = await iterator.next();
      if (next.done) break;
      held = Buffer.concat([held, next.value]);
    }
  } catch (error) {
    // What came before a failure still counts: it is thrown where the rest would be read.
    failure = { error };
  }
  const close = async () => void (await iterator.return?.());
  return { head: held.subarray(0, wanted), bytesFrom: (skip) => rest(held.subarray(skip), iterator, failure), close };
}

async function* rest(
  held: Buffer,
  iterator: AsyncIterator<Buffer>,
  failure: { readonly error: unknown } | undefined,
): AsyncGenerator<Buffer> {
  try {
    if (held.length > 0) yield held;
    if (failure) throw failure.error;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
