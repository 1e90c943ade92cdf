import type { JsonScalar } from '#base/json.ts';
import { drawInvisible } from '../explain/difference.ts';
import { printNearMiss } from '../explain/print.ts';
import type { FieldDifference, MissingAlert } from './compare.ts';
import type { CaseOutcome, FilterExplanation } from './run.ts';

/** Alerts beyond these are counted. */
const MAX_ALERTS = 5;

/** Why a case failed, a line each: what was expected and what came, and for a missing alert what kept it out. Nothing for one that passed. */
export function printFailure(outcome: CaseOutcome): readonly string[] {
  const { problems, missing, unexpected, alerts, explanations } = outcome;
  // An alert that was nearly the expected one is told as that.
  const told = new Set(missing.flatMap(({ nearest }) => nearest?.alert ?? []));
  const strangers = unexpected.filter((alert) => !told.has(alert)).flatMap((alert) => alerts[alert] ?? []);
  return [
    ...problems.map((problem) => drawInvisible(problem)),
    ...(missing.length > 0 || strangers.length > 0 ? [printCounts(outcome)] : []),
    ...missing.flatMap((one) => printMissing(one, outcome)),
    ...strangers.slice(0, MAX_ALERTS).map(({ reason }) => `unexpected alert: ${drawInvisible(reason)}`),
    ...(strangers.length > MAX_ALERTS ? [`and ${strangers.length - MAX_ALERTS} more unexpected alerts`] : []),
    ...explanations.flatMap((explanation, i) => printExplanation(explanation, i, explanations.length)),
  ];
}

function printCounts({ expectedCount, alerts }: CaseOutcome): string {
  const expected = expectedCount === 0 ? 'no alert' : expectedCount === 1 ? '1 alert' : `${expectedCount} alerts`;
  return `expected ${expected}, got ${alerts.length}`;
}

function printMissing({ expected, nearest }: MissingAlert, { alerts }: CaseOutcome): readonly string[] {
  if (!nearest && expected.size === 0) return ['missing alert, whatever it says'];
  if (!nearest) return ['missing alert:', ...[...expected].map(([field, value]) => `  - ${field}: ${printExpected(value)}`)];
  const reason = alerts[nearest.alert]?.reason ?? '';
  return [`missing alert; the nearest is: ${drawInvisible(reason)}`, ...nearest.differences.flatMap(printDifference)];
}

function printDifference({ field, expected, actual }: FieldDifference): readonly string[] {
  const found = actual.length === 0 ? 'absent' : actual.map(printScalar).join(', ');
  return [`  - ${field}: ${printExpected(expected)}`, `  + ${field}: ${found}`];
}

function printExpected(value: JsonScalar): string {
  return value === null ? 'absent' : printScalar(value);
}

function printScalar(value: JsonScalar | bigint): string {
  return typeof value === 'string' ? drawInvisible(JSON.stringify(value)) : String(value);
}

function printExplanation({ eventsSeen, hasHit, nearMiss }: FilterExplanation, position: number, count: number): readonly string[] {
  const name = count === 1 ? 'the query' : `condition ${position + 1} of ${count}`;
  if (hasHit) return count === 1 ? [`some event meets ${name}: what the rule makes of its events is not enough`] : [];
  if (eventsSeen === 0) return [`no event of the case is in the rule's indices, so none can meet ${name}`];
  if (!nearMiss) return [`no event comes near ${name}`];
  return [`no event meets ${name}`, ...printNearMiss(nearMiss)];
}
