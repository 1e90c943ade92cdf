import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Conversion, textOf } from '../../conversion.ts';
import { type Draft, memberOf, setMember } from '../../document.ts';
import { parseJson } from '../../guard.ts';
import type { Row, Table } from '../../table.ts';
import { recordTypeNames, recordTypes } from './record-types.ts';

type Own = 'recordType' | 'outcome' | 'severity' | 'namedValues' | 'changedValues' | 'platform' | 'links' | 'ids' | 'jsonText';

const AUDIT = 'o365.audit';
const only = (...names: readonly string[]) => ({ path: 'RecordType', is: recordTypes(...names) });

const EXCHANGE = only('ExchangeAdmin', 'ExchangeItem');
const ITEM = only('ExchangeItem');
const FILES = only('SharePointFileOperation', 'SharePointSharingOperation');
const ALERTS = only('SecurityComplianceAlerts');
const DLP = only('ComplianceDLPSharePoint', 'ComplianceDLPExchange');
const YAMMER = only('Yammer');
const TEAMS = only('MicrosoftTeams');
const ALERTS_AND_DLP = { path: 'RecordType', is: [...ALERTS.is, ...DLP.is] };

/** Fields that only some workloads have. */
const WORKLOAD_ROWS: readonly Row<Own>[] = [
  { from: 'OrganizationName', to: 'organization.name', as: 'text', when: EXCHANGE },
  { from: 'LogonUserDisplayName', to: 'user.full_name', as: 'text', when: ITEM },
  { from: 'MailboxOwnerUPN', to: 'user.email', as: 'text', when: ITEM },
  { from: 'ClientProcessName', to: 'process.name', as: 'text', when: ITEM },
  { from: 'ObjectId', to: 'user.target.id', as: 'text', when: only('AzureActiveDirectory'), isKept: true },
  { from: 'ObjectId', to: 'url.original', as: 'text', when: FILES },
  { from: 'SourceRelativeUrl', to: 'file.directory', as: 'text', when: FILES },
  { from: 'SourceFileName', to: 'file.name', as: 'text', when: FILES },
  { from: 'SourceFileExtension', to: 'file.extension', as: 'text', when: FILES },
  { from: 'Comments', to: 'message', as: 'text', when: ALERTS },
  { from: 'Name', to: 'rule.name', as: 'text', when: ALERTS },
  { from: 'Category', to: 'rule.category', as: 'text', when: ALERTS },
  { from: 'EntityType', to: 'rule.ruleset', as: 'text', when: ALERTS },
  { from: 'AlertEntityId', to: 'rule.description', as: 'text', when: ALERTS },
  { from: 'AlertLinks', to: 'rule.reference', as: 'links', when: ALERTS },
  { from: 'PolicyId', to: 'rule.id', as: 'text', when: ALERTS_AND_DLP },
  { from: 'PolicyName', to: 'rule.name', as: 'text', when: DLP },
  { from: 'SharePointMetaData.FileName', to: 'file.name', as: 'text', when: DLP, isKept: true },
  { from: 'SharePointMetaData.FilePathUrl', to: 'url.original', as: 'text', when: DLP, isKept: true },
  { from: ['SharePointMetaData.UniqueID', 'SharePointMetaData.UniqueId'], to: 'file.inode', as: 'text', when: DLP, isKept: true },
  { from: 'SharePointMetaData.FileOwner', to: 'file.owner', as: 'text', when: DLP, isKept: true },
  { from: 'SharePointMetaData.LastModifiedTime', to: 'file.mtime', as: 'date', when: DLP, isKept: true },
  { from: 'ExchangeMetaData.From', to: 'source.user.email', as: 'text', when: DLP, isKept: true },
  { from: 'ExchangeMetaData.Subject', to: 'message', as: 'text', when: DLP, isKept: true },
  { from: 'ActorUserId', to: 'user.email', as: 'text', when: YAMMER },
  { from: 'FileId', to: 'file.inode', as: 'text', when: YAMMER },
  { from: 'FileName', to: 'file.name', as: 'text', when: YAMMER },
  { from: 'GroupName', to: 'group.name', as: 'text', when: YAMMER },
  { from: 'TargetUserId', to: 'destination.user.email', as: 'text', when: YAMMER },
  { from: 'TargetYammerUserId', to: 'destination.user.id', as: 'text', when: YAMMER },
  { from: 'TeamName', to: 'group.name', as: 'text', when: TEAMS },
];

/** Numbers that are kinds of things, not amounts. */
const TEXTS = [
  ...['RecordType', 'UserType', 'Version', 'LogonType', 'InternalLogonType', 'AzureActiveDirectoryEventType'],
  ...['ActorYammerUserId', 'YammerNetworkId', 'ListBaseType'],
];

/**
 * A record of the unified audit, its `RecordType` already a text. Everything keeps its name below `o365.audit`, but for what moves to an ECS
 * field. Addresses and what follows from the whole event need code: `normalize.ts`.
 */
