import type { Alert } from '#engine/alert/alert.ts';
import type { Event } from '#event/event.ts';
import { fieldValues } from '#event/path.ts';
import type { Rule, RuleSeverity } from '#rule/rule.ts';

/** What is true of an event that is part of a story: a line of `labels.txt`. Ordinary events need none. */
export type StoryLabel = {
  readonly dataset: string;
  readonly id: string;
  readonly scenario: string;
  readonly test: string;
  readonly isAttack: boolean;
  /** Values that nothing but the story has. */
  readonly traces: readonly string[];
};

/** How well a rule tells intrusions from the rest. */
export type RuleScore = Counted & {
  readonly rule: Rule;
  /** The same for its alerts of one severity, the gravest first: an alert's may be another than its rule's. */
  readonly bySeverity: readonly (Counted & { readonly severity: RuleSeverity })[];
};

type Counted = {
  readonly alerts: number;
  /** Alerts with an event of an intrusion behind them. */
  readonly right: number;
  /** Intrusions with such an alert. */
  readonly found: readonly string[];
};

/** How well rules do on labelled telemetry. */
export type Score = {
  readonly rules: readonly RuleScore[];
  readonly intrusions: readonly string[];
  /** Intrusions without an alert of a rule that counts. */
  readonly missed: readonly string[];
  /** Of the rules that count: alerts without an intrusion behind them, by severity. */
  readonly wrong: Readonly<Record<RuleSeverity, number>>;
  /** Of the rules that count: alerts, and those with an intrusion behind them. */
  readonly alerts: number;
  readonly right: number;
  /** How long the telemetry is, in days. */
  readonly days: number;
};

/**
 * Holds alerts against the truth. A story is an intrusion when an event of it is an attack; an alert is right when an event of an intrusion
 * is behind it, or when it
 * names no event and has a value that nothing but the intrusion has. Building blocks are no alerts, and rules that others supersede are shown and do not count.
 */
export function scoreAlerts(alerts: readonly Alert[], rules: readonly Rule[], labels: readonly StoryLabel[], days: number): Score {
  const intrusions = [...new Set(labels.filter(({ isAttack }) => isAttack).map(storyOf))].sort();
  const known = new Set(intrusions);
  const stories = new Map(
    labels.filter((label) => known.has(storyOf(label))).map((label) => [`${label.dataset} ${label.id}`, storyOf(label)]),
  );
  const traces = new Map(
    labels.filter((label) => known.has(storyOf(label))).flatMap((label) => label.traces.map((trace) => [trace, storyOf(label)])),
  );
  const shown = alerts
    .filter(({ isBuildingBlock }) => !isBuildingBlock)
    .map((alert) => ({ alert, story: storyBehind(alert, stories) ?? storyNamed(alert, traces) }));
  const counting = new Set(rules.filter(({ supersededBy }) => supersededBy.length === 0).map(({ id }) => id));
  const counted = shown.filter(({ alert }) => counting.has(alert.ruleId));
  const found = new Set(counted.map(({ story }) => story));
  const wrong = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { alert, story } of counted) if (story === undefined) wrong[alert.severity]++;
  return {
    rules: rules.map((rule) =>
      ruleScore(
        rule,
        shown.filter(({ alert }) => alert.ruleId === rule.id),
      ),
    ),
    intrusions,
    missed: intrusions.filter((intrusion) => !found.has(intrusion)),
    wrong,
    alerts: counted.length,
    right: counted.filter(({ story }) => story !== undefined).length,
    days,
  };
}

function storyOf({ scenario, test }: StoryLabel): string {
  return `${scenario} ${test}`;
}

type Shown = { readonly alert: Alert; readonly story: string | undefined };

function ruleScore(rule: Rule, own: readonly Shown[]): RuleScore {
  const bySeverity = SEVERITIES.flatMap((severity) => {
    const of = own.filter(({ alert }) => alert.severity === severity);
    return of.length === 0 ? [] : [{ severity, ...counted(of) }];
  });
  return { rule, ...counted(own), bySeverity };
}

const SEVERITIES: readonly RuleSeverity[] = ['critical', 'high', 'medium', 'low'];

function counted(shown: readonly Shown[]): Counted {
  const stories = shown.map(({ story }) => story).filter((story) => story !== undefined);
  return { alerts: shown.length, right: stories.length, found: [...new Set(stories)].sort() };
}

function storyBehind({ events }: Alert, stories: ReadonlyMap<string, string>): string | undefined {
  for (const event of events) {
    for (const id of vendorIds(event)) {
      const story = stories.get(`${event.dataset} ${id}`);
      if (story !== undefined) return story;
    }
  }
  return undefined;
}

/** Alerts that count or add up do not name their events: theirs is the story whose values they name. */
function storyNamed({ events, document }: Alert, traces: ReadonlyMap<string, string>): string | undefined {
  if (events.some((event) => vendorIds(event).length > 0)) return undefined;
  const text = JSON.stringify(document);
  for (const [trace, story] of traces) if (text.includes(JSON.stringify(trace))) return story;
  return undefined;
}

/** Where data streams keep the vendor's id of an event. */
const ID_FIELDS = [
  'event.id',
  'azure.auditlogs.properties.id',
  'azure.signinlogs.properties.id',
  'azure.activitylogs.eventDataId',
  'azure.activitylogs.properties.eventDataId',
  'o365.audit.Id',
  'winlog.record_id',
  'okta.uuid',
  'github.audit.document_id',
  'kubernetes.audit.auditID',
];

/** The ids that the vendor gave an event. */
export function vendorIds({ document }: Event): readonly string[] {
  return ID_FIELDS.flatMap((field) => fieldValues(document, field).map(String));
}
