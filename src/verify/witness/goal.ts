import type { Condition, Expr } from '#plan/expr.ts';
import type { Constraint } from './constraint.ts';
import type { Scope } from './leaf.ts';

/** What is to be: a clause that holds or does not, an expression with an answer, or values of one variable. */
export type Goal =
  | { readonly kind: 'condition'; readonly condition: Condition; readonly isWanted: boolean; readonly scope: Scope }
  | {
      readonly kind: 'expr';
      readonly expr: Expr;
      readonly answer: Answer;
      readonly values: 'each' | 'whole';
      readonly scope: Scope;
    }
  | { readonly kind: 'constraint'; readonly constraint: Constraint };

/** What an expression is to be: three-valued, so what is not true is false or null. */
export type Answer = 'true' | 'false' | 'notTrue' | 'notFalse' | 'null' | 'notNull';

/** What a goal comes to: more goals, all or one list of them, or that it never comes true. A guess leaves out other ways. */
export type Step =
  | { readonly kind: 'all'; readonly goals: readonly Goal[]; readonly isGuess?: true }
  | { readonly kind: 'any'; readonly options: readonly (readonly Goal[])[]; readonly isGuess?: true }
  /** To be taken up again when the simpler goals are met. */
  | { readonly kind: 'later' }
  | { readonly kind: 'never'; readonly isProven: boolean };

export function meets(value: unknown, answer: Answer): boolean {
  switch (answer) {
    case 'true':
      return value === true;
    case 'false':
      return value === false;
    case 'notTrue':
      return value !== true;
    case 'notFalse':
      return value !== false;
    case 'null':
      return value === null;
    case 'notNull':
      return value !== null;
    default:
      return answer satisfies never;
  }
}

export function opposite(answer: Answer): Answer {
  const opposites = { true: 'false', false: 'true', notTrue: 'notFalse', notFalse: 'notTrue', null: 'null', notNull: 'notNull' } as const;
  return opposites[answer];
}
