import type { Condition, FieldRef, ValueTest } from '#plan/expr.ts';
import { compileEach, type OnFailure } from './expr.ts';
import { Fields } from './fields.ts';
import type { Predicate } from './reader.ts';
import { compileTest, type ValuePredicate } from './test.ts';
import { compileTruth, everyOf, someOf } from './truth.ts';

/**
 * A condition made ready to run. `now` (epoch milliseconds, the tick) resolves date math in it; conditions that share `fields` look each of
 * them up once a document. `onFailure` is told of what an expression of it cannot compute.
 */
export function compileCondition(condition: Condition, now: number, fields: Fields = new Fields(), onFailure?: OnFailure): Predicate {
  switch (condition.kind) {
    case 'all':
      return () => true;
    case 'none':
      return () => false;
    case 'and':
      return everyOf(condition.operands.map((operand) => compileCondition(operand, now, fields, onFailure)));
    case 'or':
      return someOf(condition.operands.map((operand) => compileCondition(operand, now, fields, onFailure)));
    case 'not': {
      const operand = compileCondition(condition.operand, now, fields, onFailure);
      return (reader) => !operand(reader);
    }
    case 'test':
      return testOf(condition.test, condition.field, now, fields);
    case 'exists':
      return existsIn(condition.field, fields);
    case 'nested': {
      // Other objects, other values: their slots are not those of the document.
      const operand = compileCondition(condition.operand, now, new Fields(), onFailure);
      return (reader) => [...reader.nested(condition.path)].some(operand);
    }
    case 'anyField': {
      const passes = compileTest(condition.test, { type: 'unknown' }, now);
      return (reader) => reader.allValues().some(passes);
    }
    case 'holds':
      return condition.values === 'each' ? compileEach(condition.expr, fields) : compileTruth(condition.expr, fields, onFailure);
    default:
      return condition satisfies never;
  }
}

/** The test is made ready for the first value it meets: of many rules most never meet one (benchmark `compile`). */
function testOf(test: ValueTest, field: FieldRef, now: number, fields: Fields): Predicate {
  if (field.constant !== undefined) {
    const answer = compileTest(test, field, now)(field.constant);
    return () => answer;
  }
  const slot = fields.slotOf(field);
  let passes: ValuePredicate | undefined;
  return (reader) => {
    const only = reader.only(slot);
    if (only !== undefined) {
      passes ??= compileTest(test, field, now);
      return passes(only);
    }
    for (const value of reader.read(slot)) {
      passes ??= compileTest(test, field, now);
      if (passes(value)) return true;
    }
    return false;
  };
}

function existsIn(field: FieldRef, fields: Fields): Predicate {
  if (field.constant !== undefined) return (reader) => reader.hasAny(field);
  const slot = fields.slotOf(field);
  return (reader) => reader.hasAnyIn(slot, field);
}
