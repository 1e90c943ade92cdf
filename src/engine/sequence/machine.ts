import { keyText, type SequenceKey } from './key.ts';
import {
  addForbidden,
  addPending,
  type Forbidden,
  forbiddenBefore,
  type KeyState,
  newKeyState,
  type Pending,
  sizeOf,
  takePending,
  type Waiting,
} from './key-state.ts';
import { compareOrdinals, type Ordinal } from './ordinal.ts';
import { type CompletedSequence, type SequenceInput, type SequenceShape, sortSequences, spread, type Track, trackOf } from './stages.ts';

/** The machine's memory as plain JSON, if the events are. */
export type SequenceSnapshot<E> = {
  readonly version: 1;
  readonly now: Ordinal | null;
  readonly untilKeys: readonly string[];
  readonly states: readonly KeyState<E>[];
  readonly dropped: number;
};

/** More pending sequences than this are not remembered: those of the key that was quiet longest are dropped and counted. */
const DEFAULT_MAX_STATES = 200_000;

/**
 * Finds sequences in a stream of events, as Elasticsearch's sequence matcher does over whole indices (EQL `sequence`):
 * an event takes the newest pending sequence that waits for it and ended strictly before it, uses up all older ones, and is refused when
 * `maxspan` (from the first event) is over or `until` occurred since the last one. Memory for each key is at most two pending sequences a
 * stage. Feed events in the order of their ordinals; events of one ordinal may come in any order.
 */
export class SequenceMachine<E> {
  readonly #shape: SequenceShape;
  readonly #track: Track;
  readonly #maxStates: number;
  /** Oldest use first. */
  readonly #states = new Map<string, KeyState<E>>();
  #size = 0;
  #dropped = 0;
  #sweepAt = 1024;
  #now: Ordinal | null = null;
  /** The keys whose `until` occurred at the current ordinal. */
  readonly #untilKeys = new Set<string>();
  /** Keys with complete sequences that wait for their time to pass. */
  readonly #waitingKeys = new Set<string>();

  constructor(shape: SequenceShape, options: { readonly maxStates?: number } = {}) {
    this.#shape = shape;
    this.#track = trackOf(shape);
    this.#maxStates = options.maxStates ?? DEFAULT_MAX_STATES;
  }

  /** A machine that goes on where another stopped. */
  static restore<E>(
    shape: SequenceShape,
    snapshot: SequenceSnapshot<E>,
    options: { readonly maxStates?: number } = {},
  ): SequenceMachine<E> {
    const machine = new SequenceMachine<E>(shape, options);
    machine.#now = snapshot.now;
    machine.#dropped = snapshot.dropped;
    for (const text of snapshot.untilKeys) machine.#untilKeys.add(text);
    for (const state of structuredClone(snapshot.states)) {
      const text = keyText(state.key);
      machine.#states.set(text, state);
      machine.#size += sizeOf(state);
      if (state.waiting.length > 0) machine.#waitingKeys.add(text);
    }
    return machine;
  }

