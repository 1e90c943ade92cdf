import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import type { Notice, NoticeAlert } from '../notice.ts';
import { headline, plainText } from './facts.ts';
import { ocsfFinding } from './ocsf.ts';

/** How an alert is written for another system. */
export const PAYLOADS = ['ecs', 'ocsf'] as const;

export type Payload = (typeof PAYLOADS)[number];

export function payloadOf(alert: NoticeAlert, payload: Payload): JsonObject {
  switch (payload) {
    case 'ecs':
      return { _id: alert.id, ...alert.document };
    case 'ocsf':
      return ocsfFinding(alert);
    default:
      return payload satisfies never;
  }
}

/**
 * A body made from a template: in every text of it `{field}` becomes the values of the first alert's field, `{headline}` and `{text}` the
 * message, `{count}` how many alerts it is about. Values are put into texts and nowhere else, so that no value can change the body's shape.
 */
export function fillTemplate(template: JsonValue, notice: Notice): JsonValue {
  if (typeof template === 'string') return fillText(template, notice);
  if (Array.isArray(template)) return template.map((member: JsonValue) => fillTemplate(member, notice));
  if (isJsonObject(template))
    return Object.fromEntries(Object.entries(template).map(([key, member]) => [key, fillTemplate(member, notice)]));
  return template;
}

function fillText(text: string, notice: Notice): string {
  const parts = text.split(/\{([\w@.-]{1,256})\}/);
  return parts.map((part, i) => (i % 2 === 1 ? filling(part, notice) : part)).join('');
}

function filling(name: string, notice: Notice): string {
  if (name === 'headline') return headline(notice);
  if (name === 'text') return plainText(notice);
  if (name === 'count') return String(notice.alerts.length);
  return fieldValues(notice.alerts[0].document, name).slice(0, 20).join(', ');
}
