import type { Event } from '#event/event.ts';
import type { Hit } from './hit.ts';

/** A hit as plain data. `exceptedUntil`: absent when no exception takes the event, null when one does for good. */
export type StoredHit = {
  readonly event: Event;
  readonly time: number;
  readonly filters: readonly number[];
  readonly exceptedUntil?: number | null;
  readonly made?: number;
};

export function storedHit({ event, time, filters, exceptedUntil, made }: Hit): StoredHit {
  const excepted =
    exceptedUntil === Number.NEGATIVE_INFINITY ? {} : { exceptedUntil: Number.isFinite(exceptedUntil) ? exceptedUntil : null };
  return { event, time, filters, ...excepted, ...(made === undefined ? {} : { made }) };
}

export function revivedHit({ exceptedUntil, ...stored }: StoredHit): Hit {
  return { ...stored, exceptedUntil: exceptedUntil === null ? Number.POSITIVE_INFINITY : (exceptedUntil ?? Number.NEGATIVE_INFINITY) };
}
