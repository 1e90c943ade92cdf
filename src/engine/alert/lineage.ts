import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Ancestor, Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import { fieldValues, membersAt } from '#event/path.ts';
import type { Filter } from '../match/matcher.ts';
import type { Alert } from './alert.ts';

/** Where alerts are, as rules name it (Kibana: an alias). */
export const ALERTS_INDEX = '.alerts-security.alerts-default';

/** The index behind the alias: what `_index` of an alert is. */
export const CONCRETE_ALERTS_INDEX = '.internal.alerts-security.alerts-default-000001';

const ALERTS_DATASET = 'security.alerts';

/** Whether a filter reads alerts: only one whose patterns say so (Kibana's usual indices hold none). */
export function readsAlerts({ index = [] }: Filter): boolean {
  return index.length > 0 && compileIndexPatterns(index)(ALERTS_INDEX, ALERTS_DATASET);
}

/**
 * An alert as an event for the rules that read alerts. It arrives right behind the run at `tick`: the runs after that one see it, whether the
 * run made it or it was made at the moment its event arrived.
 */
export function eventOfAlert({ id, document }: Alert, tick: number): Event {
  const own = { ...document, '@timestamp': printDate(tick) };
  return withLineage({ id, dataset: ALERTS_DATASET, index: ALERTS_INDEX, time: tick, ingested: tick + 1, document: own });
}

/** An event that is an alert, made here or read from elsewhere, with what stands behind it; any other event as it is. */
export function withLineage(event: Event): Event {
  if (!ALERTS.test(event.index) || event.ancestors) return event;
  const { document } = event;
  const [rule] = fieldValues(document, 'kibana.alert.rule.uuid');
  const behind = membersAt(document, 'kibana.alert.ancestors').flatMap((member) => ancestorOf(member) ?? []);
  const self: Ancestor = {
    id: event.id,
    type: 'signal',
    index: event.index,
    depth: depthOf(behind),
    ...(typeof rule === 'string' ? { rule } : {}),
  };
  return { ...event, ancestors: [...behind, self] };
}

const ALERTS = /^\.(?:internal\.)?alerts-security\./;

/** What an alert on the event names as its ancestors. */
export function ancestorsOf({ id, index, ancestors }: Event): readonly Ancestor[] {
  return ancestors ?? [{ id, type: 'event', index, depth: 0 }];
}

/** The depth of an alert with these ancestors: 1 on events. */
export function depthOf(ancestors: readonly Ancestor[]): number {
  return ancestors.reduce((depth, ancestor) => Math.max(depth, ancestor.depth), 0) + 1;
}

/** Whether a rule stands behind the event: a rule never reads what came of its own alerts (Kibana). */
export function isFrom(event: Event, ruleUuid: string): boolean {
  return event.ancestors?.some(({ rule }) => rule === ruleUuid) === true;
}

function ancestorOf(member: JsonValue): Ancestor | undefined {
  if (!isJsonObject(member)) return undefined;
  const { id, type, index, depth, rule }: JsonObject = member;
  if (typeof id !== 'string' || typeof index !== 'string' || typeof depth !== 'number') return undefined;
  return { id, type: type === 'signal' ? 'signal' : 'event', index, depth, ...(typeof rule === 'string' ? { rule } : {}) };
}
