import type { Value } from '#event/value.ts';
import type { ValueType } from './expr.ts';

/** Collects one group's rows. */
export type Accumulator = {
  /** The arguments of one row. */
  readonly add: (values: readonly Value[]) => void;
  readonly result: () => Value;
};

/** A function over the rows of a group (ES|QL: STATS): one file in `aggregates/` each, listed in `aggregates.ts`. */
export type AggregateDefinition = {
  readonly name: string;
  /** `top(value, limit, order) → value` */
  readonly signature: string;
  /** One sentence, with the source of the semantic. */
  readonly summary: string;
  readonly returns: (types: readonly ValueType[]) => ValueType;
  /** Prepares one use; the answer is called once a group. `constants` holds the arguments that are literals. */
  readonly prepare: (types: readonly ValueType[], constants: readonly (Value | undefined)[]) => () => Accumulator;
  /** Run by a test: the arguments of each row, and what the group gives. At least one without a value. */
  readonly examples: readonly AggregateExample[];
};

type AggregateExample = {
  readonly rows: readonly (readonly Value[])[];
  readonly types?: readonly ValueType[];
  readonly result: Value;
};