  snapshot(): SequenceSnapshot<E> {
    return {
      version: 1,
      now: this.#now,
      untilKeys: [...this.#untilKeys],
      states: structuredClone([...this.#states.values()]),
      dropped: this.#dropped,
    };
  }

  /** How many pending sequences were forgotten because there were too many: results may be missing when it is not 0. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The sequences that this event completes, and those whose waiting time it ends. */
  feed({ event, ordinal, hits }: SequenceInput<E>): readonly CompletedSequence<E>[] {
    const completed = this.#moveTo(ordinal);
    for (const { stage, keys } of byStageDescending(hits)) {
      for (const key of keys) completed.push(...this.#hit(stage, key, ordinal, event));
    }
    this.#limit(ordinal.time);
    return completed;
  }

  /** Nothing older than `time` will be fed: sequences that waited for a missing event until then are complete. */
  advance(time: number): readonly CompletedSequence<E>[] {
    const completed: CompletedSequence<E>[] = [];
    for (const text of [...this.#waitingKeys]) completed.push(...this.#release(text, ({ deadline }) => deadline < time));
    return sortSequences(completed);
  }

  /** Nothing will be fed any more: whatever still waited for a missing event is complete. */
  finish(): readonly CompletedSequence<E>[] {
    return this.advance(Number.POSITIVE_INFINITY);
  }

  #moveTo(ordinal: Ordinal): CompletedSequence<E>[] {
    const order = this.#now === null ? 1 : compareOrdinals(ordinal, this.#now);
    if (order < 0) throw new Error('Events must be fed to a sequence in the order of their time');
    if (order > 0) this.#endUntil();
    this.#now = ordinal;
    return [...this.advance(ordinal.time)];
  }

  /** Once time has moved past `until`, what had begun before it can never go on. */
  #endUntil(): void {
    for (const text of this.#untilKeys) {
      const state = this.#states.get(text);
      if (state) this.#change(text, state, () => state.slots.fill([]));
    }
    this.#untilKeys.clear();
  }

  #hit(stage: number | 'until', key: SequenceKey, ordinal: Ordinal, event: E): readonly CompletedSequence<E>[] {
    const text = keyText(key);
    if (stage === 'until') {
      this.#untilKeys.add(text);
      return [];
    }
    const position = this.#track.positions[stage];
    const gap = this.#track.gaps[stage] as number;
    if (position === undefined) return this.#forbid(text, key, gap, ordinal.time);
    return position === 0 ? this.#begin(text, key, ordinal, event) : this.#extend(text, position, ordinal, event);
  }

  /** A missing event occurred. */
  #forbid(text: string, key: SequenceKey, gap: number, time: number): readonly CompletedSequence<E>[] {
    const completed: CompletedSequence<E>[] = [];
    if (gap === this.#track.positiveCount) {
      const state = this.#states.get(text);
      if (state) this.#change(text, state, () => this.#endWaiting(state, time, completed));
    } else {
      const state = this.#states.get(text) ?? newKeyState<E>(key, this.#track.positiveCount);
      this.#change(text, state, () => {
        state.forbidden[gap] = addForbidden(state.forbidden[gap] ?? null, time);
      });
    }
    return completed;
  }

  /** The first forbidden event behind a complete sequence decides it: in time it breaks it, later it lets it go. */
  #endWaiting(state: KeyState<E>, time: number, completed: CompletedSequence<E>[]): void {
    state.waiting = state.waiting.filter(({ pending, deadline }) => {
      if (pending.last.time >= time) return true;
      if (time > deadline) completed.push(this.#completed(state.key, pending));
      return false;
    });
  }

