import { PROBLEM_KINDS, type Problem, type ProblemKind } from '#io/record.ts';

/** Problems of one kind. */
export type ProblemGroup = {
  readonly kind: ProblemKind;
  readonly count: number;
  /** The first of them, in the order they came. */
  readonly first: readonly Problem[];
};

const MAX_SAMPLES = 20;

/** Counts problems and keeps the first of each kind, so that a file of ten million broken lines takes no more room than twenty. */
export class ProblemTally {
  readonly #groups = new Map<ProblemKind, { count: number; readonly first: Problem[] }>();

  add(problem: Problem): void {
    const group = this.#groups.get(problem.kind) ?? { count: 0, first: [] };
    this.#groups.set(problem.kind, group);
    group.count++;
    if (group.first.length < MAX_SAMPLES) group.first.push(problem);
  }

  /** In the order of `PROBLEM_KINDS`. */
  groups(): readonly ProblemGroup[] {
    const kinds = Object.keys(PROBLEM_KINDS) as ProblemKind[];
    return kinds.flatMap((kind) => {
      const group = this.#groups.get(kind);
      return group ? [{ kind, ...group }] : [];
    });
  }
}

/** True when something of the input was not read. */
export function hasLoss(groups: readonly ProblemGroup[]): boolean {
  return groups.some(({ kind }) => PROBLEM_KINDS[kind].isLoss);
}
