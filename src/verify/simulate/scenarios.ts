import { labelled } from './firing.ts';
import type { RuleId } from './label.ts';
import { castOf } from './month-cast.ts';
import { ordinaryScenes } from './ordinary.ts';
import { type RuleStory, ruleStories } from './rule-stories.ts';
import type { Scenario, Scene } from './scenario.ts';
import { awsScenes } from './t1098-001-aws.ts';
import { entraScenes } from './t1098-001-entra.ts';
import { tenantMonth } from './tenant-month.ts';
import { wholeStories } from './whole-stories.ts';

/** Every scenario that can be simulated, but for those of single rules. */
export const scenarios: readonly Scenario[] = [
  {
    name: 't1098.001',
    title: 'Account Manipulation: Additional Cloud Credentials',
    scenes: [...entraScenes, ...awsScenes].sort((one, other) => one.minute - other.minute),
  },
  ...wholeStories,
  tenantMonth,
];

/** What each rule detects, happening once among what looks like it. Labels speak of that rule alone. */
export const ruleScenarios: readonly Scenario[] = ruleStories.map(ruleScenario);

/** The scenario of a name or of a rule, in any case: `T1098.001`, `cc-a08`, `a08`. */
export function findScenario(name: string): Scenario | undefined {
  const wanted = name.toLowerCase();
  return [...scenarios, ...ruleScenarios].find((scenario) => scenario.name === wanted || scenario.name === `cc-${wanted}`);
}

function ruleScenario(ruleStory: RuleStory, index: number): Scenario {
  const { rule, about, story } = ruleStory;
  const told = labelled(story, [ruleStory]);
  const attack: Scene = {
    test: 'attack',
    minute: 0,
    about,
    play: (stage, time, test) => told(castOf(stage, time, test, (index % 20) + 1)),
  };
  return { name: rule, title: about, scenes: [attack, ...ordinaryScenes].map((scene) => onlyOf(rule, scene)) };
}

/** The scene with labels that speak of one rule. */
function onlyOf(rule: RuleId, scene: Scene): Scene {
  const play: Scene['play'] = (stage, time, test) =>
    scene.play(stage, time, test).map((happening) => ({ ...happening, expect: happening.expect.filter((one) => one === rule) }));
  return { ...scene, play };
}
