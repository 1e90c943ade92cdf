import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { Value } from '#event/value.ts';
import type { ValueType } from '#plan/expr.ts';
import type { FunctionDefinition, FunctionExample } from '#plan/function.ts';
import { functions } from '#plan/functions.ts';

/** The type a literal of that value would have. */
function typeOf(value: Value): ValueType {
  const one = value !== null && typeof value === 'object' ? value[0] : value;
  if (one === null || one === undefined) return 'null';
  if (typeof one === 'number') return Number.isInteger(one) ? 'integer' : 'double';
  return typeof one === 'bigint' ? 'long' : typeof one === 'boolean' ? 'boolean' : 'keyword';
}

/** One call as an evaluator makes it. */
function call(definition: FunctionDefinition, example: FunctionExample, isConstant: boolean): Value {
  const { arguments: values } = example;
  const types = example.types ?? values.map(typeOf);
  const evaluate = definition.prepare(
    types,
    values.map((value, i) => (isConstant && i > 0 ? value : undefined)),
  );
  if (definition.nulls === 'null' && values.includes(null)) return null;
  if (definition.multivalue === 'list' || !values.some(Array.isArray)) return evaluate(values);
  if (definition.multivalue === 'null') return null;
  const [first = null, ...rest] = values;
  const tried = (Array.isArray(first) ? first : [first]).map((value: Value) => evaluate([value, ...rest]));
  return tried.includes(true) ? true : (tried[0] ?? null);
}

for (const definition of functions) {
  test(`function ${definition.name}: its examples hold, with constants and without`, () => {
    assert.ok(
      definition.examples.some((example) => example.arguments.includes(null) || definition.signature.includes('()')),
      'one example needs a null',
    );
    for (const example of definition.examples) {
      for (const isConstant of [true, false]) assert.deepEqual(call(definition, example, isConstant), example.result, inspect(example));
    }
  });
}

test('functions are listed once', () => {
  const names = functions.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
});
