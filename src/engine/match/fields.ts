import type { Scalar } from '#event/value.ts';
import type { FieldRef } from '#plan/expr.ts';
import type { Way } from './place.ts';

/** A field that compiled conditions read, with where its values of the document that was read last are held: they are looked up once, whoever asks. */
export type FieldSlot = {
  readonly field: FieldRef;
  readonly segments: readonly string[];
  /** For a pattern (`file.hash.*`): the object all of its fields stand in. */
  readonly base: FieldSlot | undefined;
  /** Whether it is the object that the fields of a pattern stand in. */
  isBase: boolean;
  /** How a walk over documents comes to the field. Undefined when none does, and for patterns. */
  way: Way | undefined;
  /** The number of the reading that the rest is of. */
  reading: number;
  /** Where the reader holds the values. */
  at: number;
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
      isBase: false,
      way: undefined,
      reading: 0,
      at: 0,
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
    if (dot <= 0) return undefined;
    const base = this.slotOf({ path: path.slice(0, dot), type: 'object' });
    base.isBase = true;
    return base;
  }
}
