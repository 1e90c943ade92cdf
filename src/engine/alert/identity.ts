import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import type { Rule } from '#rule/rule.ts';
import { uuidV5 } from '#rule/uuid.ts';
import { ancestorsOf } from './lineage.ts';

/** The only space there is. */
export const SPACE = 'default';

/** Events are never rewritten. */
const VERSION = '1';

/** Kibana's id of an alert on one event: the same event gives the same alert. */
export function eventAlertId(event: Event, rule: Rule): string {
  return sha256(event.index + event.id + VERSION + ruleKey(rule));
}

/** Kibana's ids of the building blocks of a sequence: an event in two sequences makes two. */
export function blockIds(events: readonly Event[], rule: Rule): readonly string[] {
  const base = events.map((event) => ancestorsText(event) + rule.uuid).join('');
  return events.map((_, position) => sha256(base + position));
}

/** Kibana's id of the alert on a whole sequence: by its events and their blocks, whose index is not known yet. */
export function shellId(events: readonly Event[], rule: Rule): string {
  const blocks = blockIds(events, rule);
  return sha256(events.map((event, position) => ancestorsText(event) + blocks[position]).join('') + rule.uuid);
}

/** An alert in a sequence stands there with everything behind it. */
function ancestorsText(event: Event): string {
  return ancestorsOf(event)
    .map(({ id, index }) => id + index)
    .join('');
}

/** The id of an alert on an event and some of its values: new terms, and events that fall into several suppression groups. */
export function valueAlertId(event: Event, rule: Rule, values: JsonValue): string {
  return sha256(canonicalJson([event.index, event.id, VERSION, ruleKey(rule), values]));
}

/** The id of an alert on a group of events: by its key and the first event counted, never by a count or a run's time. */
export function groupAlertId(rule: Rule, key: JsonValue, first: Event): string {
  return sha256(canonicalJson([ruleKey(rule), key, first.index, first.id]));
}

/** The id of an alert on a row that aggregates: by its group and the number of the stretch of data it begins in. */
export function tableAlertId(rule: Rule, key: JsonValue, stretch: number): string {
  return sha256(canonicalJson([ruleKey(rule), key, stretch]));
}

/** `kibana.alert.instance.id`: names a suppression group of a rule. */
export function instanceId(rule: Rule, terms: JsonValue): string {
  return sha256(canonicalJson([terms, ruleKey(rule)]));
}

/** The run of a rule at a tick: the same whenever it is computed. */
export function executionId(rule: Rule, tick: number): string {
  return uuidV5(String(tick), rule.uuid);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function ruleKey(rule: Rule): string {
  return `${SPACE}:${rule.uuid}`;
}
