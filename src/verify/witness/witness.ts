import type { CompiledRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import { planDetection } from '#engine/types/plan-detection.ts';
import type { Event } from '#event/event.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { FieldRef } from '#plan/expr.ts';
import type { Query } from '#plan/query.ts';
import type { Detection, Rule } from '#rule/rule.ts';
import { changes, type EventChange } from './change.ts';
import { minimize } from './minimize.ts';
import type { Moments, Sketch } from './sketch.ts';
import { sketchEvent, sketchStages, sketchThreshold } from './sketch-events.ts';
import { sketchTable } from './sketch-table.ts';
import { sketchThreatMatch } from './sketch-threat-match.ts';

/** Whether a rule can fire: events on which the engine raises its alert and one changed value that stops it, or why not. */
export type Witness =
  | {
      readonly kind: 'fires';
      readonly events: readonly Event[];
      /** Without any one of the events, or of their values, the rule is silent; otherwise nobody looked at all of them. */
      readonly isMinimal: boolean;
      readonly stopping: EventChange;
    }
  | { readonly kind: 'impossible'; readonly clauses: readonly string[] }
  | { readonly kind: 'unknown'; readonly why: string };

type Context = { readonly schema: Schema; readonly fieldMap: ReadonlyMap<string, string> };

/** A day like any other: witness events happen before the rule's last tick up to it. */
const DAY = Date.UTC(2026, 2, 4, 12);
const MINUTE = 60_000;
const MAX_CHANGES = 150;

/** Looks for a witness of a rule that is ready to run, and proves it by running the engine on it. */
export function findWitness(compiled: CompiledRule, context: Context): Witness {
  const moments = momentsOf(compiled);
  if (!moments) return { kind: 'unknown', why: 'its schedule reads no events before the run' };
  let answer: Witness = { kind: 'unknown', why: 'nothing was tried' };
  for (const sketch of sketchesOf(compiled.rule, context, moments)) {
    answer = sketch.kind === 'events' ? tryEvents(compiled, sketch.events, moments) : sketch;
    if (answer.kind !== 'unknown') break;
  }
  return answer;
}

function tryEvents(compiled: CompiledRule, found: readonly Event[], moments: Moments): Witness {
  if (!fires(compiled, found, moments)) return { kind: 'unknown', why: 'the engine does not fire on the events that were found' };
  const { events, isMinimal } = minimize(found, (fewer) => fires(compiled, fewer, moments));
  let left = MAX_CHANGES;
  for (const stopping of changes(events)) {
    if (left-- <= 0) break;
    if (!fires(compiled, stopping.events, moments)) return { kind: 'fires', events, isMinimal, stopping };
  }
  return { kind: 'unknown', why: 'it fires, and no single changed value was found that stops it' };
}

function momentsOf({ timetable, rule }: CompiledRule): Moments | undefined {
  const tick = Math.floor(DAY / timetable.interval) * timetable.interval;
  const { from, to } = timetable.windowAt(tick);
  const last = Math.min(to, tick) - 1;
  return from < last && rule.schedule.interval > 0 ? { first: from + 1, last, tick } : undefined;
}

/** Runs after the one that reads the events show what needs time to pass. */
const MORE_RUNS = 12;

function fires(compiled: CompiledRule, events: readonly Event[], { tick }: Moments): boolean {
  const engine = new Engine([compiled]);
  for (const event of events) engine.observe(event);
  if (engine.advance(tick).some(({ alerts }) => alerts.length > 0)) return true;
  const until = tick + Math.max(MORE_RUNS * compiled.timetable.interval, 2 * MINUTE);
  return engine.advance(until).some(({ alerts }) => alerts.length > 0);
}

function sketchesOf(rule: Rule, context: Context, moments: Moments): Iterable<Sketch> {
  const { query } = planned(rule.detection, context);
  return query?.kind === 'table' ? sketchTable(query, moments) : [sketchOf(rule, query, context, moments)];
}

function sketchOf(rule: Rule, query: Query | undefined, context: Context, moments: Moments): Sketch {
  const { detection } = rule;
  if (query?.kind === 'sequence' || query?.kind === 'sample') return sketchStages(query, rule, moments);
  if (query?.kind !== 'events') return { kind: 'unknown', why: `rules of type ${detection.type} are not looked into yet` };
  const index = rule.index ?? [];
  switch (detection.type) {
    case 'threshold':
      return sketchThreshold(rule, detection, query.filter, context.schema, moments);
    case 'new_terms':
      return sketchEvent(query.filter, fieldsNamed(detection.fields, context), index, moments);
    case 'threat_match': {
      const indicators = planDetection(
        { query: detection.threatQuery, filters: detection.threatFilters },
        detection.threatLanguage,
        context,
      );
      if (indicators.query?.kind !== 'events') return { kind: 'unknown', why: 'its indicators are no events' };
      return sketchThreatMatch(rule, detection, { events: query.filter, indicators: indicators.query.filter }, context.schema, moments);
    }
    default:
      return sketchEvent(query.filter, [], index, moments);
  }
}

function planned(detection: Detection, context: Context): { readonly query?: Query } {
  switch (detection.type) {
    case 'machine_learning':
      return {};
    case 'esql':
      return planDetection({ query: detection.query, filters: [] }, 'esql', context);
    case 'eql': {
      const { eventCategoryOverride } = detection;
      const more = eventCategoryOverride === undefined ? {} : { eventCategoryField: eventCategoryOverride };
      return planDetection(detection, 'eql', context, more);
    }
    default:
      return planDetection(detection, detection.language, context);
  }
}

function fieldsNamed(names: readonly string[], { schema, fieldMap }: Context): readonly FieldRef[] {
  return names.map((name) => schema.field(fieldMap.get(name) ?? name)).filter((field) => field !== undefined);
}
