import type { S3Client } from '@aws-sdk/client-s3';
import { type Bucket, type BucketPage, bucketError, loadOptional, UnreadableObjectError } from '../bucket.ts';

export type S3Settings = {
  readonly bucket: string;
  /** Of the environment when it is not said, as are credentials: keys, SSO, roles of instances and of pods. */
  readonly region?: string | undefined;
  /** Another server that speaks S3 (MinIO, Ceph). */
  readonly endpoint?: string | undefined;
};

/** A bucket of S3. */
export async function openS3Bucket({ bucket, region, endpoint }: S3Settings): Promise<Bucket> {
  const sdk = await loadOptional('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
  const client = new sdk.S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  });
  return {
    address: `s3://${bucket}`,
    pages: (prefix, signal) => pagesOf(client, sdk, { bucket, prefix }, signal),
    read: async (key, from, signal) => {
      try {
        const range = from > 0 ? { Range: `bytes=${from}-` } : {};
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key, ...range }), { abortSignal: signal });
        return Body as unknown as AsyncIterable<Buffer>;
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined;
        if (nameOf(error) === 'InvalidRange') return nothing();
        if (nameOf(error) === 'InvalidObjectState') throw new UnreadableObjectError('it is archived: restore it to read it');
        throw bucketError(error);
      }
    },
  };
}

async function* pagesOf(
  client: S3Client,
  { ListObjectsV2Command }: typeof import('@aws-sdk/client-s3'),
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  signal: AbortSignal,
): AsyncGenerator<BucketPage> {
  let token: string | undefined;
  do {
    const from = { ...(prefix === '' ? {} : { Prefix: prefix }), ...(token === undefined ? {} : { ContinuationToken: token }) };
    const asked = { Bucket: bucket, Delimiter: '/', ...from };
    const page = await client.send(new ListObjectsV2Command(asked), { abortSignal: signal }).catch((error: unknown) => {
      throw bucketError(error);
    });
    yield {
      objects: (page.Contents ?? []).map(({ Key = '', ETag = '', Size = 0, LastModified }) => ({
        key: Key,
        version: ETag,
        size: Size,
        modified: LastModified?.getTime() ?? 0,
        isGrowing: false,
      })),
      prefixes: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix === undefined ? [] : [Prefix])),
    };
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

async function* nothing(): AsyncGenerator<Buffer> {}
