import type { Condition, FieldRef, ValueTest } from '../expr.ts';

/** What testing a condition costs, in tests of one text against a set: rough, and only used to say what is asked first. */
export function costOf(condition: Condition): number {
  switch (condition.kind) {
    case 'all':
    case 'none':
      return 0;
    case 'and':
    case 'or':
      return condition.operands.reduce((sum, operand) => sum + costOf(operand), 0);
    case 'not':
      return costOf(condition.operand) + NEGATION;
    case 'test':
      return TESTS[condition.test.kind] * reading(condition.field);
    case 'exists':
      return reading(condition.field);
    case 'nested':
      return NESTED * costOf(condition.operand);
    case 'anyField':
      return DOCUMENT * TESTS[condition.test.kind];
    case 'holds':
      return SCRIPT;
    default:
      return condition satisfies never;
  }
}

/** A negation is true of most events and decides little: it waits for what is asked outright. */
const NEGATION = 3;

/** A nested group has several objects. */
const NESTED = 5;

/** An expression, tried for several values. */
const SCRIPT = 20;

/** All the values of a document. */
const DOCUMENT = 50;

function reading({ isPattern }: FieldRef): number {
  return isPattern ? DOCUMENT : 1;
}

const TESTS: Readonly<Record<ValueTest['kind'], number>> = {
  text: 1,
  boolean: 1,
  number: 1,
  prefix: 2,
  textRange: 2,
  version: 4,
  ip: 4,
  ipRange: 4,
  date: 4,
  like: 4,
  words: 10,
  wordLike: 12,
  word: 12,
  regex: 12,
};
