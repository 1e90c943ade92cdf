/**
 * What is known of a data stream besides its fields: what its operations are called and do, which raw fields go elsewhere, and which
 * fields are missing from events that a rule may count on. `lint` reads it.
 */
export type StreamFacts = {
  /** Fields whose value is the operation's name, exactly as logged. */
  readonly operationFields: readonly string[];
  /** Operations that change credentials or lead up to it, exactly as logged. Others exist. */
  readonly operations: readonly OperationFact[];
  /** Prefixes of families of operation names of which `operations` has every one. */
  readonly completeFamilies: readonly string[];
  readonly moved: readonly MovedField[];
  readonly absent: readonly AbsentField[];
};

/**
 * What an operation does to credentials: `adds`, `removes`, `changes` (both, under one name), `prepares` (an owner, a role: the step before),
 * `accompanies` (a record beside another of the same action, which says nothing of its own), `other`.
 */
export type OperationEffect = 'adds' | 'removes' | 'changes' | 'prepares' | 'accompanies' | 'other';

export type OperationFact = {
  /** Exactly as logged: dashes and blanks included. */
  readonly name: string;
  readonly effect: OperationEffect;
  /** What the operation is done to, when that is a user rather than an application. */
  readonly target?: 'user';
};

/** A raw field that the pipeline moves: rules written for the raw record find nothing there. */
export type MovedField = { readonly path: string; readonly to: string; readonly remark: string };

/** A field that part of the events does not have. `instead` is where the same is found then. */
export type AbsentField = { readonly path: string; readonly when: string; readonly instead: string };
