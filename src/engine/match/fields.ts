import type { Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import type { Way } from './place.ts';

/** A field that compiled conditions read, with what it holds in the document that was read last: it is looked up once, whoever asks. */
export type FieldSlot = {
  readonly field: FieldRef;
  readonly segments: readonly string[];
  /** For a pattern (`file.hash.*`): the object all of its fields stand in. */
  readonly base: FieldSlot | undefined;
  /** How a walk over documents comes to the field. Undefined when none does, and for patterns. */
  way: Way | undefined;
  /** The number of the reading that the rest is of. */
  reading: number;
  /** What the field holds when that is one value. */
  only: Scalar | undefined;
  /** All of it. Made when somebody asks, when there is one value. */
  values: readonly Scalar[] | undefined;
  /** Whether an object stands at the path, or in a list there. */
  hasObject: boolean;
};

/** Shared: never added to. */
export const NO_VALUES: readonly Scalar[] = [];

/** The fields that a set of conditions reads, each in one slot. */
export class Fields {
  readonly #slots = new Map<string, FieldSlot>();

  /** A constant is no field of the document; whoever compiles a condition settles it. */
  slotOf(field: FieldRef): FieldSlot {
    const { path, nullValue, isPattern } = field;
    const key = JSON.stringify([path, nullValue, isPattern]);
    const known = this.#slots.get(key);
    if (known) return known;
    const base = isPattern ? this.#baseOf(field) : undefined;
    const slot: FieldSlot = {
      field,
      segments: path.split('.'),
      base,
      way: undefined,
      reading: 0,
      only: undefined,
      values: NO_VALUES,
      hasObject: false,
    };
    this.#slots.set(key, slot);
    return slot;
  }

  /** Those that stand at one path. */
  plainSlots(): readonly FieldSlot[] {
    return [...this.#slots.values()].filter(({ field }) => !field.isPattern);
  }

  #baseOf({ path }: FieldRef): FieldSlot | undefined {
    const dot = path.lastIndexOf('.', path.indexOf('*'));
    return dot > 0 ? this.slotOf({ path: path.slice(0, dot), type: 'object' }) : undefined;
  }
}
