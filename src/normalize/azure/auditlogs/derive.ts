import type { JsonObject, JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type CredentialActor, credentialFields, type Outcome, operationFields } from '../../cred.ts';
import { type DirectoryChange, type DirectoryTarget, detailsOf, membersOf, propertiesOf } from '../../directory-change.ts';
import { memberOf, segmentsOf, valueAt } from '../../document.ts';
import { entraCredential } from '../../entra-credentials.ts';
import type { Derived } from '../../normalizer.ts';

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveAuditlogs(document: JsonObject): Derived {
  const operation = textAt(document, 'azure.auditlogs.operation_name') ?? textAt(document, 'event.action');
  const id = textAt(document, 'azure.auditlogs.properties.id');
  const credential = operation === undefined ? undefined : entraCredential(changeOf(document, operation));
  return { ...(id !== undefined && { vendorId: id }), fields: { ...operationFields(operation), ...credentialFields(credential) } };
}

function changeOf(document: JsonObject, operation: string): DirectoryChange {
  const properties = valueAt(document, ['azure', 'auditlogs', 'properties']);
  const reason = textOf(memberOf(properties, 'result_reason'));
  const correlation = textAt(document, 'azure.correlation_id') ?? textOf(memberOf(properties, 'correlation_id'));
  return {
    operation,
    outcome: outcomeOf(document),
    ...(reason && { reason }),
    ...(correlation && { correlation }),
    actor: actorOf(document, memberOf(properties, 'initiated_by')),
    targets: membersOf(memberOf(properties, 'target_resources')).map(targetOf),
    details: detailsOf(memberOf(properties, 'additional_details')),
  };
}

function outcomeOf(document: JsonObject): Outcome {
  const outcome = (textAt(document, 'event.outcome') ?? textAt(document, 'azure.auditlogs.properties.result'))?.toLowerCase();
  return outcome === 'success' || outcome === 'failure' ? outcome : 'unknown';
}

function actorOf(document: JsonObject, initiatedBy: JsonValue | undefined): CredentialActor {
  const user = memberOf(initiatedBy, 'user');
  const app = memberOf(initiatedBy, 'app');
  const isApp = textOf(memberOf(user, 'id')) === undefined && textOf(memberOf(user, 'userPrincipalName')) === undefined && app != null;
  const [who, idName, nameName] = isApp ? [app, 'servicePrincipalId', 'displayName'] : [user, 'id', 'userPrincipalName'];
  const id = textOf(memberOf(who, idName));
  const name = textOf(memberOf(who, nameName)) ?? textAt(document, 'azure.auditlogs.identity');
  const ip = textAt(document, 'source.ip') ?? textOf(memberOf(user, 'ipAddress'));
  const asn = valueAt(document, ['source', 'as', 'number']);
  const userAgent = textAt(document, 'azure.auditlogs.properties.userAgent');
  return {
    type: isApp ? 'app' : 'user',
    ...(id && { id }),
    ...(name && { name }),
    ...(ip && { ip }),
    ...(typeof asn === 'number' && { asn }),
    ...(userAgent && { userAgent }),
    isApp,
    isRoot: false,
  };
}

function targetOf(target: JsonValue): DirectoryTarget {
  const id = textOf(memberOf(target, 'id'));
  const type = textOf(memberOf(target, 'type'));
  const name = textOf(memberOf(target, 'display_name')) ?? textOf(memberOf(target, 'user_principal_name'));
  return {
    ...(id && { id }),
    ...(type && { type }),
    ...(name && { name }),
    properties: propertiesOf(memberOf(target, 'modified_properties'), { name: 'display_name', before: 'old_value', after: 'new_value' }),
  };
}

function textAt(document: JsonObject, path: string): string | undefined {
  return textOf(valueAt(document, segmentsOf(path)));
}
