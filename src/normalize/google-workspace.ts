import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { KnownField } from '#event/schema/known.ts';
import { textOf } from './conversion.ts';
import { type CredentialActor, credentialFields, credentialKnownFields, operationFields } from './cred.ts';
import { actorAt, type CredentialOperation, credentialOfCall, textAt } from './credential-call.ts';
import { addAt, type Draft, memberOf, setAt, setMember, valueAt, withoutEmpty } from './document.ts';
import { compileInverse, wantedText } from './inverse.ts';
import { baseFields, knownFields } from './known-fields.ts';
import type { Normalized, NormalizedEvent, Normalizer, Recognition } from './normalizer.ts';
import { compileTable, type Table } from './table.ts';

/** One application of the Reports API, each of which is a data stream. */
export type WorkspaceApplication = {
  /** Last part of the dataset, and of the fields its parameters go to: `google_workspace.admin`. */
  readonly name: string;
  /** As the API calls it, where that is another word. */
  readonly application?: string;
  readonly title: string;
  readonly category: readonly string[];
  readonly fields: readonly KnownField[];
  /** Parameter → field below `google_workspace.<name>`, or a whole path behind a `/`. What is not named keeps its name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What follows from the whole event. */
  readonly finish?: (document: Draft) => void;
  readonly credentials?: ReadonlyMap<string, CredentialOperation>;
};

/** An activity with one of its events in place of the list. */
export const workspaceTable: Table = {
  constants: { 'event.kind': 'event' },
  rows: [
    { from: 'id.time', to: '@timestamp', as: 'date' },
    { from: 'id.applicationName', to: 'event.provider', as: 'text' },
    { from: 'id.uniqueQualifier', to: 'event.id', as: 'text' },
    { from: 'id.customerId', to: 'organization.id', as: 'text' },
    { from: 'kind', to: 'google_workspace.kind', as: 'text' },
    { from: 'etag', to: 'google_workspace.etag', as: 'text' },
    { from: 'ownerDomain', to: 'google_workspace.organization.domain', as: 'text' },
    { from: 'ipAddress', to: 'source.ip', add: 'related.ip', as: 'ip' },
    { from: 'actor.email', to: ['source.user.email', 'user.email'], as: 'text' },
    { from: 'actor.profileId', to: ['source.user.id', 'user.id'], as: 'text' },
    { from: 'actor.callerType', to: 'google_workspace.actor.type', as: 'text' },
    { from: 'actor.key', to: 'google_workspace.actor.key', as: 'text' },
    { from: 'actor.applicationInfo.applicationName', to: 'google_workspace.actor.application_name', as: 'text' },
    { from: 'actor.applicationInfo.oauthClientId', to: 'google_workspace.actor.oauth_client_id', as: 'text' },
    { from: 'events.name', to: 'event.action', as: 'text' },
    { from: 'events.type', to: 'google_workspace.event.type', as: 'text' },
  ],
};

const readTable = compileTable(workspaceTable);
const KIND = 'admin#reports#activity';

/** The data stream of an application: one event for each entry of `events`. */
export function workspaceNormalizer(application: WorkspaceApplication): Normalizer {
  const { name, title, fields } = application;
  return {
    dataset: `google_workspace.${name}`,
    title,
    fields: [...baseFields, ...workspaceFields, ...fields, ...credentialKnownFields],
    recognize: (record) => recognizeActivity(record, application.application ?? name),
    normalize: (record) => normalizeActivity(record, application),
    derive: (document) => ({ fields: derivedFields(document, application) }),
    invert: (wanted) => invertActivity(wanted, application),
  };
}

function recognizeActivity(record: JsonObject, application: string): Recognition | undefined {
  if (textOf(valueAt(record, ['id', 'applicationName'])) !== application || !Object.hasOwn(record, 'events')) return undefined;
  return record.kind === KIND
    ? { confidence: 1, reason: `kind is ${KIND}, application ${application}` }
    : { confidence: 0.9, reason: `events, and id.applicationName is ${application}` };
}

