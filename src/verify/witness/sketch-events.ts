import type { Schema } from '#event/schema/schema.ts';
import type { Scalar } from '#event/value.ts';
import { keywordText } from '#event/value.ts';
import type { Condition, FieldRef } from '#plan/expr.ts';
import type { SampleQuery, SequenceQuery } from '#plan/query.ts';
import type { Detection, Rule } from '#rule/rule.ts';
import { type Assignment, mergePatterns } from './constraint.ts';
import { buildEvent, indexFor, variableOf } from './events.ts';
import type { Goal } from './goal.ts';
import { existsConstraint, type Scope } from './leaf.ts';
import { contradiction, type Moments, NOT_FOUND, type Sketch, wantCondition } from './sketch.ts';
import { solve } from './solve.ts';
import { plainValues } from './test-values.ts';

const ownScope =
  (event: number | string): Scope =>
  (path) =>
    variableOf(event, path);

/** One event that meets a condition and has the fields. */
export function sketchEvent(condition: Condition, present: readonly FieldRef[], index: readonly string[], moments: Moments): Sketch {
  const solution = solve([wantCondition(condition, ownScope(0)), ...present.map((field) => wantField(field, 0, moments))], moments.tick);
  if (solution.kind === 'solved') return { kind: 'events', events: [buildEvent(0, solution.assignment, indexFor(index), moments.last)] };
  if (solution.kind === 'notFound') return NOT_FOUND;
  return { kind: 'impossible', clauses: contradiction(condition, moments.tick) };
}

function wantField(field: FieldRef, event: number, { tick }: Moments): Goal {
  return { kind: 'constraint', constraint: existsConstraint(field, variableOf(event, field.path), tick) };
}

const MAX_EVENTS = 2000;

/** As many events as the threshold asks for, alike but for the counted field. */
export function sketchThreshold(
  rule: Rule,
  threshold: Extract<Detection, { type: 'threshold' }>,
  condition: Condition,
  schema: Schema,
  moments: Moments,
): Sketch {
  const fieldOf = (name: string): readonly FieldRef[] => {
    const field = schema.field(rule.fieldMap.get(name) ?? name);
    return field ? [field] : [];
  };
  const counted = threshold.cardinality.slice(0, 1).flatMap(({ field }) => fieldOf(field));
  const fields = [...threshold.fields.flatMap(fieldOf), ...counted];
  const count = Math.max(1, threshold.value, threshold.cardinality[0]?.value ?? 0);
  if (count > MAX_EVENTS) return { kind: 'unknown', why: `it takes ${count} events, and no more than ${MAX_EVENTS} are tried` };
  const goals = [wantCondition(condition, ownScope(0)), ...fields.map((field) => wantField(field, 0, moments))];
  const solution = solve(goals, moments.tick);
  if (solution.kind === 'notFound') return NOT_FOUND;
  if (solution.kind === 'impossible') return { kind: 'impossible', clauses: contradiction(condition, moments.tick) };
  const variants = distinctValues(solution.assignment, counted[0], threshold.cardinality[0]?.value ?? 1, moments.tick);
  if (!variants) return { kind: 'unknown', why: `not enough different values were found for ${counted[0]?.path}` };
  const times = spread(count, moments);
  const index = indexFor(rule.index ?? []);
  const events = times.map((time, i) => ({
    ...buildEvent(0, variants[i % variants.length] as Assignment, index, time),
    id: `witness-${i}`,
  }));
  return { kind: 'events', events };
}

/** The assignment with so many different values of a field of event 0. */
function distinctValues(
  assignment: Assignment,
  field: FieldRef | undefined,
  count: number,
  now: number,
): readonly Assignment[] | undefined {
  const name = field && variableOf(0, field.path);
  const variable = name === undefined ? undefined : assignment.get(name);
  if (!field || !variable || name === undefined) return [assignment];
  const candidates = [...variable.values, ...variable.constraints.flatMap((one) => one.candidates())];
  const patterns = variable.constraints.filter(({ isNegative }) => !isNegative).flatMap((one) => one.patterns);
  for (let nth = 1; nth <= count; nth++) candidates.push(...plainValues(field, now, nth), ...mergePatterns(patterns, [`w${nth}`]));
  const different = new Map<string, Scalar>();
  for (const value of candidates) {
    const isFree = different.size < count && variable.constraints.every(({ passes }) => passes([value]));
    if (isFree) different.set(keywordText(value), value);
  }
  if (different.size < count) return undefined;
  return [...different.values()].map((value) => new Map(assignment).set(name, { ...variable, values: [value] }));
}

/** So many moments, a second apart or closer, oldest first. */
export function spread(count: number, { first, last }: Moments, longest = Number.POSITIVE_INFINITY): readonly number[] {
  const room = Math.min(last - first - 1, longest);
  const step = Math.max(0, Math.min(1000, Math.floor(room / count)));
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * step);
}

/** An event for every stage that is not a missing one, with equal keys. */
export function sketchStages(query: SequenceQuery | SampleQuery, rule: Rule, moments: Moments): Sketch {
  const stages = query.stages.filter(({ isMissing }) => !isMissing);
  const goals = stages.flatMap(({ filter, keys }, stage): Goal[] => {
    const variables = new Map<string, string>();
    for (const [i, { field }] of keys.entries()) if (!variables.has(field.path)) variables.set(field.path, `key ${i}`);
    const scope: Scope = (path) => variables.get(path) ?? variableOf(stage, path);
    const needed = keys.filter(({ isOptional }) => !isOptional);
    const present = needed.map(({ field }): Goal => {
      return { kind: 'constraint', constraint: existsConstraint(field, scope(field.path), moments.tick) };
    });
    return [wantCondition(filter, scope), ...present];
  });
  const solution = solve(goals, moments.tick);
  if (solution.kind !== 'solved')
    return whyNoStages(
      stages.map(({ filter }) => filter),
      solution.kind,
      moments.tick,
    );
  const index = indexFor(rule.index ?? []);
  const times = spread(stages.length, moments, query.kind === 'sequence' ? query.maxspan : undefined);
  const events = stages.map(({ keys }, stage) => {
    const own = new Map(solution.assignment);
    for (const [i, { field }] of keys.entries()) {
      const shared = solution.assignment.get(`key ${i}`);
      if (shared && !own.has(variableOf(stage, field.path))) own.set(variableOf(stage, field.path), shared);
    }
    return buildEvent(stage, own, index, times[stage] ?? moments.last);
  });
  return { kind: 'events', events };
}

function whyNoStages(filters: readonly Condition[], kind: 'impossible' | 'notFound', now: number): Sketch {
  if (kind === 'notFound') return NOT_FOUND;
  const alone = filters.find((filter) => solve([wantCondition(filter, ownScope(0))], now).kind === 'impossible');
  if (alone) return { kind: 'impossible', clauses: contradiction(alone, now) };
  return { kind: 'impossible', clauses: ['the stages cannot have the same keys'] };
}
