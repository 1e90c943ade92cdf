import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRule } from '#engine/compile.ts';
import { Replay } from '#live/replay.ts';
import { parseRules } from '#rule/load.ts';
import { type StoryLabel, scoreAlerts } from '#verify/score.ts';
import type { Scenario } from '#verify/simulate/scenario.ts';
import { findScenario } from '#verify/simulate/scenarios.ts';
import { simulate, USUAL_START } from '#verify/simulate/simulate.ts';
import { knownSchema } from '../src/app/schema.ts';
import { filesIn, read } from './files.ts';

const rules = filesIn('packs/additional-cloud-credentials/*/rule.yml').flatMap((path) => parseRules(read(path), { path }).rules);
const DAYS = 3;

/** The month's intrusions within three days, so that rules that run every five minutes run a tenth as often. */
function shortened(): Scenario {
  const month = findScenario('tenant-month');
  assert.ok(month?.setting);
  const scenes = month.scenes.map((scene) => ({ ...scene, minute: (scene.minute * DAYS) / 30 }));
  return { ...month, scenes, setting: { ...month.setting, days: DAYS } };
}

test('the pack finds all twenty intrusions, with at most one wrong alert a day at high and above', () => {
  const schema = knownSchema();
  const compiled = rules.map((rule) => {
    const { compiled: ready } = compileRule(rule, { schema, fieldMap: rule.fieldMap });
    assert.ok(ready, rule.id);
    return ready;
  });
  const replay = new Replay({ rules: compiled });
  const labels: StoryLabel[] = [];
  for (const { record, dataset, id, label, isRepeat } of simulate(shortened(), { seed: 5, start: USUAL_START, size: 600_000 })) {
    replay.add(record);
    if (isRepeat || label.test === 'background') continue;
    labels.push({ dataset, id, scenario: label.scenario, test: label.test, isAttack: label.role === 'attack', traces: label.traces ?? [] });
  }
  const { alerts, failures, unrecognized } = replay.finish();
  assert.equal(failures + unrecognized, 0);
  const score = scoreAlerts(alerts, rules, labels, DAYS);
  assert.equal(score.intrusions.length, 20);
  assert.deepEqual(score.missed, []);
  const wrong = score.wrong.critical + score.wrong.high;
  assert.ok(wrong <= DAYS, `${wrong} wrong alerts at high and above in ${DAYS} days`);
  const perRule = new Map(score.rules.map(({ rule, found }) => [rule.id, found.length]));
  for (const id of ['cc-a05', 'cc-e10', 'cc-e11', 'cc-e12', 'cc-e13', 'cc-g02']) assert.ok((perRule.get(id) ?? 0) > 0, `${id} finds none`);
});

test('an alert that names no event is right by what it names', () => {
  const month = findScenario('tenant-month');
  assert.ok(month);
  const records = [...simulate(month, { seed: 1, start: USUAL_START, size: 1 })];
  const traced = records.filter(({ label }) => label.traces !== undefined);
  assert.ok(traced.length > 0);
  for (const { label, text } of traced) {
    assert.ok(
      label.traces?.every((trace) => text.includes(trace)),
      text,
    );
    const others = records.filter(({ label: { test: name } }) => name !== label.test);
    assert.ok(others.every((other) => label.traces?.every((trace) => !other.text.includes(trace))));
  }
});
