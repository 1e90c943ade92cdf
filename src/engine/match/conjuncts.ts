import type { Condition } from '#plan/expr.ts';
import { printCondition } from '#plan/print.ts';
import { type Access, accessOf, commonness, isProvenByAccess, rarer } from './access.ts';
import { compileCondition } from './condition.ts';
import type { Fields } from './fields.ts';
import type { DocumentReader, Predicate } from './reader.ts';

/** What is tested of a condition: how events are found that may meet it, and what else must hold for them. */
export type Approach = { readonly access: Access | undefined; readonly conjuncts: readonly Condition[] };

/**
 * The access is that of the conjunct that the fewest events meet. The conjuncts are those that must all hold besides, first what is cheap and
 * holds for few events; one that its access proves is none of them.
 */
export function approachTo(condition: Condition): Approach {
  const members = flatten(condition).map((conjunct) => ({ conjunct, access: accessOf(conjunct) }));
  const access = members.reduce<Access | undefined>((best, next) => rarer(best, next.access), undefined);
  const left = members.filter((member) => member.access !== access || !isProvenByAccess(member.conjunct));
  const costs = new Map(left.map((member) => [member.conjunct, effort(member.conjunct) + expectedHits(member.access)] as const));
  return { access, conjuncts: [...costs].sort(([, one], [, other]) => one - other).map(([conjunct]) => conjunct) };
}

/** What is no access of its own holds for most events. */
function expectedHits(access: Access | undefined): number {
  return access ? commonness(access) : 7;
}

function flatten(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.operands.flatMap(flatten) : [condition];
}

/** What a test takes, roughly. */
function effort(condition: Condition): number {
  switch (condition.kind) {
    case 'all':
    case 'none':
      return 0;
    case 'test':
      return condition.field.isPattern ? 6 : condition.test.kind === 'text' ? 1 : condition.test.kind === 'regex' ? 4 : 2;
    case 'exists':
      return condition.field.isPattern ? 6 : 1;
    case 'not':
      return effort(condition.operand);
    case 'and':
    case 'or':
      return 1 + Math.max(...condition.operands.map(effort));
    case 'holds':
      return 5;
    case 'nested':
    case 'anyField':
      return 7;
    default:
      return condition satisfies never;
  }
}

/** Conditions that filters share, each tested at most once an event. */
export class Conjuncts {
  readonly #fields: Fields;
  readonly #numbers = new Map<string, number>();
  readonly #predicates: Predicate[] = [];
  readonly #testedAt: number[] = [];
  readonly #answers: boolean[] = [];

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  numberOf(condition: Condition): number {
    const text = printCondition(condition);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#predicates.push(compileCondition(condition, 0, this.#fields)) - 1;
    this.#testedAt.push(0);
    this.#answers.push(false);
    this.#numbers.set(text, number);
    return number;
  }

  /** `epoch` is another one for every event. */
  allHold(numbers: readonly number[], reader: DocumentReader, epoch: number): boolean {
    for (const number of numbers) if (!this.#holds(number, reader, epoch)) return false;
    return true;
  }

  #holds(number: number, reader: DocumentReader, epoch: number): boolean {
    if (this.#testedAt[number] !== epoch) {
      this.#testedAt[number] = epoch;
      this.#answers[number] = (this.#predicates[number] as Predicate)(reader);
    }
    return this.#answers[number] as boolean;
  }
}
