import type { SequenceKey } from './key.ts';
import { compareOrdinals, type Ordinal } from './ordinal.ts';

/** A sequence that has begun. Plain data: a snapshot is these objects. */
export type Pending<E> = {
  readonly events: readonly E[];
  readonly first: Ordinal;
  readonly last: Ordinal;
  /** A missing event occurred in a gap: it goes on, uses up its events, and is dropped in the end. */
  readonly isBroken: boolean;
  /** The time of the last forbidden event before the first one. */
  readonly leading: number | null;
};

/** A complete sequence that waits for the time in which its last missing event must not occur; `deadline` belongs to that time. */
export type Waiting<E> = { readonly pending: Pending<E>; readonly deadline: number };

/** The newest time of a forbidden event, and the newest before that one: events of one millisecond do not lie before each other. */
export type Forbidden = { readonly latest: number; readonly before: number | null };

/** All that is known for one key. */
export type KeyState<E> = {
  readonly key: SequenceKey;
  /** By position: the sequences that wait for the next one, oldest first, at most two. */
  readonly slots: (readonly Pending<E>[])[];
  /** By gap. */
  readonly forbidden: (Forbidden | null)[];
  waiting: readonly Waiting<E>[];
};

export function newKeyState<E>(key: SequenceKey, positiveCount: number): KeyState<E> {
  return {
    key,
    slots: Array.from({ length: positiveCount - 1 }, () => []),
    forbidden: Array.from({ length: positiveCount + 1 }, () => null),
    waiting: [],
  };
}

/** How many things are remembered for the key. */
export function sizeOf<E>(state: KeyState<E>): number {
  let size = state.waiting.length;
  for (const slot of state.slots) size += slot.length;
  for (const times of state.forbidden) if (times) size++;
  return size;
}

/**
 * Adds a sequence that now ends with the newest event. An event picks the newest sequence that ends strictly before it and drops the older
 * ones, so all that can ever be picked are the newest one, and the newest one before it for events of the same ordinal.
 */
export function addPending<E>(slot: readonly Pending<E>[], pending: Pending<E>): readonly Pending<E>[] {
  const earlier = slot.findLast(({ last }) => compareOrdinals(last, pending.last) < 0);
  return earlier ? [earlier, pending] : [pending];
}

/** The newest sequence that ends strictly before the ordinal; it and all older ones are used up. */
export function takePending<E>(state: KeyState<E>, position: number, ordinal: Ordinal): Pending<E> | undefined {
  const slot = state.slots[position] ?? [];
  const at = slot.findLastIndex(({ last }) => compareOrdinals(last, ordinal) < 0);
  if (at < 0) return undefined;
  state.slots[position] = slot.slice(at + 1);
  return slot[at];
}

export function addForbidden(times: Forbidden | null, time: number): Forbidden {
  if (!times) return { latest: time, before: null };
  return times.latest === time ? times : { latest: time, before: times.latest };
}

/** The newest forbidden time strictly before a time that is not older than any of them. */
export function forbiddenBefore(times: Forbidden | null, time: number): number | null {
  if (!times) return null;
  return times.latest < time ? times.latest : times.before;
}
