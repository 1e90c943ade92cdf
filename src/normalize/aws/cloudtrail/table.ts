import type { JsonValue } from '#base/json.ts';
import type { Conversion } from '../../conversion.ts';
import type { Table } from '../../table.ts';

type Own = 'localPart' | 'mailDomain' | 'mail' | 'service' | 'tlsProtocol' | 'tlsVersion' | 'isYes';

const TRAIL = 'aws.cloudtrail';
const IDENTITY = `${TRAIL}.user_identity`;
const CONTEXT = 'userIdentity.sessionContext';
const REQUEST = 'requestParameters';
const CONSOLE_LOGIN = { path: 'eventName', is: ['ConsoleLogin'] };

/** A CloudTrail record, its null and empty members already left out. Texts of whole objects, outcome and lists need code: `normalize.ts`. */
export const cloudtrailTable: Table<Own> = {
  constants: { 'event.kind': 'event', 'event.type': ['info'], 'cloud.provider': 'aws' },
  rows: [
    { from: ['eventTime', 'digestEndTime'], to: '@timestamp', as: 'date' },
    { from: 'eventVersion', to: `${TRAIL}.event_version` },
    { from: 'eventName', to: 'event.action', as: 'text' },
    { from: 'eventSource', to: 'event.provider' },
    { from: 'eventSource', to: 'cloud.service.name', as: 'service' },
    { from: 'eventID', to: 'event.id', as: 'text' },
    { from: 'eventType', to: `${TRAIL}.event_type` },
    { from: 'eventCategory', to: `${TRAIL}.event_category` },
    { from: 'apiVersion', to: `${TRAIL}.api_version` },
    { from: 'managementEvent', to: `${TRAIL}.management_event` },
    { from: 'readOnly', to: `${TRAIL}.read_only` },
    { from: 'requestID', to: `${TRAIL}.request_id` },
    { from: 'recipientAccountId', to: `${TRAIL}.recipient_account_id` },
    { from: ['sharedEventId', 'sharedEventID'], to: `${TRAIL}.shared_event_id` },
    { from: 'vpcEndpointId', to: `${TRAIL}.vpc_endpoint_id` },
    { from: 'errorCode', to: `${TRAIL}.error_code` },
    { from: 'errorMessage', to: `${TRAIL}.error_message` },
    { from: 'sessionCredentialFromConsole', to: `${TRAIL}.session_credential_from_console`, as: 'text' },
    { from: 'awsRegion', to: 'cloud.region', as: 'text' },
    { from: 'sourceIPAddress', to: 'source.address', as: 'text' },
    { from: 'sourceIPAddress', to: 'source.ip', add: 'related.ip', as: 'ip' },
    { from: 'userAgent', to: 'user_agent.original', as: 'text' },

    { from: 'userIdentity.type', to: `${IDENTITY}.type` },
    { from: 'userIdentity.arn', to: `${IDENTITY}.arn` },
    { from: 'userIdentity.accessKeyId', to: `${IDENTITY}.access_key_id` },
    { from: 'userIdentity.invokedBy', to: `${IDENTITY}.invoked_by` },
    { from: 'userIdentity.principalId', to: 'user.id', as: 'text' },
    { from: ['userIdentity.accountId', 'awsAccountId'], to: 'cloud.account.id', as: 'text' },
    { from: 'userIdentity.userName', add: 'related.user', as: 'text' },
    { from: 'userIdentity.userName', to: 'user.name', as: 'localPart' },
    { from: 'userIdentity.userName', to: 'user.domain', as: 'mailDomain' },
    { from: 'userIdentity.userName', to: 'user.email', as: 'mail' },
    { from: `${CONTEXT}.attributes.mfaAuthenticated`, to: `${IDENTITY}.session_context.mfa_authenticated`, as: 'text' },
    { from: `${CONTEXT}.attributes.creationDate`, to: `${IDENTITY}.session_context.creation_date`, as: 'date' },
    { from: `${CONTEXT}.ec2RoleDelivery`, to: `${IDENTITY}.session_context.ec2_role_delivery`, as: 'text' },
    { from: `${CONTEXT}.sessionIssuer.type`, to: `${IDENTITY}.session_context.session_issuer.type` },
    { from: `${CONTEXT}.sessionIssuer.principalId`, to: `${IDENTITY}.session_context.session_issuer.principal_id` },
    { from: `${CONTEXT}.sessionIssuer.arn`, to: `${IDENTITY}.session_context.session_issuer.arn` },
    { from: `${CONTEXT}.sessionIssuer.accountId`, to: `${IDENTITY}.session_context.session_issuer.account_id` },
    { from: `${CONTEXT}.sessionIssuer.userName`, to: 'user.name', as: 'text' },

    { from: `${REQUEST}.userName`, to: 'user.target.name', add: 'related.user', as: 'text' },
    { from: `${REQUEST}.newUserName`, to: 'user.changes.name', add: 'related.user', as: 'text' },
    { from: `${REQUEST}.groupName`, to: 'group.name', as: 'text' },
    { from: 'responseElements.user.userId', to: 'user.target.id', as: 'text' },
    { from: 'responseElements.group.groupId', to: 'group.id', as: 'text' },

    { from: 'tlsDetails.tlsVersion', to: 'tls.version_protocol', as: 'tlsProtocol' },
    { from: 'tlsDetails.tlsVersion', to: 'tls.version', as: 'tlsVersion' },
    { from: 'tlsDetails.cipherSuite', to: 'tls.cipher' },
    { from: 'tlsDetails.clientProvidedHostHeader', to: 'tls.client.server_name' },

    {
      from: 'additionalEventData.MobileVersion',
      to: `${TRAIL}.console_login.additional_eventdata.mobile_version`,
      as: 'isYes',
      when: CONSOLE_LOGIN,
    },
    { from: 'additionalEventData.LoginTo', to: `${TRAIL}.console_login.additional_eventdata.login_to`, when: CONSOLE_LOGIN },
    { from: 'additionalEventData.MFAUsed', to: `${TRAIL}.console_login.additional_eventdata.mfa_used`, as: 'isYes', when: CONSOLE_LOGIN },

    { from: 'insightDetails', to: `${TRAIL}.flattened.insight_details`, as: 'any' },
    { from: 'digestS3Object', to: 'file.path', as: 'text' },
    {
      from: 'previousDigestSignature',
      to: 'file.hash.sha256',
      add: 'related.hash',
      when: { path: 'previousDigestHashAlgorithm', is: ['SHA-256'] },
    },
    { from: 'logFiles', to: `${TRAIL}.flattened.digest.log_files`, as: 'any' },
    { from: 'digestStartTime', to: `${TRAIL}.flattened.digest.start_time`, as: 'date' },
    { from: 'digestEndTime', to: `${TRAIL}.flattened.digest.end_time`, as: 'date' },
    { from: 'newestEventTime', to: `${TRAIL}.flattened.digest.newest_event_time`, as: 'date' },
    { from: 'oldestEventTime', to: `${TRAIL}.flattened.digest.oldest_event_time`, as: 'date' },
    { from: 'digestS3Bucket', to: `${TRAIL}.flattened.digest.s3_bucket` },
    { from: 'previousDigestS3Bucket', to: `${TRAIL}.flattened.digest.previous_s3_bucket` },
    { from: 'previousDigestHashAlgorithm', to: `${TRAIL}.flattened.digest.previous_hash_algorithm` },
    { from: 'publicKeyFingerprint', to: `${TRAIL}.flattened.digest.public_key_fingerprint` },
    { from: 'digestSignatureAlgorithm', to: `${TRAIL}.flattened.digest.signature_algorithm` },
  ],
};

export const cloudtrailConversions: Readonly<Record<Own, Conversion>> = {
  localPart: (value) => mailParts(value)?.[0] ?? (typeof value === 'string' ? value : undefined),
  mailDomain: (value) => mailParts(value)?.[1],
  mail: (value) => (mailParts(value) ? value : undefined),
  /** `iam` of `iam.amazonaws.com`. */
  service: (value) => (typeof value === 'string' ? value.split('.', 1)[0] || undefined : undefined),
  tlsProtocol: (value) => tlsParts(value)?.[0]?.toLowerCase(),
  tlsVersion: (value) => tlsParts(value)?.[1],
  isYes: (value) => value !== 'No',
};

function mailParts(value: JsonValue): readonly string[] | undefined {
  const parts = typeof value === 'string' ? value.split('@', 3) : [];
  return parts.length === 2 && parts.every((part) => part !== '') ? parts : undefined;
}

/** `TLSv1.2` */
function tlsParts(value: JsonValue): readonly string[] | undefined {
  const at = typeof value === 'string' ? value.indexOf('v') : -1;
  return typeof value === 'string' && at > 0 ? [value.slice(0, at), value.slice(at + 1)] : undefined;
}