export const auditTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'event.outcome': 'success' },
  rest: [{ from: '', to: AUDIT }],
  rows: [
    { from: 'CreationTime', to: '@timestamp', as: 'date', isKept: true },
    { from: 'Id', to: 'event.id', as: 'text' },
    { from: 'Operation', to: 'event.action', as: 'text' },
    { from: 'Workload', to: 'event.provider', as: 'text' },
    { from: 'RecordType', to: 'event.code', as: 'recordType', isKept: true },
    { from: 'ResultStatus', to: 'event.outcome', as: 'outcome', isKept: true },
    { from: 'Severity', to: 'event.severity', as: 'severity', isKept: true },
    { from: 'UserId', to: 'user.id', as: 'text', isKept: true },
    { from: 'OrganizationId', to: ['organization.id', 'host.id'], as: 'lower' },
    { from: ['ClientIPAddress', 'ClientIP', 'ActorIpAddress'], to: 'client.address', as: 'text' },
    { from: 'UserAgent', to: 'user_agent.original', as: 'text' },
    { from: 'Parameters', to: `${AUDIT}.Parameters`, as: 'namedValues' },
    { from: 'ExtendedProperties', to: `${AUDIT}.ExtendedProperties`, as: 'namedValues' },
    { from: 'ModifiedProperties', to: `${AUDIT}.ModifiedProperties`, as: 'changedValues' },
    { from: 'Actor', to: `${AUDIT}.Actor`, as: 'ids' },
    { from: 'Target', to: `${AUDIT}.Target`, as: 'ids' },
    { from: 'Platform', to: `${AUDIT}.Platform`, as: 'platform' },
    { from: 'OperationProperties', to: `${AUDIT}.OperationProperties`, as: 'jsonText' },
    { from: 'Data', to: `${AUDIT}.Data.flattened`, as: 'jsonText' },
    ...TEXTS.map((name) => ({ from: name, to: `${AUDIT}.${name}`, as: 'text' }) as const),
    ...WORKLOAD_ROWS,
  ],
};

const OUTCOMES = new Map([
  ...['succeeded', 'success', 'partiallysucceeded', 'true'].map((status) => [status, 'success'] as const),
  ...['failed', 'false'].map((status) => [status, 'failure'] as const),
]);
const SEVERITIES: ReadonlyMap<JsonValue, number> = new Map([
  ['informational', 1],
  ['low', 2],
  ['medium', 3],
  ['high', 4],
]);
const PLATFORMS = ['Unknown', 'Windows', 'MacOS', 'iOS', 'Android', 'Web Browser'];

export const auditConversions: Readonly<Record<Own, Conversion>> = {
  recordType: (value) => recordTypeNames.get(textOf(value) ?? ''),
  /** Missing and unknown states count as success. */
  outcome: (value) => OUTCOMES.get(textOf(value)?.toLowerCase() ?? ''),
  severity: (value) => SEVERITIES.get(value),
  namedValues: (value) => (typeof value === 'string' ? { _raw: value } : namedValues(value)),
  changedValues: (value) => (typeof value === 'string' ? { _raw: value } : changedValues(value)),
  platform: (value) => PLATFORMS[Number(textOf(value) ?? -1)] ?? value,
  links: (value) => linksOf(value),
  ids: (value) => (Array.isArray(value) ? value.map(withTextType) : value),
  jsonText: (value) => openedText(value),
};

/** `[{ Name, Value }]` as an object. */
function namedValues(value: JsonValue): JsonValue {
  if (!Array.isArray(value)) return value;
  const named: Draft = {};
  for (const member of value) {
    const name = memberOf(member, 'Name');
    const text = memberOf(member, 'Value');
    if (typeof name === 'string' && text !== undefined && text !== null) setMember(named, name, text);
  }
  return named;
}

/** `[{ Name, NewValue, OldValue }]` as an object by name, where both values are there; blanks and dots of names become `_`. */
function changedValues(value: JsonValue): JsonValue | undefined {
  if (!Array.isArray(value)) return value;
  const changed: Draft = {};
  for (const member of value) {
    const name = typeof member === 'string' ? member : memberOf(member, 'Name');
    if (typeof name !== 'string') continue;
    const pair = typeof member === 'string' ? {} : bothValues(member);
    if (pair) setMember(changed, name.replace(/[ .]/g, '_'), pair);
  }
  return Object.keys(changed).length > 0 ? changed : undefined;
}

function bothValues(member: JsonValue): JsonObject | undefined {
  const before = memberOf(member, 'OldValue') ?? null;
  const after = memberOf(member, 'NewValue') ?? null;
  return before === null || after === null ? undefined : { NewValue: after, OldValue: before };
}

function linksOf(value: JsonValue): JsonValue | undefined {
  if (!Array.isArray(value)) return value;
  const links = value.map((link: JsonValue) => memberOf(link, 'AlertLinkHref')).filter((href) => typeof href === 'string');
  return links.length > 0 ? links : undefined;
}

function withTextType(member: JsonValue): JsonValue {
  const type = textOf(memberOf(member, 'Type'));
  return isJsonObject(member) && type !== undefined ? { ...member, Type: type } : member;
}

function openedText(value: JsonValue): JsonValue | undefined {
  if (typeof value !== 'string') return value;
  const parsed = parseJson(value);
  return 'problem' in parsed ? undefined : parsed.value;
}
