import type { JsonObject } from '#base/json.ts';
import { printDate } from '#event/date.ts';
import type { Connector, NoticeAlert } from './notice.ts';
import { factsOf, textOf, titleOf } from './payloads/facts.ts';
import { post } from './post.ts';

export type PagerDutyOptions = {
  readonly routingKey: string;
  /** Where events are sent; PagerDuty's own address unless told otherwise (the EU has another). */
  readonly url?: string;
};

const EVENTS = 'https://events.pagerduty.com/v2/enqueue';

/** PagerDuty's Events API v2: one event an alert, with the alert's id against doubles. A message sent again opens nothing twice. */
export function pagerDuty({ routingKey, url = EVENTS }: PagerDutyOptions): Connector {
  return async ({ alerts, isTest }) => {
    for (const alert of alerts) await post({ url, body: JSON.stringify(pagerDutyEvent(alert, routingKey, isTest)) });
  };
}

export function pagerDutyEvent(alert: NoticeAlert, routingKey: string, isTest: boolean): JsonObject {
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: alert.id,
    payload: {
      summary: `${isTest ? 'Test: ' : ''}${titleOf(alert)}`.slice(0, 1024),
      source: textOf(alert.document, 'host.name') || textOf(alert.document, 'cloud.account.id') || 'tocsin',
      severity: SEVERITIES.get(alert.severity) ?? 'warning',
      timestamp: printDate(alert.time),
      component: textOf(alert.document, 'kibana.alert.rule.rule_id'),
      custom_details: Object.fromEntries(factsOf(alert)),
    },
  };
}

const SEVERITIES = new Map([
  ['low', 'info'],
  ['medium', 'warning'],
  ['high', 'error'],
  ['critical', 'critical'],
]);
