import { type Diagnostic, errorAt, hasErrors, warningAt } from '#base/diagnostic.ts';
import { printDuration } from '#base/duration.ts';
import { spanOf } from '#base/span.ts';
import type { Schema } from '#event/schema/schema.ts';
import { optimizeCondition } from '#plan/optimize/optimize.ts';
import type { Rule } from '#rule/rule.ts';
import { type CompiledExceptions, compileExceptions, type ValueLists } from './alert/exceptions.ts';
import { readsAlerts } from './alert/lineage.ts';
import { type AlertTexts, compileAlertTexts } from './alert/reason.ts';
import { compileRiskTerms, type RiskTermsOf } from './alert/risk-terms.ts';
import type { Filter } from './match/matcher.ts';
import { relativeFilters } from './readable.ts';
import { compileTimetable, type Timetable } from './schedule.ts';
import { compileTimeOf, type TimeOf } from './timestamp.ts';
import type { CompiledDetection, Detector } from './types/detector.ts';
import { compileDetection } from './types/types.ts';

/** A rule ready to run. */
export type CompiledRule = {
  readonly rule: Rule;
  readonly filters: readonly Filter[];
  /** The same filters in the author's order and wording, before they were optimized: for explanations. */
  readonly writtenFilters: readonly Filter[];
  readonly createDetector: () => Detector;
  readonly rereads: CompiledDetection['rereads'];
  readonly timetable: Timetable;
  readonly timeOf: TimeOf;
  readonly exceptedUntil: CompiledExceptions['exceptedUntil'];
  readonly texts: AlertTexts;
  /** Why its alerts wait for the tick, when they cannot be made at the moment an event arrives. */
  readonly waitsBecause?: string;
  readonly riskTermsOf: RiskTermsOf;
};

export type CompileContext = {
  readonly schema: Schema;
  /** What to read in place of names in the query: the rule's own map, or an empty one to run the rule as it was published. */
  readonly fieldMap: ReadonlyMap<string, string>;
  readonly valueLists?: ValueLists;
  /** How many sequences that have begun a rule remembers in a window; more are forgotten and the run says so. */
  readonly maxPendingSequences?: number;
};

/** Errors leave `compiled` out: the rule cannot run. Spans are in the rule's query. */
export type Compiled = { readonly compiled?: CompiledRule; readonly diagnostics: readonly Diagnostic[] };

/** Makes a rule ready: its query lowered to filters and a detector, its schedule, exceptions and texts read once. */
export function compileRule(given: Rule, context: CompileContext): Compiled {
  const rule = withOwnGroups(given, context);
  const detection = compileDetection(rule, context);
  if (!detection) return failed(unsupportedType(rule));
  const timetable = compileTimetable(rule.schedule);
  if (!timetable) return failed(badSchedule(rule), ...detection.diagnostics);
  const exceptions = compileExceptions(rule.exceptions, context.schema, context.valueLists ?? new Map());
  const risk = compileRiskTerms(rule.riskTerms, context);
  const diagnostics: Diagnostic[] = [...detection.diagnostics, ...exceptions.diagnostics, ...risk.diagnostics];
  const { createDetector, filters, rereads } = detection;
  if (!createDetector || hasErrors(diagnostics)) return { diagnostics };
  const waitsBecause = whyItWaits(rule, detection);
  if (rule.mode === 'realtime' && waitsBecause !== undefined) diagnostics.push(cannotHurry(waitsBecause));
  return {
    compiled: {
      rule: withIndex(rule, filters),
      writtenFilters: filters,
      filters: filters.map((filter) => ({ ...filter, condition: optimizeCondition(filter.condition) })),
      ...(waitsBecause === undefined ? {} : { waitsBecause }),
      createDetector,
      rereads,
      timetable,
      timeOf: compileTimeOf(rule),
      exceptedUntil: exceptions.exceptedUntil,
      texts: compileAlertTexts(rule),
      riskTermsOf: risk.riskTermsOf,
    },
    diagnostics,
  };
}

/** Threshold alerts are suppressed by the fields they are counted by (Kibana). Groups are read where the query reads their fields. */
function withOwnGroups(rule: Rule, { fieldMap }: CompileContext): Rule {
  const { detection, suppression } = rule;
  if (!suppression) return rule;
  const groupBy = detection.type === 'threshold' ? detection.fields : suppression.groupBy;
  return { ...rule, fieldMap, suppression: { ...suppression, groupBy } };
}

/** An ES|QL rule reads what its query names (Kibana). */
function withIndex(rule: Rule, filters: readonly Filter[]): Rule {
  if (rule.detection.type !== 'esql') return rule;
  return { ...rule, index: [...new Set(filters.flatMap(({ index = [] }) => index))] };
}

/**
 * What keeps a rule from alerting when an event arrives: anything that a later event of the same run could decide otherwise. Exceptions do not,
 * nor does `max_signals`: what is made between two runs counts for the later one's cap.
 */
function whyItWaits({ suppression }: Rule, { isEventWise, filters }: CompiledDetection): string | undefined {
  if (isEventWise !== true) return 'it looks at several events together';
  if (suppression) return 'alert_suppression chooses the oldest of the events of a run';
  if (relativeFilters(filters).size > 0) return 'its query asks for the time of the run';
  return filters.some(readsAlerts) ? 'it reads alerts' : undefined;
}

function cannotHurry(reason: string): Diagnostic {
  return warningAt('ENG107', spanOf(0, 0), `Alerts on its schedule, not in realtime: ${reason}`, 'leave out mode: realtime');
}

function failed(...diagnostics: readonly Diagnostic[]): Compiled {
  return { diagnostics };
}

function unsupportedType({ detection: { type } }: Rule): Diagnostic {
  if (type !== 'machine_learning')
    return errorAt('ENG101', spanOf(0, 0), `cannot run: rules of type ${type} do not run here`, 'see the list of rule types that run');
  const message = 'cannot run: needs anomaly scores of a machine learning job, which Tocsin does not have';
  return errorAt('ENG101', spanOf(0, 0), message, 'keep it for the stack that runs the job');
}

function badSchedule({ schedule: { from, to, interval } }: Rule): Diagnostic {
  const message = `The schedule "${from}" to "${to}" every ${printDuration(interval)} spans no time, or far too much for its interval`;
  return errorAt('ENG102', spanOf(0, 0), message, 'write date math such as interval: 5m, from: now-9m, to: now');
}
