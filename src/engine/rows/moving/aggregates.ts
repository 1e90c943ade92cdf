import type { Value } from '#event/value.ts';
import type { Accumulator } from '#plan/aggregate.ts';
import { checkValueCount } from '#plan/aggregates/values.ts';
import { inRange } from '#plan/arithmetic.ts';
import { type Compare, comparisonOf, type One } from '#plan/compare.ts';
import { COUNTED_EXACTLY, DistinctCounter } from '#plan/distinct-counter.ts';
import type { ValueType } from '#plan/expr.ts';
import type { Aggregate } from '#plan/query.ts';
import { listOf, valueFrom } from '#plan/values.ts';
import type { Entry } from './entry.ts';
import { Heap, Ordered } from './ordered.ts';

/** A row in a group: `choice` is which of the row's groups it is. */
export type Member = { readonly entry: Entry; readonly choice: number; isGone: boolean };

export function compareMembers(left: Member, right: Member): number {
  return left.entry.compare(right.entry) || left.choice - right.choice;
}

/** An aggregate over a group that members join and leave; it gives what the function gives over those that are there, in their order. */
export type MovingAggregate = {
  readonly add: (member: Member, values: readonly Value[]) => void;
  /** The member is gone already; the values are those it came with. */
  readonly remove: (values: readonly Value[]) => void;
  readonly result: () => Value;
};

/** `start` begins the function over one group in order: what no shorter way is known for is computed anew from the members. */
export function compileMovingAggregate(aggregate: Aggregate, start: () => Accumulator): () => MovingAggregate {
  const [type = 'unknown'] = aggregate.arguments.map((argument) => argument.type);
  const anew = (): MovingAggregate => computeAnew(start, readsNull(aggregate));
  switch (aggregate.function) {
    case 'count':
      return aggregate.arguments.length === 0 ? countRows : countValues;
    case 'count_distinct':
      return countDistinct;
    case 'values':
      return collectValues;
    case 'min':
    case 'max': {
      const compare = comparisonOf(type, type);
      // Values of no one type have no order that one could go by.
      if (type === 'unknown') return anew;
      return aggregate.function === 'min' ? () => least(compare) : () => least((left, right) => compare(right, left));
    }
    case 'sum':
    case 'avg':
      return isWhole(type) ? () => sumWhole(aggregate.function === 'avg', anew()) : anew;
    default:
      return anew;
  }
}

/** Functions that a row without a value changes nothing for. */
const IGNORE_NULL: ReadonlySet<string> = new Set([
  ...['avg', 'max', 'median', 'median_absolute_deviation', 'min', 'percentile', 'std_dev', 'sum', 'top', 'values', 'variance'],
]);

function readsNull({ function: name }: Aggregate): boolean {
  return !IGNORE_NULL.has(name);
}

function isWhole(type: ValueType): boolean {
  return type === 'integer' || type === 'long';
}

function countRows(): MovingAggregate {
  let total = 0;
  return { add: () => void total++, remove: () => void total--, result: () => total };
}

function countValues(): MovingAggregate {
  let total = 0;
  return {
    add: (_, [value]) => {
      total += listOf(value).length;
    },
    remove: ([value]) => {
      total -= listOf(value).length;
    },
    result: () => total,
  };
}

/** As the counter counts: beyond what it counts exactly it does not matter in which order values come. */
function countDistinct(): MovingAggregate {
  const counts = new Map<One, number>();
  return {
    add: (_, [value]) => {
      for (const one of listOf(value)) counts.set(one, (counts.get(one) ?? 0) + 1);
    },
    remove: ([value]) => {
      for (const one of listOf(value)) {
        const count = counts.get(one) ?? 0;
        if (count > 1) counts.set(one, count - 1);
        else counts.delete(one);
      }
    },
    result: () => {
      if (counts.size <= COUNTED_EXACTLY) return counts.size;
      const counter = new DistinctCounter();
      for (const one of counts.keys()) counter.add(one);
      return counter.count();
    },
  };
}

/** One value, or the values, that a member gives. */
class Gift<T> {
  readonly member: Member;
  readonly given: T;