/** `events` is a list as the API gives it, and one of its entries where another program has split it. */
function normalizeActivity(raw: JsonObject, application: WorkspaceApplication): Normalized {
  const list = Array.isArray(raw.events) ? (raw.events as readonly JsonValue[]) : [raw.events ?? null];
  const entries = list.filter(isJsonObject);
  if (entries.length === 0) return { kind: 'failure', reason: 'The activity holds no event' };
  const { events: _, ...activity } = raw;
  const qualifier = textOf(valueAt(raw, ['id', 'uniqueQualifier']));
  const rest = [valueAt(raw, ['id', 'time']), valueAt(raw, ['id', 'applicationName'])].map((value) => textOf(value) ?? '');
  const events: NormalizedEvent[] = entries.map((entry, i) => {
    const document = documentOf({ ...activity, events: entry }, application);
    return { document, ...(qualifier !== undefined && { vendorId: [qualifier, ...rest, i].join('/') }) };
  });
  return { kind: 'events', events };
}

function documentOf(activity: JsonObject, application: WorkspaceApplication): JsonObject {
  const document = readTable((withoutEmpty(activity) ?? {}) as JsonObject);
  setAt(document, ['event', 'category'], application.category);
  writeParameters(valueAt(activity, ['events', 'parameters']), document, application);
  const parts = mailParts(textAt(document, 'user.email'));
  if (parts) {
    for (const user of [['user'], ['source', 'user']]) {
      setAt(document, [...user, 'name'], parts[0]);
      setAt(document, [...user, 'domain'], parts[1]);
    }
    addAt(document, ['related', 'user'], parts[0]);
  }
  application.finish?.(document);
  return { ...document, ...derivedFields(document, application) };
}

const invertTable = compileInverse({
  base: { kind: KIND, id: { time: '2026-03-04T10:00:00.000Z', uniqueQualifier: 'made' }, actor: {}, events: {} },
  table: workspaceTable,
});

/** The activity with one event that has the wanted fields. */
function invertActivity(wanted: JsonObject, { name, application = name, parameters: names = {} }: WorkspaceApplication): JsonObject {
  const { events, id, ...activity } = invertTable(wanted);
  const own = valueAt(wanted, ['google_workspace', name]);
  const byField = Object.entries(names).flatMap(([parameter, path]) => {
    const value = path.startsWith('/') ? valueAt(wanted, path.slice(1).split('.')) : valueAt(own, path.split('.'));
    return value === undefined ? [] : [{ name: parameter, ...parameterValue(value) }];
  });
  const taken = new Set(Object.values(names).map((path) => path.split('.')[0]));
  const left = Object.entries(isJsonObject(own) ? own : {}).filter(([member]) => !taken.has(member));
  const parameters = [...byField, ...left.map(([member, value]) => ({ name: member, ...parameterValue(value as JsonValue) }))];
  const event = { ...(events as JsonObject), ...(parameters.length > 0 && { parameters }) };
  const action = wantedText(wanted, 'event.action') ?? 'made';
  return { ...activity, id: { ...(id as JsonObject), applicationName: application }, events: [{ name: action, ...event }] };
}

