import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import { type Bucket, readObject, type StoredObject, UnreadableObjectError } from '#io/sources/bucket.ts';
import { objectsSince } from '#io/sources/bucket-walk.ts';
import type { Position } from '#io/stores/service/position-store.ts';
import { type DeliverySource, deliver, type IntakeContext } from './intake-delivery.ts';
import { pause } from './intake-pause.ts';

export type BucketIntake = {
  readonly source: DeliverySource;
  readonly open: () => Promise<Bucket>;
  /** What every key begins with. */
  readonly prefix: string;
  /** Milliseconds between two listings. */
  readonly every: number;
};

/** Objects that are read at the same time. */
const AT_ONCE = 8;

/** An object that was written this long before the newest one known may still turn up in a listing; milliseconds. */
const OVERLAP = 2 * 86_400_000;

/** A folder that is named by a day is looked into for so long after that day; milliseconds. */
const OPEN_DAYS = 7 * 86_400_000;

/** The position of the whole bucket: no object is called so. */
const NEWEST = '/newest';

/** What is in the folders of a trail beside the records. */
const NO_RECORDS = /\/CloudTrail-Digest\/|\/$/;

/** Reads a bucket by listing it, until the signal. What was read is known by key and version; a blob that grows is read on where it ended. */
export async function runBucketIntake(context: IntakeContext, intake: BucketIntake, signal: AbortSignal): Promise<void> {
  context.health.expect(intake.source);
  let bucket: Bucket | undefined;
  while (!signal.aborted) {
    try {
      bucket ??= await intake.open();
      await readNew(context, intake, bucket, signal);
    } catch (error) {
      if (!signal.aborted) context.health.fail(intake.source, error instanceof Error ? error.message : String(error));
    }
    await pause(intake.every, signal);
  }
}

/** One listing. The newest moment is only written down when everything of it was read: what failed comes again. */
async function readNew(context: IntakeContext, { source, prefix }: BucketIntake, bucket: Bucket, signal: AbortSignal): Promise<void> {
  const { positions } = context.store;
  const id = `${bucket.address}/${prefix}`;
  const known = positions.read(id, NEWEST)?.modified;
  const floor = typeof known === 'number' ? known - OVERLAP : undefined;
  let newest = typeof known === 'number' ? known : 0;
  const failures: string[] = [];
  for await (const objects of objectsSince(bucket, prefix, typeof known === 'number' ? known - OPEN_DAYS : undefined, signal)) {
    const isNew = ({ key, version, size, modified }: StoredObject): boolean =>
      size > 0 && !NO_RECORDS.test(key) && modified >= (floor ?? 0) && positions.read(id, key)?.version !== version;
    const fresh = objects.filter(isNew);
    newest = objects.reduce((latest, { modified }) => Math.max(latest, modified), newest);
    for (let i = 0; i < fresh.length && !signal.aborted; i += AT_ONCE) {
      const read = await Promise.all(
        fresh.slice(i, i + AT_ONCE).map(async (object) =>
          readOne(context, { source, bucket, id, object }, signal).catch((error: unknown) => {
            failures.push(`${object.key}: ${error instanceof Error ? error.message : String(error)}`);
          }),
        ),
      );
      positions.write(
        id,
        read.flatMap((position) => (position ? [position] : [])),
      );
    }
  }
  if (signal.aborted) return;
  if (failures[0] !== undefined) throw new Error(`${failures.length} could not be read, the first ${failures[0]}`);
  positions.write(id, [{ key: NEWEST, state: { modified: newest }, seen: Number.MAX_SAFE_INTEGER }]);
  positions.forgetBefore(id, newest - OVERLAP);
  context.health.note(source, 0, 0);
}

type Reading = { readonly source: DeliverySource; readonly bucket: Bucket; readonly id: string; readonly object: StoredObject };

/** Puts what an object holds on the disk; answers how far it was read. */
async function readOne(
  context: IntakeContext,
  { source, bucket, id, object }: Reading,
  signal: AbortSignal,
): Promise<Position | undefined> {
  const { key, version, size, modified, isGrowing } = object;
  const before = context.store.positions.read(id, key)?.offset;
  const from = isGrowing && typeof before === 'number' && before <= size ? before : 0;
  let offset = from;
  try {
    for await (const part of readObject(bucket, object, { from, limits: DEFAULT_READ_LIMITS }, signal)) {
      await deliver(context, source, part);
      offset = part.offset;
    }
  } catch (error) {
    if (!(error instanceof UnreadableObjectError)) throw error;
    await deliver(context, source, { records: [], broken: [{ reason: `${bucket.address}/${key}: ${error.message}`, text: '' }] });
  }
  return signal.aborted ? undefined : { key, state: { version, offset }, seen: modified };
}
