import type { JsonObject } from '#base/json.ts';
import type { EntraTenant } from './entra.ts';
import type { Ids } from './ids.ts';
import type { Application } from './world.ts';

/** A record of a source that writes its events a line each. */
export type PlainRecord = {
  readonly dataset: string;
  /** The vendor's id of the event. */
  readonly id: string;
  readonly stream: string;
  readonly record: JsonObject;
  /** The same event in other forms that the vendor gives it in. */
  readonly forms?: Readonly<Partial<Record<'log-analytics' | 'rest', JsonObject>>>;
};

/** An application signs in to Entra ID, with a key or as somebody it trusts. */
export type PrincipalSignIn = {
  readonly app: Application;
  readonly ip: string;
  readonly credential: { readonly kind: 'key'; readonly id: string } | { readonly kind: 'federated'; readonly id: string };
};

export function principalSignIn(ids: Ids, tenant: EntraTenant, time: number, { app, ip, credential }: PrincipalSignIn): PlainRecord {
  const id = ids.guid('session');
  const isKey = credential.kind === 'key';
  const record = {
    time: new Date(time).toISOString(),
    resourceId: `/tenants/${tenant.id}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: 'ServicePrincipalSignInLogs',
    tenantId: tenant.id,
    resultType: '0',
    callerIpAddress: ip,
    correlationId: ids.guid('correlation'),
    properties: {
      id,
      createdDateTime: new Date(time).toISOString(),
      appId: app.appId,
      servicePrincipalId: app.principalId,
      servicePrincipalName: app.name,
      clientCredentialType: isKey ? 'clientSecret' : 'federatedIdentityCredential',
      ipAddress: ip,
      resourceDisplayName: 'Microsoft Graph',
      resourceId: '00000003-0000-0000-c000-000000000000',
      status: { errorCode: 0 },
      ...(isKey ? { servicePrincipalCredentialKeyId: credential.id } : { federatedCredentialId: credential.id }),
    },
  };
  const row = {
    TenantId: tenant.workspaceId,
    TimeGenerated: record.time,
    OperationName: record.operationName,
    Category: record.category,
    ResultType: '0',
    CorrelationId: record.correlationId,
    AppId: app.appId,
    ServicePrincipalId: app.principalId,
    ServicePrincipalName: app.name,
    ...(isKey ? { ServicePrincipalCredentialKeyId: credential.id } : { FederatedCredentialId: credential.id }),
    IPAddress: ip,
    ResourceDisplayName: 'Microsoft Graph',
    Id: id,
    Type: 'AADServicePrincipalSignInLogs',
  };
  return { dataset: 'azure.signinlogs', id, stream: `entra/${tenant.name}-signins.ndjson`, record, forms: { 'log-analytics': row } };
}

/** A call of Google Cloud's API. */
export type GoogleCall = {
  readonly service: string;
  readonly method: string;
  readonly resource: string;
  readonly permission: string;
  readonly ip: string;
  readonly agent: string;
  /** A person's address, or a service account's with the key it signed in with. */
  readonly principal: string;
  readonly keyName?: string;
  readonly log: 'activity' | 'data_access';
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly metadata?: JsonObject;
  /** The long-running operation that the record begins or ends. */
  readonly operation?: JsonObject;
};

export const GOOGLE_PROJECT = 'contoso-data';

export function googleRecord(ids: Ids, time: number, call: GoogleCall): PlainRecord {
  const id = ids.guid('event');
  const record = {
    insertId: id,
    logName: `projects/${GOOGLE_PROJECT}/logs/cloudaudit.googleapis.com%2F${call.log}`,
    timestamp: new Date(time).toISOString(),
    receiveTimestamp: new Date(time + 700).toISOString(),
    severity: 'NOTICE',
    resource: {
      type: call.service === 'compute.googleapis.com' ? 'gce_project' : 'service_account',
      labels: { project_id: GOOGLE_PROJECT },
    },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: call.service,
      methodName: call.method,
      resourceName: call.resource,
      status: {},
      authenticationInfo: {
        principalEmail: call.principal,
        ...(call.keyName === undefined ? {} : { serviceAccountKeyName: `//iam.googleapis.com/${call.keyName}` }),
      },
      authorizationInfo: [{ resource: call.resource, permission: call.permission, granted: true }],
      requestMetadata: { callerIp: call.ip, callerSuppliedUserAgent: call.agent },
      ...(call.request === undefined ? {} : { request: call.request }),
      ...(call.response === undefined ? {} : { response: call.response }),
      ...(call.metadata === undefined ? {} : { metadata: call.metadata }),
    },
    ...(call.operation === undefined ? {} : { operation: call.operation }),
  };
  return { dataset: 'gcp.audit', id, stream: `gcp/${GOOGLE_PROJECT}-audit.ndjson`, record };
}

/** An action in a GitHub organization, with what it says besides who and where. */
export function githubRecord(ids: Ids, time: number, by: { readonly actor: string; readonly ip: string }, rest: JsonObject): PlainRecord {
  const id = ids.guid('event');
  const who = { actor: by.actor, actor_ip: by.ip, user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/123.0' };
  const record = { '@timestamp': time, created_at: time, _document_id: id, org: 'contoso-example', org_id: 202, ...who, ...rest };
  return { dataset: 'github.audit', id, stream: 'github/contoso-audit.ndjson', record };
}

/** An event of Okta's system log. */
export function oktaRecord(
  ids: Ids,
  time: number,
  by: { readonly id: string; readonly upn: string; readonly ip: string },
  what: { readonly type: string; readonly target: JsonObject },
): PlainRecord {
  const id = ids.guid('event');
  const record = {
    uuid: id,
    published: new Date(time).toISOString(),
    eventType: what.type,
    version: '0',
    severity: 'INFO',
    displayMessage: what.type,
    actor: { id: by.id, type: 'User', alternateId: by.upn, displayName: by.upn.slice(0, by.upn.indexOf('@')) },
    client: { ipAddress: by.ip, userAgent: { rawUserAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/123.0' } },
    outcome: { result: 'SUCCESS' },
    transaction: { id: ids.guid('request'), type: 'WEB' },
    target: [what.target],
  };
  return { dataset: 'okta.system', id, stream: 'okta/contoso-system.ndjson', record };
}

/** Somebody asks a Kubernetes API server for a token of a service account. */
export type TokenRequest = {
  readonly user: string;
  readonly ip: string;
  readonly namespace: string;
  readonly account: string;
  readonly seconds: number;
};

export function kubernetesTokenRecord(ids: Ids, time: number, request: TokenRequest): PlainRecord {
  const { user, ip, namespace, account, seconds } = request;
  const id = ids.guid('event');
  const record = {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Request',
    auditID: id,
    stage: 'ResponseComplete',
    requestURI: `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    verb: 'create',
    user: { username: user, groups: ['system:authenticated'] },
    sourceIPs: [ip],
    userAgent: 'kubectl/v1.31.2 (linux/amd64)',
    objectRef: { resource: 'serviceaccounts', name: account, apiVersion: 'v1', namespace, subresource: 'token' },
    requestObject: { spec: { expirationSeconds: seconds } },
    responseStatus: { code: 201 },
    stageTimestamp: new Date(time).toISOString(),
  };
  return { dataset: 'kubernetes.audit_logs', id, stream: 'kubernetes/contoso-audit.ndjson', record };
}
