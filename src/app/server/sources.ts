import { openAzureContainer } from '#io/sources/azure-blob/azure-container.ts';
import { openQueue } from '#io/sources/s3/queue.ts';
import { openS3Bucket } from '#io/sources/s3/s3-bucket.ts';
import { runBucketIntake } from '#live/intake-bucket.ts';
import type { DeliverySource, IntakeContext } from '#live/intake-delivery.ts';
import { runFolderIntake } from '#live/intake-folder.ts';
import { pause } from '#live/intake-pause.ts';
import { runQueueIntake } from '#live/intake-queue.ts';
import { readSecret } from '../config/secret.ts';
import type { SourceSettings } from '../config/sources.ts';

type Settings<Type extends SourceSettings['type']> = SourceSettings & { readonly type: Type };

/** How often it is written down what is known of sources; milliseconds. */
const FLUSH_EVERY = 30_000;

/** Reads every source until the signal, and keeps what is known of each; one that fails stops no other. */
export async function runSources(
  context: IntakeContext & { readonly onTrouble: (error: unknown) => void },
  sources: readonly SourceSettings[],
  signal: AbortSignal,
): Promise<void> {
  const running = sources.map(async (settings) => runSource(context, settings, signal).catch(context.onTrouble));
  await Promise.all([keepHealth(context, signal), ...running]);
}

async function keepHealth({ health }: IntakeContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(FLUSH_EVERY, signal);
    try {
      health.flush();
    } catch {
      // The disk is full: the next time may be better, and nothing of it is a record.
    }
  }
}

async function runSource(context: IntakeContext, settings: SourceSettings, signal: AbortSignal): Promise<void> {
  switch (settings.type) {
    case 'folder': {
      const { path, every } = settings;
      return runFolderIntake(context, { source: sourceOf(settings, path), path, every }, signal);
    }
    case 's3':
      return runS3(context, settings, signal);
    case 'azure-blob': {
      const { container, url, connectionString, prefix, every } = settings;
      const open = async (): ReturnType<typeof openAzureContainer> =>
        openAzureContainer({ container, url, ...(connectionString && { connectionString: readSecret(connectionString, process.env) }) });
      return runBucketIntake(context, { source: sourceOf(settings, nameOf(container, prefix)), open, prefix, every }, signal);
    }
    default:
      return settings satisfies never;
  }
}

async function runS3(context: IntakeContext, settings: Settings<'s3'>, signal: AbortSignal): Promise<void> {
  const { bucket, queue, prefix, region, endpoint, every } = settings;
  const openBucket = async (name: string): ReturnType<typeof openS3Bucket> => openS3Bucket({ bucket: name, region, endpoint });
  if (queue !== undefined) {
    const source = sourceOf(settings, nameOf(queue.split('/').at(-1) ?? queue, prefix));
    const only = bucket === undefined ? {} : { buckets: [bucket] };
    return runQueueIntake(
      context,
      { source, openQueue: async () => openQueue({ url: queue, region }), openBucket, ...only, prefix, every },
      signal,
    );
  }
  if (bucket === undefined) throw new Error('a bucket of S3 has a name or a queue; the configuration must be checked first');
  return runBucketIntake(
    context,
    { source: sourceOf(settings, nameOf(bucket, prefix)), open: async () => openBucket(bucket), prefix, every },
    signal,
  );
}

function sourceOf({ type, name, dataset }: SourceSettings, other: string): DeliverySource {
  return { kind: type, name: name ?? other, ...(dataset === undefined ? {} : { dataset }) };
}

function nameOf(where: string, prefix: string): string {
  return prefix === '' ? where : `${where}/${prefix}`;
}
