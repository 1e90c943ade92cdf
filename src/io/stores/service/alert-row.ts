import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';

/** What alerts are told apart by beside rule, severity and status. */
export type Entity = 'user' | 'host' | 'account' | 'dataset' | 'address' | 'credential' | 'target';

/** An alert as a line of a list: everything a list shows, and what it is grouped by. */
export type AlertRow = {
  readonly ruleName: string;
  readonly title: string;
  readonly reason: string;
  readonly riskScore: number;
  /** When the first of its source events happened, as the alert says it. */
  readonly originalTime: string;
  readonly tactics: readonly string[];
} & Readonly<Record<Entity, readonly string[]>>;

/** The fields that say it; the first that has values is taken. */
const FIELDS: Readonly<Record<Entity, readonly string[]>> = {
  user: ['cred.actor.name', 'user.name', 'user.email', 'user.id'],
  host: ['host.name', 'host.hostname'],
  account: ['cloud.account.id', 'organization.id'],
  dataset: ['event.dataset', 'kibana.alert.original_data_stream.dataset'],
  address: ['cred.actor.ip', 'source.ip'],
  credential: ['cred.added_ids', 'cred.ids'],
  target: ['cred.target.name', 'user.target.name', 'cred.target.id'],
};

/** A value that is longer is cut, and of a field that has more, so many are kept: rows are many. */
const MAX_TEXT = 500;
const MAX_VALUES = 10;

export function rowOf(document: JsonObject): AlertRow {
  const entity = (name: Entity): readonly string[] => valuesOf(document, FIELDS[name]);
  return {
    ruleName: first(document, 'kibana.alert.rule.name'),
    title: first(document, 'tocsin.alert.title') || first(document, 'kibana.alert.rule.name'),
    reason: first(document, 'kibana.alert.reason'),
    riskScore: Number(first(document, 'kibana.alert.risk_score')) || 0,
    originalTime: first(document, 'kibana.alert.original_time'),
    tactics: [...new Set(fieldValues(document, 'kibana.alert.rule.threat.tactic.name').map(String))].slice(0, MAX_VALUES),
    user: entity('user'),
    host: entity('host'),
    account: entity('account'),
    dataset: entity('dataset'),
    address: entity('address'),
    credential: entity('credential'),
    target: entity('target'),
  };
}

function first(document: JsonObject, path: string): string {
  return String(fieldValues(document, path)[0] ?? '').slice(0, MAX_TEXT);
}

function valuesOf(document: JsonObject, fields: readonly string[]): readonly string[] {
  for (const field of fields) {
    const values = fieldValues(document, field);
    if (values.length > 0) return [...new Set(values.map((value) => String(value).slice(0, MAX_TEXT)))].slice(0, MAX_VALUES);
  }
  return [];
}
