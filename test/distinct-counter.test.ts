import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DistinctCounter } from '#plan/distinct-counter.ts';

function countOf(values: Iterable<string>): number {
  const counter = new DistinctCounter();
  for (const value of values) counter.add(value);
  return counter.count();
}

function* numbered(prefix: string, from: number, to: number): Generator<string> {
  for (let i = from; i < to; i++) yield `${prefix}${i}`;
}

test('up to 100,000 values are counted one by one', () => {
  assert.equal(countOf([...numbered('a', 0, 1000), ...numbered('a', 500, 1500)]), 1500);
  assert.equal(countOf(numbered('a', 0, 100_000)), 100_000);
});

test('more are estimated within two percent, and values that come again do not count', () => {
  for (const prefix of ['user-', '10.0.', '']) {
    for (const count of [100_001, 250_000, 600_000]) {
      const estimated = countOf(numbered(prefix, 0, count));
      assert.ok(Math.abs(estimated - count) < count * 0.02, `${prefix} ${count}: ${estimated}`);
    }
  }
  assert.equal(countOf([...numbered('a', 0, 150_000), ...numbered('a', 0, 150_000)]), countOf(numbered('a', 0, 150_000)));
});

test('the order of the values does not matter', () => {
  const values = [...numbered('a', 0, 120_000)];
  assert.equal(countOf(values), countOf(values.toReversed()));
});
