import type { OnFailure } from '../match/expr.ts';
import type { ReadIndex } from './join.ts';

/** What row commands need beside their rows. */
export type RunContext = {
  /** Every event of an index that is joined. */
  readonly readIndex: ReadIndex;
  /** Told of every value that could not be computed. */
  readonly onFailure?: OnFailure | undefined;
  /** Groups remember the events that they were made of, as alerts show them; a table needs none. */
  readonly groupEvents: 'kept' | 'dropped';
};

export const PLAIN: RunContext = { readIndex: () => [], groupEvents: 'kept' };
