import type { JsonObject, JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';

/**
 * What a rule type makes of hits: a rule's whole condition held. Plain data, because what the cap defers waits in the rule's state.
 */
export type Candidate = {
  /** The id of the alert it becomes: computed from the rule and the source events. */
  readonly id: string;
  /** Candidates are settled oldest first, by this time and then by id. */
  readonly time: number;
  /** When the last of what it counts happened, where that is not `time`. */
  readonly end?: number;
  /** The source events, oldest first. */
  readonly events: readonly Event[];
  /** What the alert says beside `kibana.alert.*`: the event's fields with computed columns, or what a rule type puts in their place. */
  readonly fields: JsonObject;
  /** `kibana.alert.*` members of the rule type (`kibana.alert.threshold_result`, …). */
  readonly details: JsonObject;
  /** The suppression group, value by value, when the rule type already took it apart (several values of one event are several groups). */
  readonly group?: readonly JsonValue[];
  /** The tick whose window it was found in, when that is an earlier one than the run's: a window read again for late events. */
  readonly intended?: number;
  /** The alerts of the single events of a sequence. */
  readonly blocks?: readonly Block[];
};

/** One event of a sequence as an alert of its own, a building block. */
export type Block = { readonly id: string; readonly event: Event; readonly fields: JsonObject };
