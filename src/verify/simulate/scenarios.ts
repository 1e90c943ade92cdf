import type { Scenario } from './scenario.ts';
import { awsScenes } from './t1098-001-aws.ts';
import { entraScenes } from './t1098-001-entra.ts';
import { tenantMonth } from './tenant-month.ts';

/** Every scenario that can be simulated. */
export const scenarios: readonly Scenario[] = [
  {
    name: 't1098.001',
    title: 'Account Manipulation: Additional Cloud Credentials',
    scenes: [...entraScenes, ...awsScenes].sort((one, other) => one.minute - other.minute),
  },
  tenantMonth,
];

/** The scenario of a name, in any case: `T1098.001`. */
export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name.toLowerCase());
}
