import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testRules } from '#app/test-rules.ts';
import { printFailure } from '#verify/cases/print.ts';

/** Every case of every rule of the packs: raw records in, alerts out. */
const { tested, untested, diagnostics, problems } = await testRules(['packs'], { mutate: false });

test('every rule of the packs has cases, and they load', () => {
  assert.deepEqual([...diagnostics, ...problems], []);
  assert.deepEqual(untested, []);
  assert.ok(tested.length >= 8, `${tested.length} rules`);
});

for (const { rule, path, outcomes } of tested) {
  test(`${path}: one case fires and one does not`, () => {
    assert.ok(outcomes.some(({ expectedCount }) => expectedCount > 0) && outcomes.some(({ expectedCount }) => expectedCount === 0));
  });
  for (const outcome of outcomes)
    test(`${rule.id}: ${outcome.title}`, () => assert.ok(outcome.hasPassed, `\n${printFailure(outcome).join('\n')}`));
}
