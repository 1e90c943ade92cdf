import { type KnownField, openSchema } from '#event/schema/known.ts';
import type { Schema } from '#event/schema/schema.ts';
import { baseFields } from '#normalize/known-fields.ts';
import { normalizers } from '#normalize/normalizers.ts';

/** The fields of every data stream that Tocsin fills. */
function vendorFields(): readonly KnownField[] {
  return [...baseFields, ...normalizers.flatMap(({ fields }) => fields)];
}

/** The schema of events whose mapping nobody gave: ECS, and what the data streams declare. */
export function knownSchema(): Schema {
  return openSchema(vendorFields());
}

/** What an alert says beside its event. Title, reason and the rule's name are read as words, so that one of them finds the alert. */
const ALERT_FIELDS: readonly KnownField[] = [
  { path: 'tocsin.alert.title', type: 'match_only_text', meaning: 'who did what' },
  { path: 'kibana.alert.reason', type: 'match_only_text', meaning: 'why the alert was made' },
  { path: 'kibana.alert.rule.name', type: 'match_only_text', meaning: "the rule's name" },
  { path: 'kibana.alert.rule.rule_id', type: 'keyword', meaning: "the rule's id" },
  { path: 'kibana.alert.severity', type: 'keyword', meaning: 'low, medium, high, critical' },
  { path: 'kibana.alert.risk_score', type: 'double', meaning: '0 to 100' },
  { path: 'kibana.alert.workflow_status', type: 'keyword', meaning: 'open, acknowledged, closed' },
  { path: 'kibana.alert.workflow_tags', type: 'keyword', meaning: 'what people call it' },
  { path: 'kibana.alert.original_time', type: 'date', meaning: 'when it happened' },
  { path: 'kibana.alert.rule.tags', type: 'keyword', meaning: "the rule's tags" },
  { path: 'kibana.alert.rule.threat.tactic.name', type: 'keyword', meaning: 'ATT&CK tactic' },
  { path: 'kibana.alert.rule.threat.technique.id', type: 'keyword', meaning: 'ATT&CK technique' },
];

/** Short names for the fields that are asked for most. */
export const ALERT_NAMES: ReadonlyMap<string, string> = new Map([
  ['severity', 'kibana.alert.severity'],
  ['status', 'kibana.alert.workflow_status'],
  ['risk', 'kibana.alert.risk_score'],
  ['title', 'tocsin.alert.title'],
  ['reason', 'kibana.alert.reason'],
  ['rule_id', 'kibana.alert.rule.rule_id'],
]);

/** The schema of alerts: that of events, and what an alert adds. */
export function alertSchema(): Schema {
  return openSchema([...vendorFields(), ...ALERT_FIELDS]);
}

/** The fields worth offering to somebody who asks for alerts: short names first, then what alerts and data streams have. */
export function alertFields(): readonly KnownField[] {
  const short = [...ALERT_NAMES].flatMap(([path, field]) => {
    const known = ALERT_FIELDS.find((one) => one.path === field);
    return known ? [{ ...known, path }] : [];
  });
  const all = [...short, ...ALERT_FIELDS, ...vendorFields(), ...EVENT_FIELDS];
  return [...new Map(all.toReversed().map((field) => [field.path, field])).values()].reverse();
}

/** Of ECS what analysts ask for. */
const EVENT_FIELDS: readonly KnownField[] = [
  { path: '@timestamp', type: 'date', meaning: 'when the alert was made' },
  { path: 'event.action', type: 'keyword', meaning: 'what was done' },
  { path: 'event.outcome', type: 'keyword', meaning: 'success, failure, unknown' },
  { path: 'event.dataset', type: 'keyword', meaning: 'the data stream' },
  { path: 'user.name', type: 'keyword', meaning: 'who' },
  { path: 'user.id', type: 'keyword', meaning: 'who, by id' },
  { path: 'user.email', type: 'keyword', meaning: 'who, by address' },
  { path: 'source.ip', type: 'ip', meaning: 'from where' },
  { path: 'source.geo.country_iso_code', type: 'keyword', meaning: 'from which country' },
  { path: 'host.name', type: 'keyword', meaning: 'on which machine' },
  { path: 'cloud.account.id', type: 'keyword', meaning: 'account, subscription, project, tenant' },
  { path: 'cloud.provider', type: 'keyword', meaning: 'aws, azure, gcp' },
  { path: 'cloud.region', type: 'keyword', meaning: 'region' },
  { path: 'user_agent.original', type: 'keyword', meaning: 'with which program' },
  { path: 'related.user', type: 'keyword', meaning: 'everybody in the event' },
  { path: 'related.ip', type: 'ip', meaning: 'every address in the event' },
];

/** The same as Kibana's index of alerts has them, for what is asked in Elasticsearch's words: names and reasons are compared whole. */
export function alertIndexSchema(): Schema {
  const dates = [
    'start',
    'end',
    'last_detected',
    'suppression.start',
    'suppression.end',
    'workflow_status_updated_at',
    'intended_timestamp',
  ];
  const fields = ALERT_FIELDS.map((field) => (field.type === 'match_only_text' ? { ...field, type: 'keyword' as const } : field));
  const more = dates.map((name): KnownField => ({ path: `kibana.alert.${name}`, type: 'date', meaning: '' }));
  return openSchema([...vendorFields(), ...fields, ...more]);
}
