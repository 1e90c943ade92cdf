import type { Event } from '#event/event.ts';
import { compileIndexPatterns, type SelectsIndex } from '#event/index-pattern.ts';
import type { Condition } from '#plan/expr.ts';
import { printCondition } from '#plan/print.ts';
import { type Access, accessOf, type Slot, slotText } from './access.ts';
import { compileCondition } from './condition.ts';
import { DocumentReader, type Predicate } from './reader.ts';
import { widenRelative } from './relative.ts';

/** A condition that a rule, or a stage of it, puts to every event of its indices. */
export type Filter = {
  /** Absent or empty: every event. */
  readonly index?: readonly string[];
  readonly condition: Condition;
};

/** All filters of all rules: an event is tested once, and the answer names the filters it meets. */
export type Matcher = { readonly match: (event: Event) => readonly number[] };

/**
 * One matcher for all filters. What an event's index rules out is never looked at; of the rest, a filter is tested only when the event has a
 * text that the filter's access condition asks for, and what filters have in common is tested once. Date math is left open here.
 */
export function compileMatcher(filters: readonly Filter[]): Matcher {
  const conjuncts = new Conjuncts();
  const ready = filters.map((filter, number) => compileFilter(filter, number, conjuncts));
  const plans = new Map<string, Plan>();
  const seen = new Uint32Array(filters.length);
  let epoch = 0;
  return {
    match: (event) => {
      const reader = new DocumentReader(event.document);
      epoch = epoch === MAX_EPOCH ? restart(seen, conjuncts) : epoch + 1;
      const hits: number[] = [];
      const test = (filter: ReadyFilter): void => {
        if (seen[filter.number] === epoch) return;
        seen[filter.number] = epoch;
        if (conjuncts.allHold(filter.conjuncts, reader, epoch)) hits.push(filter.number);
      };
      const plan = planFor(event, ready, plans);
      plan.always.forEach(test);
      for (const { slot, filtersByText } of plan.slots) {
        for (const value of reader.values(slot.field)) filtersByText.get(slotText(slot, value))?.forEach(test);
      }
      return hits.sort((left, right) => left - right);
    },
  };
}

type ReadyFilter = {
  readonly number: number;
  readonly selects: SelectsIndex;
  readonly access: Access | undefined;
  /** Its top-level conditions, by their number. */
  readonly conjuncts: readonly number[];
};

/** The filters that an index leaves, by how they are reached. */
type Plan = {
  readonly always: readonly ReadyFilter[];
  readonly slots: readonly { readonly slot: Slot; readonly filtersByText: ReadonlyMap<string, readonly ReadyFilter[]> }[];
};

const MAX_EPOCH = 0xffff_ffff;

/** More indices than this are not remembered: their names come from the data. */
const MAX_PLANS = 4096;

function restart(seen: Uint32Array, conjuncts: Conjuncts): number {
  seen.fill(0);
  conjuncts.forget();
  return 1;
}

function compileFilter(filter: Filter, number: number, conjuncts: Conjuncts): ReadyFilter {
  const condition = widenRelative(filter.condition);
  return {
    number,
    selects: compileIndexPatterns(filter.index ?? []),
    access: accessOf(condition),
    conjuncts: flatten(condition).map((conjunct) => conjuncts.numberOf(conjunct)),
  };
}

function flatten(condition: Condition): readonly Condition[] {
  return condition.kind === 'and' ? condition.operands.flatMap(flatten) : [condition];
}

function planFor({ index, dataset }: Event, filters: readonly ReadyFilter[], plans: Map<string, Plan>): Plan {
  const key = `${index} ${dataset}`;
  let plan = plans.get(key);
  if (!plan) {
    plan = buildPlan(filters.filter(({ selects }) => selects(index, dataset)));
    if (plans.size >= MAX_PLANS) plans.clear();
    plans.set(key, plan);
  }
  return plan;
}

function buildPlan(filters: readonly ReadyFilter[]): Plan {
  const slots = new Map<string, { slot: Slot; filtersByText: Map<string, ReadyFilter[]> }>();
  for (const filter of filters) {
    if (!filter.access) continue;
    const { slot, texts } = filter.access;
    const { filtersByText } = slots.get(slot.key) ?? { filtersByText: new Map<string, ReadyFilter[]>() };
    slots.set(slot.key, { slot, filtersByText });
    for (const text of texts) filtersByText.set(text, [...(filtersByText.get(text) ?? []), filter]);
  }
  return { always: filters.filter(({ access }) => access === undefined), slots: [...slots.values()] };
}

/** Conditions that filters share, each tested at most once an event. */
class Conjuncts {
  readonly #numbers = new Map<string, number>();
  readonly #predicates: Predicate[] = [];
  readonly #testedAt: number[] = [];
  readonly #answers: boolean[] = [];

  numberOf(condition: Condition): number {
    const text = printCondition(condition);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#predicates.push(compileCondition(condition, 0)) - 1;
    this.#testedAt.push(0);
    this.#answers.push(false);
    this.#numbers.set(text, number);
    return number;
  }

  allHold(numbers: readonly number[], reader: DocumentReader, epoch: number): boolean {
    for (const number of numbers) if (!this.#holds(number, reader, epoch)) return false;
    return true;
  }

  forget(): void {
    this.#testedAt.fill(0);
  }

  #holds(number: number, reader: DocumentReader, epoch: number): boolean {
    if (this.#testedAt[number] !== epoch) {
      this.#testedAt[number] = epoch;
      this.#answers[number] = (this.#predicates[number] as Predicate)(reader);
    }
    return this.#answers[number] as boolean;
  }
}
