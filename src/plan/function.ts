import type { Value } from '#event/value.ts';
import type { ValueType } from './expr.ts';

/** A function or operator of the expression language: one file in `functions/` each, listed in `functions.ts`. */
export type FunctionDefinition = {
  /** Canonical, lower case: how `Expr` names it. */
  readonly name: string;
  /** `concat(value, …) → keyword` */
  readonly signature: string;
  /** One sentence, with the source of the semantic. */
  readonly summary: string;
  /**
   * What several values in one argument mean. `null`: the answer is null (ES|QL's rule). `any`: true if it is true for any of them.
   * `list`: the function takes them as they are.
   */
  readonly multivalue: 'null' | 'any' | 'list';
  /** `null`: a null argument makes the answer null before the function is asked. `pass`: the function decides. */
  readonly nulls: 'null' | 'pass';
  /** The answer is not the same for the same arguments: it is the run's (`now()`). */
  readonly isVolatile?: true;
  readonly returns: (types: readonly ValueType[]) => ValueType;
  /**
   * Prepares one use of the function. `constants` holds the arguments that are literals (undefined elsewhere), so that patterns, sets and
   * zones are built once. The answer is called once a row, with the arguments' values and the types given here.
   */
  readonly prepare: (types: readonly ValueType[], constants: readonly (Value | undefined)[]) => (values: readonly Value[]) => Value;
  /** Run by a test and shown in the reference; at least one with a null. */
  readonly examples: readonly FunctionExample[];
};

export type FunctionExample = { readonly arguments: readonly Value[]; readonly types?: readonly ValueType[]; readonly result: Value };
