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
  const told = outcomes.flatMap(({ alerts }) => alerts).map(({ document }) => JSON.stringify(document['tocsin.alert.risk.terms'] ?? []));
  for (const { why } of rule.riskTerms)
    test(`${rule.id}: the risk term "${why}" holds for some alert and not for another`, () => {
      const holding = told.filter((terms) => terms.includes(JSON.stringify(why))).length;
      assert.ok(holding > 0 && holding < told.length, `${holding} of ${told.length}`);
    });
  for (const outcome of outcomes)
    test(`${rule.id}: ${outcome.title}`, () => assert.ok(outcome.hasPassed, `\n${printFailure(outcome).join('\n')}`));
}
