import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Rule, RuleSeverity } from '#rule/rule.ts';

/** What an analyst sees. `document` is the whole of it in Elastic's shape; the rest is what a list of alerts needs at hand. */
export type Alert = {
  readonly id: string;
  readonly ruleId: string;
  /** The rule's name, or what `rule_name_override` put in its place. */
  readonly ruleName: string;
  readonly title: string;
  readonly reason: string;
  readonly severity: RuleSeverity;
  readonly riskScore: number;
  readonly confidence?: NonNullable<Rule['confidence']>;
  /** The tick of the run that created it. */
  readonly time: number;
  /** When the earliest of its source events happened. */
  readonly originalTime: number;
  /** The source events, oldest first. */
  readonly events: readonly Event[];
  /** Made for other rules to read: lists of alerts leave it out. */
  readonly isBuildingBlock: boolean;
  readonly document: JsonObject;
};

/** What later runs of the rule add to an alert that suppresses others. */
export type AlertUpdate = {
  readonly alertId: string;
  readonly ruleId: string;
  readonly tick: number;
  /** Members of the document that take the place of the old ones. */
  readonly document: JsonObject;
};

export function applyUpdate(alert: Alert, update: AlertUpdate): Alert {
  return { ...alert, document: { ...alert.document, ...update.document } };
}
