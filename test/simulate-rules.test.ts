import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#engine/alert/alert.ts';
import { type CompiledRule, compileRule } from '#engine/compile.ts';
import { Replay } from '#live/replay.ts';
import { parseRules } from '#rule/load.ts';
import { vendorIds } from '#verify/score.ts';
import type { LabelledRecord } from '#verify/simulate/label.ts';
import type { Scenario } from '#verify/simulate/scenario.ts';
import { findScenario, ruleScenarios, scenarios } from '#verify/simulate/scenarios.ts';
import { everyShape, shapeSets } from '#verify/simulate/shape-sets.ts';
import type { Shapes } from '#verify/simulate/shapes.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { knownSchema } from '../src/app/schema.ts';
import { filesIn, read } from './files.ts';

const schema = knownSchema();
const compiled: ReadonlyMap<string, CompiledRule> = new Map(
  filesIn('packs/additional-cloud-credentials/*/rule.yml')
    .flatMap((path) => parseRules(read(path), { path }).rules)
    .map((rule) => {
      const ready = compileRule(rule, { schema, fieldMap: rule.fieldMap }).compiled;
      assert.ok(ready, rule.id);
      return [rule.id, ready];
    }),
);

/** What rules say of simulated telemetry, held against its labels. */
function detect(
  scenario: Scenario,
  shapes: Shapes,
  rules: readonly CompiledRule[],
): { readonly alerts: readonly Alert[]; readonly records: readonly LabelledRecord[] } {
  const records = [...simulate(scenario, { seed: 11, start: USUAL_START, size: 150_000, shapes })];
  const replay = new Replay({ rules });
  for (const { record } of records) replay.add(record);
  const { alerts, failures, unrecognized } = replay.finish();
  assert.equal(failures + unrecognized, 0);
  return { alerts, records };
}

/** The events behind a rule's alerts are those that are labelled with it: `dataset id`. */
function assertFires(id: string, alerts: readonly Alert[], records: readonly LabelledRecord[]): void {
  const labelled = records.filter(({ label, isRepeat }) => !isRepeat && label.expect.some((rule) => rule === id));
  // The published rules do not read Microsoft 365's log.
  assert.ok(labelled.length > 0 || id.startsWith('seed-'), `${id} has no labelled event`);
  const own = alerts.filter((alert) => alert.ruleId === id && alert.document['kibana.alert.group.index'] === undefined);
  const behind = eventsBehind(own);
  if (behind.size > 0 || labelled.length === 0) {
    assert.deepEqual([...behind].sort(), labelled.map(({ dataset, id: one }) => `${dataset} ${one}`).sort());
    return;
  }
  // Rules that count or add up name no events: their one alert names what nothing else has.
  assert.equal(own.length, 1, `${own.length} alerts of ${id}`);
  const text = JSON.stringify(own[0]?.document);
  const traces = labelled.flatMap(({ label }) => label.traces ?? []);
  assert.ok(traces.length > 0 && traces.some((trace) => text.includes(trace)), `${id} names none of ${traces.join(', ')}`);
}

function eventsBehind(alerts: readonly Alert[]): ReadonlySet<string> {
  return new Set(alerts.flatMap(({ events }) => events.flatMap((event) => vendorIds(event).map((one) => `${event.dataset} ${one}`))));
}

test('every rule has a story, and no story is of another', () => {
  assert.equal(compiled.size, 37);
  assert.deepEqual(ruleScenarios.map(({ name }) => name).sort(), [...compiled.keys()].sort());
  assert.equal(findScenario('A08'), findScenario('cc-a08'));
});

for (const [id, rule] of compiled) {
  const scenario = findScenario(id);
  assert.ok(scenario);
  const seen = new Set<string>();
  for (const { name, shapes } of shapeSets) {
    const attack = [...simulate(scenario, { seed: 11, start: USUAL_START, size: 1, shapes })].filter(
      ({ label }) => label.test === 'attack',
    );
    const shape = attack.map(({ text }) => text).join('\n');
    if (seen.has(shape)) continue;
    seen.add(shape);
    const { alerts, records } = detect(scenario, shapes, [rule]);
    test(`${id} fires on exactly what is labelled: ${name}`, () => assertFires(id, alerts, records));
  }
}

test('every rule fires where every shape is delivered at once, two logs of one directory among them', () => {
  for (const [id, rule] of compiled) {
    const { alerts, records } = detect(findScenario(id) ?? assert.fail(id), everyShape, [rule]);
    const labelled = new Set(records.filter(({ label }) => label.expect.length > 0).map((record) => `${record.dataset} ${record.id}`));
    assert.ok(alerts.length > 0, id);
    for (const one of eventsBehind(alerts)) assert.ok(labelled.has(one), `${id}: ${one}`);
  }
});

/** The labels of whole stories speak of the rules that nothing supersedes. */
const current = [...compiled.values()].filter(({ rule }) => rule.supersededBy.length === 0);

for (const scenario of scenarios.filter(({ name, setting }) => setting === undefined && name !== 't1098.001')) {
  test(`in the story of ${scenario.name} every rule fires on exactly what is labelled`, () => {
    const { alerts, records } = detect(
      scenario,
      { entra: ['export-lines'], cloudtrail: ['lines'], windows: [], plain: ['lines'] },
      current,
    );
    const expected = new Set(records.flatMap(({ label }) => label.expect));
    assert.deepEqual([...new Set(alerts.map(({ ruleId }) => ruleId))].sort(), [...expected].sort());
    for (const id of expected) assertFires(id, alerts, records);
  });
}