/** The member of a parameter that holds a value of this kind. */
function parameterValue(value: JsonValue): JsonObject {
  if (Array.isArray(value)) return { multiValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return typeof value === 'number' ? { intValue: String(value) } : { value };
}

function writeParameters(parameters: JsonValue | undefined, document: Draft, { name, parameters: names = {} }: WorkspaceApplication): void {
  const own: Draft = {};
  for (const [parameter, value] of Object.entries(parameterValues(parameters))) {
    const path = Object.hasOwn(names, parameter) ? names[parameter] : undefined;
    if (path === undefined) setMember(own, parameter, value);
    else if (path.startsWith('/')) setAt(document, path.slice(1).split('.'), value);
    else setAt(own, path.split('.'), value);
  }
  const filled = withoutEmpty(own);
  if (filled !== undefined) setAt(document, ['google_workspace', name], filled);
}

const KINDS = ['multiBoolValue', 'boolValue', 'multiIntValue', 'intValue', 'multiMessageValue', 'messageValue', 'multiValue', 'value'];

/** `[{ name, value }]`, with whatever kind of value, by name; messages are lists of the same. */
function parameterValues(parameters: JsonValue | undefined): JsonObject {
  const values: Draft = {};
  for (const parameter of Array.isArray(parameters) ? (parameters as readonly JsonValue[]) : []) {
    const name = textOf(memberOf(parameter, 'name'));
    const kind = KINDS.find((member) => (memberOf(parameter, member) ?? null) !== null);
    if (name !== undefined && kind !== undefined) setMember(values, name, opened(memberOf(parameter, kind) as JsonValue, kind));
  }
  return values;
}

function opened(value: JsonValue, kind: string): JsonValue {
  if (kind === 'messageValue') return message(value);
  return kind === 'multiMessageValue' && Array.isArray(value) ? value.map(message) : value;
}

function message(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const { parameter, ...rest } = value;
  return { ...rest, ...parameterValues(parameter) };
}

/** Name and domain of a mail address. */
export function mailParts(mail: string | undefined): readonly [string, string] | undefined {
  const parts = mail?.split('@', 3) ?? [];
  return parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : undefined;
}

function derivedFields(document: JsonObject, { credentials }: WorkspaceApplication): JsonObject {
  const name = textAt(document, 'event.action');
  const operation = name === undefined ? undefined : credentials?.get(name);
  const credential =
    operation &&
    credentialOfCall(document, operation, {
      platform: 'google_workspace',
      outcome: textAt(document, 'event.outcome') === 'failure' ? 'failure' : 'success',
      actor: actorOf(document),
    });
  return { ...operationFields(name), ...credentialFields(credential) };
}

function actorOf(document: JsonObject): CredentialActor {
  const type = textAt(document, 'google_workspace.actor.type') ?? 'USER';
  return { type, ...actorAt(document, { id: 'user.id', name: 'user.email' }), isApp: type !== 'USER', isRoot: false };
}

const workspaceFields = knownFields({
  keyword: {
    'event.action': 'The event: AUTHORIZE_API_CLIENT_ACCESS, login_success, authorize, …',
    'event.category': 'By the application.',
    'event.id': 'Unique qualifier of the activity; its events share it.',
    'event.kind': '`event`',
    'event.outcome': 'success or failure, where the event says so.',
    'event.provider': 'The application: admin, login, token, drive, …',
    'event.type': 'By the event.',
    'google_workspace.actor.application_name': 'Application that acted for the user.',
    'google_workspace.actor.key': 'Consumer key of an application.',
    'google_workspace.actor.oauth_client_id': 'Client id of the application that acted for the user.',
    'google_workspace.actor.type': 'USER, KEY, APPLICATION.',
    'google_workspace.etag': 'Tag of the answer.',
    'google_workspace.event.type': 'Group of events: USER_SETTINGS, DELEGATED_ADMIN_SETTINGS, login, …',
    'google_workspace.kind': '`admin#reports#activity`',
    'google_workspace.organization.domain': 'Domain the activity is about.',
    'organization.id': 'Customer id.',
    'related.hosts': 'Domains.',
    'related.user': 'Names of actor and target.',
    'source.user.domain': 'Domain of the actor.',
    'source.user.email': 'Mail address of the actor.',
    'source.user.id': 'Profile id of the actor.',
    'source.user.name': 'Part of the mail address before the @.',
    'user.domain': 'Domain of the actor.',
    'user.email': 'Mail address of the actor.',
    'user.id': 'Profile id of the actor.',
    'user.name': 'Part of the mail address before the @.',
    'user.target.domain': 'Domain of the user it was done to.',
    'user.target.email': 'Mail address of the user it was done to.',
    'user.target.group.domain': 'Domain of the group it was done to.',
    'user.target.group.name': 'Name of the group it was done to.',
    'user.target.name': 'Part of that user’s mail address before the @.',
  },
  ip: {
    'related.ip': 'Where it came from.',
    'source.ip': 'Where it came from.',
  },
});
