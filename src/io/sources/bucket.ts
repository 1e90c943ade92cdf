import type { ReadLimits } from '../record.ts';
import { GrowingText, type SourcePart } from './growing-text.ts';
import { readWholeSource } from './whole-source.ts';

/** Something that a bucket (or container) keeps under a name. */
export type StoredObject = {
  readonly key: string;
  /** Another content is another version. */
  readonly version: string;
  readonly size: number;
  /** When it was written last: epoch milliseconds of the bucket's clock. */
  readonly modified: number;
  /** It is only ever written to at its end. */
  readonly isGrowing: boolean;
};

/** What stands at one level of a bucket. */
export type BucketPage = { readonly objects: readonly StoredObject[]; readonly prefixes: readonly string[] };

/** Where exported logs are kept. What the network or the other side refuses is thrown as a `BucketError`. */
export type Bucket = {
  /** `s3://trails` */
  readonly address: string;
  /** The objects directly below a prefix, and the prefixes one level further down. */
  readonly pages: (prefix: string, signal: AbortSignal) => AsyncIterable<BucketPage>;
  /** The bytes of an object from a place on; undefined for one that is gone. */
  readonly read: (key: string, from: number, signal: AbortSignal) => Promise<AsyncIterable<Buffer> | undefined>;
};

/** The other side cannot be reached, or refuses: trying again may help. */
export class BucketError extends Error {
  override readonly name = 'BucketError';
}

/** An object that is there and can never be read as it is. */
export class UnreadableObjectError extends Error {
  override readonly name = 'UnreadableObjectError';
}

/** A part of an object; before `offset` everything was given. */
export type ObjectPart = SourcePart & { readonly offset: number };

/**
 * What an object holds from a place on, which is not its beginning only for one that grows; nothing for one that is gone. The last part says
 * where it may be taken up again.
 */
export async function* readObject(
  bucket: Bucket,
  { key, size, isGrowing }: Pick<StoredObject, 'key' | 'size' | 'isGrowing'>,
  { from, limits }: { readonly from: number; readonly limits: ReadLimits },
  signal: AbortSignal,
): AsyncGenerator<ObjectPart> {
  const bytes = await bucket.read(key, from, signal);
  if (!bytes) return;
  const path = `${bucket.address}/${key}`;
  if (isGrowing && !key.endsWith('.gz')) {
    const text = new GrowingText(path, limits, from);
    for await (const chunk of guarded(bytes)) yield { ...text.push(chunk), offset: text.restart };
    yield { records: [], broken: [], offset: text.restart };
  } else
    for await (const part of readWholeSource({ path, readBytes: () => guarded(bytes) }, limits, signal)) yield { ...part, offset: size };
}

/** A connection that breaks off is no end of an object: it must not look like an error of this machine's files. */
async function* guarded(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } catch (error) {
    throw bucketError(error);
  }
}

/** What the other side said, in words; codes of the system are not passed on. */
export function bucketError(error: unknown): BucketError {
  if (error instanceof BucketError) return error;
  const named = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : '';
  return new BucketError(`${named}${error instanceof Error ? error.message : String(error)}`.slice(0, 500));
}

/** Loads a package that is only there for those who use it. */
export async function loadOptional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (isMissing) throw new BucketError(`the package ${name} is not installed: npm install ${name}`);
    throw error;
  }
}
