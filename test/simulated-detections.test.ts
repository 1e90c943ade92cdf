import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRule } from '#engine/compile.ts';
import { fieldValues } from '#event/path.ts';
import { Replay } from '#live/replay.ts';
import { parseRules } from '#rule/load.ts';
import { findScenario } from '#verify/simulate/scenarios.ts';
import { type SimulateOptions, simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { knownSchema } from '../src/app/schema.ts';
import { filesIn, read } from './files.ts';

const rules = filesIn('packs/additional-cloud-credentials/*/rule.yml').flatMap((path) => parseRules(read(path), { path }).rules);

/** What fired, and what the labels say should have: `rule event`, sorted. */
function detectSimulated(options: SimulateOptions, asPublished: boolean): { readonly fired: string[]; readonly expected: string[] } {
  const schema = knownSchema();
  const compiled = rules.map((rule) => {
    const { compiled: ready, diagnostics } = compileRule(rule, { schema, fieldMap: asPublished ? new Map() : rule.fieldMap });
    assert.ok(ready, `${rule.id} does not run: ${diagnostics.map(({ message }) => message).join('; ')}`);
    return ready;
  });
  const replay = new Replay({ rules: compiled });
  const scenario = findScenario('t1098.001');
  assert.ok(scenario);
  const expected = new Set<string>();
  for (const { record, id, label } of simulate(scenario, options)) {
    replay.add(record);
    for (const rule of label.expect) expected.add(`${rule} ${id}`);
  }
  const { alerts, failures, unrecognized } = replay.finish();
  assert.equal(failures + unrecognized, 0);
  // Rules that no label speaks of are held to what they find by their own cases.
  const labelled = new Set([...expected].map((one) => one.split(' ', 1)[0]));
  const fired = alerts.filter(({ ruleId }) => labelled.has(ruleId)).map(({ ruleId, events }) => `${ruleId} ${vendorId(events[0])}`);
  return { fired: fired.sort(), expected: [...expected].sort() };
}

function vendorId(event: { readonly document: Parameters<typeof fieldValues>[0] } | undefined): string {
  assert.ok(event);
  return String(fieldValues(event.document, 'azure.auditlogs.properties.id')[0] ?? fieldValues(event.document, 'event.id')[0]);
}

for (const entra of ['export-lines', 'log-analytics', 'graph', 'elastic'] as const) {
  test(`the built-in rules find what the labels say, no more and no less: ${entra}`, () => {
    const { fired, expected } = detectSimulated({ seed: 7, start: USUAL_START, size: 600_000, shapes: { entra: [entra] } }, false);
    assert.ok(expected.length > 20);
    assert.deepEqual(fired, expected);
  });
}

test('with ordinary rotation in the background the labels hold too', () => {
  const { fired, expected } = detectSimulated({ seed: 3, start: USUAL_START, size: 12_000_000 }, false);
  assert.deepEqual(fired, expected);
});

test('as published, the seeds find nothing', () => {
  const { fired } = detectSimulated({ seed: 7, start: USUAL_START, size: 600_000 }, true);
  assert.deepEqual(
    fired.filter((one) => one.startsWith('seed-')),
    [],
  );
});