  constructor(member: Member, given: T) {
    this.member = member;
    this.given = given;
  }

  get isGone(): boolean {
    return this.member.isGone;
  }
}

function compareGifts(left: Gift<unknown>, right: Gift<unknown>): number {
  return compareMembers(left.member, right.member);
}

/** The least value; of equal ones the first that is met. */
function least(compare: Compare): MovingAggregate {
  const heap = new Heap<Gift<One>>((left, right) => (compare(left.given, right.given) ?? 0) || compareGifts(left, right));
  const bestOf = (value: Value | undefined): One | undefined => {
    let best: One | undefined;
    for (const one of listOf(value)) if (best === undefined || (compare(one, best) ?? 0) < 0) best = one;
    return best;
  };
  return {
    add: (member, [value]) => {
      const best = bestOf(value);
      if (best !== undefined) heap.add(new Gift(member, best));
    },
    remove: ([value]) => {
      if (listOf(value).length > 0) heap.dropOne();
    },
    result: () => heap.least()?.given ?? null,
  };
}

/** Different values in the order they are met. */
function collectValues(): MovingAggregate {
  // What is given is the place in the member's list.
  const met = new Map<One, Ordered<Gift<number>>>();
  const compare = (left: Gift<number>, right: Gift<number>): number => compareGifts(left, right) || left.given - right.given;
  const different = (value: Value | undefined): readonly One[] => [...new Set(listOf(value))];
  let known: Value | undefined;
  return {
    add: (member, [value]) => {
      for (const [place, one] of different(value).entries()) {
        const givers = met.get(one) ?? new Ordered(compare);
        givers.add(new Gift(member, place));
        met.set(one, givers);
        known = undefined;
      }
      checkValueCount(met.size);
    },
    remove: ([value]) => {
      for (const one of different(value)) {
        const givers = met.get(one);
        givers?.dropOne();
        if (givers?.count === 0) met.delete(one);
        known = undefined;
      }
    },
    result: () => {
      if (known !== undefined) return known;
      const firsts = [...met].flatMap(([one, givers]) => {
        const first = givers.first();
        return first ? [{ one, first }] : [];
      });
      known = valueFrom(firsts.sort((left, right) => compare(left.first, right.first)).map(({ one }) => one));
      return known;
    },
  };
}

/** Whole numbers are summed exactly, whatever the order; with a fraction among them `anew` decides. */
function sumWhole(isMean: boolean, anew: MovingAggregate): MovingAggregate {
  let [sum, count, fractions] = [0n, 0, 0];
  const note = (value: Value | undefined, sign: 1 | -1): void => {
    for (const one of listOf(value)) {
      if (typeof one !== 'number' && typeof one !== 'bigint') continue;
      count += sign;
      if (typeof one === 'number' && !Number.isInteger(one)) fractions += sign;
      else sum += BigInt(sign) * BigInt(one);
    }
  };
  return {
    add: (member, values) => {
      anew.add(member, values);
      note(values[0], 1);
    },
    remove: (values) => {
      anew.remove(values);
      note(values[0], -1);
    },
    result: () => {
      if (fractions > 0) return anew.result();
      if (count === 0) return null;
      return isMean ? Number(sum) / count : inRange(sum, 'long');
    },
  };
}

function computeAnew(start: () => Accumulator, readsNothing: boolean): MovingAggregate {
  const gifts = new Ordered<Gift<readonly Value[]>>(compareGifts);
  let known: Value | undefined;
  const counts = ([value = null]: readonly Value[]): boolean => readsNothing || value !== null;
  return {
    add: (member, values) => {
      if (!counts(values)) return;
      gifts.add(new Gift(member, values));
      known = undefined;
    },
    remove: (values) => {
      if (!counts(values)) return;
      gifts.dropOne();
      known = undefined;
    },
    result: () => {
      if (known !== undefined) return known;
      const accumulator = start();
      for (const { given } of gifts.all()) accumulator.add(given);
      known = accumulator.result();
      return known;
    },
  };
}
