import type { Schema } from '#event/schema/schema.ts';
import type { Condition } from '#plan/expr.ts';
import type { Detection, Rule } from '#rule/rule.ts';
import { buildEvent, indexFor, variableOf } from './events.ts';
import type { Goal } from './goal.ts';
import { existsConstraint, type Scope } from './leaf.ts';
import { type Moments, NOT_FOUND, type Sketch, wantCondition } from './sketch.ts';
import { solve } from './solve.ts';

type ThreatMatch = Extract<Detection, { type: 'threat_match' }>;
type Conditions = { readonly events: Condition; readonly indicators: Condition };

/** An event and an indicator that share the values of one of the mappings. */
export function sketchThreatMatch(rule: Rule, detection: ThreatMatch, both: Conditions, schema: Schema, moments: Moments): Sketch {
  for (const mapping of detection.mapping) {
    const sketch = sketchMapping(rule, detection, mapping, both, schema, moments);
    if (sketch) return sketch;
  }
  return NOT_FOUND;
}

function sketchMapping(
  rule: Rule,
  detection: ThreatMatch,
  mapping: ThreatMatch['mapping'][number],
  { events, indicators }: Conditions,
  schema: Schema,
  moments: Moments,
): Sketch | undefined {
  const equal = mapping.filter(({ negate }) => !negate);
  const ofEvent = new Map(equal.map(({ field }, i) => [rule.fieldMap.get(field) ?? field, `shared ${i}`]));
  const ofIndicator = new Map(equal.map(({ value }, i) => [value, `shared ${i}`]));
  const eventScope: Scope = (path) => ofEvent.get(path) ?? variableOf('event', path);
  const indicatorScope: Scope = (path) => ofIndicator.get(path) ?? variableOf('indicator', path);
  const present = [...ofEvent].flatMap(([name, variable]): Goal[] => {
    const field = schema.field(name);
    return field ? [{ kind: 'constraint', constraint: existsConstraint(field, variable, moments.tick) }] : [];
  });
  const solution = solve([wantCondition(events, eventScope), wantCondition(indicators, indicatorScope), ...present], moments.tick);
  if (solution.kind !== 'solved') return undefined;
  const own = new Map(solution.assignment);
  for (const [path, variable] of ofEvent) own.set(variableOf('event', path), own.get(variable) ?? { values: [], constraints: [] });
  for (const [path, variable] of ofIndicator) own.set(variableOf('indicator', path), own.get(variable) ?? { values: [], constraints: [] });
  return {
    kind: 'events',
    events: [
      buildEvent('indicator', own, indexFor(detection.threatIndex), moments.last - 1),
      buildEvent('event', own, indexFor(rule.index ?? []), moments.last),
    ],
  };
}
