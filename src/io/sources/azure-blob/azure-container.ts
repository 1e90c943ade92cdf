import type { ContainerClient } from '@azure/storage-blob';
import { type Bucket, type BucketPage, bucketError, loadOptional, UnreadableObjectError } from '../bucket.ts';

export type AzureSettings = {
  readonly container: string;
  /** `https://account.blob.core.windows.net`; who asks is told by the environment: an identity of the machine or the pod, or a sign-in. */
  readonly url?: string | undefined;
  /** In place of `url`: address and key in one. */
  readonly connectionString?: string | undefined;
};

/** A container of Azure Blob Storage. */
export async function openAzureContainer(settings: AzureSettings): Promise<Bucket> {
  const { container } = settings;
  const client = await clientOf(settings);
  return {
    address: `azure-blob://${client.accountName}/${container}`,
    pages: (prefix, signal) => pagesOf(client, prefix, signal),
    read: async (key, from, signal) => {
      try {
        const { readableStreamBody } = await client.getBlobClient(key).download(from, undefined, { abortSignal: signal });
        return readableStreamBody as AsyncIterable<Buffer> | undefined;
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return undefined;
        if (status === 416) return nothing();
        if (status === 409 && String(error).includes('BlobArchived'))
          throw new UnreadableObjectError('it is archived: bring it back to the hot or cool tier');
        throw bucketError(error);
      }
    },
  };
}

async function clientOf({ container, url, connectionString }: AzureSettings): Promise<ContainerClient> {
  const { BlobServiceClient } = await loadOptional('@azure/storage-blob', () => import('@azure/storage-blob'));
  if (connectionString !== undefined) return BlobServiceClient.fromConnectionString(connectionString).getContainerClient(container);
  if (url === undefined) throw new Error('a container has a url or a connectionString');
  const { DefaultAzureCredential } = await loadOptional('@azure/identity', () => import('@azure/identity'));
  return new BlobServiceClient(url, new DefaultAzureCredential()).getContainerClient(container);
}

async function* pagesOf(client: ContainerClient, prefix: string, signal: AbortSignal): AsyncGenerator<BucketPage> {
  try {
    const pages = client.listBlobsByHierarchy('/', { prefix, abortSignal: signal }).byPage({ maxPageSize: 1000 });
    for await (const { segment } of pages) {
      yield {
        objects: segment.blobItems.map(({ name, properties }) => ({
          key: name,
          version: properties.etag,
          size: properties.contentLength ?? 0,
          modified: properties.lastModified.getTime(),
          isGrowing: properties.blobType === 'AppendBlob',
        })),
        prefixes: (segment.blobPrefixes ?? []).map(({ name }) => name),
      };
    }
  } catch (error) {
    throw bucketError(error);
  }
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}

async function* nothing(): AsyncGenerator<Buffer> {}
