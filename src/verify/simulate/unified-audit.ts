import type { JsonObject, JsonValue } from '#base/json.ts';
import type { EntraActor, EntraEvent, EntraTarget, ModifiedProperty } from './entra.ts';
import { KEYS } from './entra-credentials.ts';

/** Record types of targets and actors: a name, an id with or without its class in front, a UPN. */
const NAME = 1;
const ID = 2;
const UPN = 5;

/** The row of Microsoft 365's unified audit that tells of a directory event: record type 8. */
export function unifiedAuditRow(event: EntraEvent): JsonObject {
  const { actor, tenant } = event;
  const ip = actor.kind === 'user' ? actor.ip : null;
  const first = event.targets[0];
  const details = Object.fromEntries(event.details.map(({ key, value }) => [key, value]));
  return {
    CreationTime: new Date(event.time).toISOString().slice(0, 19),
    Id: event.unifiedId,
    Operation: unifiedOperation(event.operation),
    OrganizationId: tenant.id,
    RecordType: 8,
    ResultStatus: event.result === 'success' ? 'Success' : 'Failure',
    UserKey: actor.kind === 'user' ? actor.id : 'Not Available',
    UserType: actor.kind === 'user' ? 0 : 4,
    Version: 1,
    Workload: 'AzureActiveDirectory',
    ...(ip === null ? {} : { ClientIP: ip }),
    ObjectId: first === undefined ? 'Not Available' : objectId(first),
    UserId: actor.kind === 'user' ? actor.upn : `ServicePrincipal_${actor.principalId}`,
    AzureActiveDirectoryEventType: 1,
    ExtendedProperties: [
      { Name: 'additionalDetails', Value: JSON.stringify(details) },
      { Name: 'extendedAuditEventCategory', Value: first?.type ?? 'Other' },
    ],
    ModifiedProperties: event.targets.flatMap(({ modified }) => modified.map((property) => modifiedProperty(property, modified))),
    Actor: actorIds(actor),
    ActorContextId: tenant.id,
    ...(ip === null ? {} : { ActorIpAddress: ip }),
    InterSystemsId: event.correlationId,
    IntraSystemId: event.unifiedId,
    SupportTicketId: '',
    Target: first === undefined ? [] : targetIds(first),
    TargetContextId: tenant.id,
  };
}

/** Names end in a full stop, but for those that end in a blank. */
function unifiedOperation(operation: string): string {
  return operation.includes('Certificates and secrets management') ? operation : `${operation}.`;
}

function objectId(target: EntraTarget): string {
  return target.type === 'User' ? (target.upn ?? target.id) : `${target.type}_${target.id}`;
}

function actorIds(actor: EntraActor): readonly JsonValue[] {
  if (actor.kind === 'user') {
    return [
      { ID: actor.upn, Type: UPN },
      { ID: `User_${actor.id}`, Type: ID },
      { ID: actor.id, Type: ID },
      { ID: 'User', Type: ID },
    ];
  }
  return [
    { ID: actor.name, Type: NAME },
    { ID: `ServicePrincipal_${actor.principalId}`, Type: ID },
    { ID: actor.principalId, Type: ID },
    { ID: 'ServicePrincipal', Type: ID },
  ];
}

function targetIds(target: EntraTarget): readonly JsonValue[] {
  const ids: JsonValue[] = [
    { ID: `${target.type}_${target.id}`, Type: ID },
    { ID: target.id, Type: ID },
    { ID: target.type, Type: ID },
  ];
  if (target.upn !== undefined) ids.push({ ID: target.upn, Type: UPN });
  if (target.name !== null) ids.push({ ID: target.name, Type: NAME });
  return ids;
}

function modifiedProperty(property: ModifiedProperty, all: readonly ModifiedProperty[]): JsonObject {
  const after = isUnshown(property, all) ? null : property.after;
  return { Name: property.name, NewValue: unifiedValue(after), OldValue: unifiedValue(property.before) };
}

/** The companions of a change of keys do not even name what changed. */
function isUnshown({ name }: ModifiedProperty, all: readonly ModifiedProperty[]): boolean {
  return name === KEYS.name && all.some(({ after }) => after === KEYS.after) && all.every((property) => property.name !== 'KeyDescription');
}

/** Texts lose their quotes; everything else is JSON over several lines that end in CR and LF. */
function unifiedValue(value: string | null): string {
  if (value === null) return '';
  const parsed: unknown = JSON.parse(value);
  return typeof parsed === 'string' ? parsed : JSON.stringify(parsed, null, 2).replaceAll('\n', '\r\n');
}
