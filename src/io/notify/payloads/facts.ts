import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { Notice, NoticeAlert } from '../notice.ts';

const MAX_TEXT = 1000;
const MAX_VALUES = 5;

/** The first text of a field on one visible line; empty when there is none. */
export function textOf(document: JsonObject, path: string): string {
  const [value] = fieldValues(document, path);
  return value === undefined ? '' : shortened(visibleLine(String(value)));
}

export function titleOf({ document }: NoticeAlert): string {
  return textOf(document, 'tocsin.alert.title') || nameOf(document);
}

export function nameOf(document: JsonObject): string {
  return textOf(document, 'kibana.alert.rule.name');
}

/** What people ask first, as far as the alert knows it: label and value. */
export function factsOf({ document }: NoticeAlert): readonly (readonly [label: string, value: string])[] {
  return FACTS.flatMap(([label, paths]) => {
    const values = [...new Set(paths.flatMap((path) => fieldValues(document, path)).map((value) => visibleLine(String(value))))];
    if (values.length === 0) return [];
    const rest = values.length > MAX_VALUES ? ` and ${values.length - MAX_VALUES} more` : '';
    return [[label, shortened(values.slice(0, MAX_VALUES).join(', ')) + rest]] as const;
  });
}

const FACTS: readonly (readonly [label: string, paths: readonly string[]])[] = [
  ['Reason', ['kibana.alert.reason']],
  ['Who', ['user.name', 'user.email', 'user.id']],
  ['From', ['source.ip']],
  ['Action', ['event.action']],
  ['Account', ['cloud.account.id']],
  ['Host', ['host.name']],
  ['Happened', ['kibana.alert.original_time']],
];

/** One line that says what a message is about. */
export function headline({ alerts: [first, ...others], isTest }: Notice): string {
  if (isTest) return 'Tocsin test message: nothing happened';
  const text = `[${first.severity}] ${titleOf(first)}`;
  return others.length === 0 ? text : `${text}, and ${others.length} more ${others.length === 1 ? 'alert' : 'alerts'}`;
}

/** The whole message as plain text. */
export function plainText(notice: Notice): string {
  const parts = notice.alerts.map((alert) => {
    const facts = factsOf(alert).map(([label, value]) => `  ${label}: ${value}`);
    return [`[${alert.severity}] ${titleOf(alert)}`, ...facts, `  Alert: ${alert.id}`].join('\n');
  });
  return [headline(notice), '', ...parts, ''].join('\n');
}

function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