  #begin(text: string, key: SequenceKey, ordinal: Ordinal, event: E): readonly CompletedSequence<E>[] {
    const state = this.#states.get(text) ?? newKeyState<E>(key, this.#track.positiveCount);
    const leading = this.#track.hasLeading ? forbiddenBefore(state.forbidden[0] ?? null, ordinal.time) : null;
    return this.#place(text, state, 0, { events: [event], first: ordinal, last: ordinal, isBroken: false, leading });
  }

  #extend(text: string, position: number, ordinal: Ordinal, event: E): readonly CompletedSequence<E>[] {
    const state = this.#states.get(text);
    if (!state) return [];
    let pending: Pending<E> | undefined;
    this.#change(text, state, () => {
      pending = takePending(state, position - 1, ordinal);
    });
    if (!pending || this.#isTooLong(pending.first.time, ordinal.time)) return [];
    const forbidden = forbiddenBefore(state.forbidden[position] ?? null, ordinal.time);
    const isBroken = pending.isBroken || (forbidden !== null && forbidden > pending.last.time);
    return this.#place(text, state, position, { ...pending, events: [...pending.events, event], last: ordinal, isBroken });
  }

  #isTooLong(from: number, to: number): boolean {
    return this.#shape.maxspan !== undefined && to - from > this.#shape.maxspan;
  }

  /** Keeps a sequence that goes on; answers one that is complete. */
  #place(text: string, state: KeyState<E>, position: number, pending: Pending<E>): readonly CompletedSequence<E>[] {
    if (position < this.#track.positiveCount - 1) {
      this.#change(text, state, () => {
        state.slots[position] = addPending(state.slots[position] ?? [], pending);
      });
      return [];
    }
    return this.#complete(text, state, pending);
  }

  /**
   * Elasticsearch: with missing events before the first or behind the last event, the forbidden ones on both sides (on one: and the far end of
   * the sequence) must lie further apart than `maxspan`.
   */
  #complete(text: string, state: KeyState<E>, pending: Pending<E>): readonly CompletedSequence<E>[] {
    if (pending.isBroken) return [];
    const { hasLeading, hasTrailing } = this.#track;
    const isLedClosely = pending.leading !== null && !this.#isTooLong(pending.leading, pending.last.time);
    if (!hasTrailing) return isLedClosely ? [] : [this.#completed(state.key, pending)];
    if (hasLeading && pending.leading === null) return [this.#completed(state.key, pending)];
    const start = pending.leading ?? pending.first.time;
    const waiting: Waiting<E> = { pending, deadline: start + (this.#shape.maxspan ?? Number.MAX_SAFE_INTEGER) };
    this.#change(text, state, () => {
      state.waiting = [...state.waiting, waiting];
    });
    return [];
  }

  #completed(key: SequenceKey, { events, first, last }: Pending<E>): CompletedSequence<E> {
    return { key, events: spread(this.#track, events), first, last };
  }

  #release(text: string, isOver: (waiting: Waiting<E>) => boolean): readonly CompletedSequence<E>[] {
    const state = this.#states.get(text);
    const released = state?.waiting.filter(isOver) ?? [];
    if (!state || released.length === 0) return [];
    this.#change(text, state, () => {
      state.waiting = state.waiting.filter((waiting) => !isOver(waiting));
    });
    return released.map(({ pending }) => this.#completed(state.key, pending));
  }

  /** Changes what is known for a key, keeping count; an empty state is forgotten, any other is now the one used last. */
  #change(text: string, state: KeyState<E>, change: () => void): void {
    const before = this.#states.has(text) ? sizeOf(state) : 0;
    change();
    const after = sizeOf(state);
    this.#size += after - before;
    this.#states.delete(text);
    if (after > 0) this.#states.set(text, state);
    if (state.waiting.length > 0) this.#waitingKeys.add(text);
    else this.#waitingKeys.delete(text);
  }

  /** Forgets what can never complete; when there is still too much, what was quiet longest. */
  #limit(now: number): void {
    if (this.#size <= Math.min(this.#sweepAt, this.#maxStates)) return;
    this.#sweep(now);
    this.#sweepAt = Math.max(1024, this.#size * 2);
    for (const [text, state] of this.#states) {
      if (this.#size <= this.#maxStates) return;
      this.#dropped += sizeOf(state);
      this.#change(text, state, () => {
        state.slots.fill([]);
        state.forbidden.fill(null);
        state.waiting = [];
      });
    }
  }

  #sweep(now: number): void {
    const { maxspan } = this.#shape;
    if (maxspan === undefined) return;
    const isOld = (times: Forbidden | null): boolean => times !== null && now - times.latest > maxspan;
    for (const [text, state] of [...this.#states]) {
      this.#change(text, state, () => {
        for (const [i, slot] of state.slots.entries()) state.slots[i] = slot.filter(({ first }) => now - first.time <= maxspan);
        for (const [i, times] of state.forbidden.entries()) if (isOld(times)) state.forbidden[i] = null;
      });
    }
  }
}

/** An event never follows itself: the last stage it hits takes first. */
function byStageDescending(hits: SequenceInput<unknown>['hits']): SequenceInput<unknown>['hits'] {
  const place = (stage: number | 'until'): number => (stage === 'until' ? -1 : stage);
  return hits.length < 2 ? hits : [...hits].sort((left, right) => place(right.stage) - place(left.stage));
}
