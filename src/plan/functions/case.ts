import type { Value } from '#event/value.ts';
import type { ValueType } from '../expr.ts';
import type { FunctionDefinition } from '../function.ts';
import { commonType } from '../types.ts';

export const caseOf: FunctionDefinition = {
  name: 'case',
  signature: 'case(condition, value, …, default) → value',
  summary:
    'The value after the first condition that is true; null and several values are not true. An odd last argument is the default, else null.',
  multivalue: 'list',
  nulls: 'pass',
  returns: (types) => commonType(armTypes(types)),
  prepare: () => chooseArm,
  examples: [
    { arguments: [true, 'a', 'b'], result: 'a' },
    { arguments: [null, 'a', 'b'], result: 'b' },
    { arguments: [[true, true], 'a', false, 'b'], result: null },
  ],
};

function chooseArm(values: readonly Value[]): Value {
  for (let i = 0; i + 1 < values.length; i += 2) if (values[i] === true) return values[i + 1] ?? null;
  return values.length % 2 === 1 ? (values.at(-1) ?? null) : null;
}

function armTypes(types: readonly ValueType[]): ValueType[] {
  return types.filter((_type, i) => i % 2 === 1 || i === types.length - 1);
}
