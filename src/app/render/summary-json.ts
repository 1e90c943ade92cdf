import type { JsonObject, JsonValue } from '#base/json.ts';
import { positionAt } from '#base/span.ts';
import type { Alert } from '#engine/alert/alert.ts';
import { printDate } from '#event/date.ts';
import { PROBLEM_KINDS } from '#io/record.ts';
import type { ProblemGroup } from '#live/problem-tally.ts';
import type { Sample } from '#live/replay.ts';
import { printNearMiss } from '#verify/explain/print.ts';
import type { RuleExplanation, RuleProblem, ScanReport } from '../scan-report.ts';
import { cautions, ledgerTotals } from './ledger.ts';
import type { RenderOptions } from './options.ts';
import { compareText, countBySeverity, listedAlerts } from './severity.ts';

/** The summary as data: every number of the table and more, under names that stay. */
export function summaryJson(report: ScanReport, options: RenderOptions): JsonObject {
  const { counts, scope } = report;
  return {
    tocsin_version: report.version,
    partial: report.isPartial,
    scope: {
      inputs: [...scope.inputs],
      rules: [...scope.rulePaths],
      ...optionalTime('since', scope.since),
      ...optionalTime('until', scope.until),
      as_published: scope.isAsPublished,
    },
    input: {
      files: report.files.length,
      bytes: report.files.reduce((sum, { byteCount }) => sum + byteCount, 0),
      records: counts.records,
      events: counts.events,
      events_by_dataset: sortedObject(counts.eventsByDataset),
      ...optionalTime('first_event', counts.firstTime),
      ...optionalTime('last_event', counts.lastTime),
      outside_time_range: counts.outsideTime,
      unrecognized: counts.unrecognized,
      unrecognized_first: counts.unrecognizedSamples.map(sampleJson),
      failed: counts.failures,
      failed_first: counts.failureSamples.map(sampleJson),
    },
    problems: report.problems.map(problemJson),
    rules: { ran: report.rules.length, problems: report.ruleProblems.map(ruleProblemJson) },
    alerts: alertCounts(report.alerts, options),
    warnings: cautions(report.runs).map(({ ruleId, text, runs, firstTick }) => ({
      rule_id: ruleId,
      text,
      runs,
      first_run: printDate(firstTick),
    })),
    ledger: ledgerTotals(report.runs).map(({ ruleId, carriedOver, runs, ...rest }) => ({
      rule_id: ruleId,
      runs,
      ...rest,
      carried_over: carriedOver,
    })),
    ...(report.explanations.length === 0 ? {} : { silent_rules: report.explanations.map(explanationJson) }),
  };
}

function alertCounts(alerts: readonly Alert[], options: RenderOptions): JsonObject {
  const shown = alerts.filter(({ isBuildingBlock }) => !isBuildingBlock);
  const byRule = new Map<string, number>();
  for (const { ruleId } of shown) byRule.set(ruleId, (byRule.get(ruleId) ?? 0) + 1);
  return {
    total: shown.length,
    listed: listedAlerts(alerts, options.severity).length,
    building_blocks: alerts.length - shown.length,
    by_severity: countBySeverity(alerts),
    by_rule: sortedObject(byRule),
  };
}

function problemJson({ kind, count, first }: ProblemGroup): JsonObject {
  const { title, isLoss } = PROBLEM_KINDS[kind];
  return {
    kind,
    title,
    is_loss: isLoss,
    count,
    first: first.map(({ path, line, offset, message }) => optional({ path, line, offset, message })),
  };
}

function ruleProblemJson({ path, ruleId, isLoaded, diagnostics, text }: RuleProblem): JsonObject {
  return {
    ...optional({ path, rule_id: ruleId }),
    loaded: isLoaded,
    diagnostics: diagnostics.map(({ code, severity, message, span, help }) => ({
      code,
      severity,
      message,
      ...(text === undefined ? {} : positionAt(text, span.start)),
      ...optional({ help }),
    })),
  };
}

function explanationJson({ ruleId, filters }: RuleExplanation): JsonObject {
  return {
    rule_id: ruleId,
    filters: filters.map(({ eventsSeen, nearMiss }) => ({
      events_seen: eventsSeen,
      ...(nearMiss ? { closest_event: nearMiss.event.id, closest: printNearMiss(nearMiss) } : {}),
    })),
  };
}

/** Without the record: `--show-unrecognized` shows it. */
function sampleJson({ place, reason }: Sample): JsonObject {
  return { place, reason };
}

function optionalTime(name: string, time: number | undefined): JsonObject {
  return time === undefined ? {} : { [name]: printDate(time) };
}

function optional(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

function sortedObject(counts: ReadonlyMap<string, number>): JsonObject {
  return Object.fromEntries([...counts].sort(([left], [right]) => compareText(left, right)));
}
