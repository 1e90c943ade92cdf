import type { JsonObject } from '#base/json.ts';
import type { Ids } from './ids.ts';

/** Who called, as `userIdentity` says it. */
export type Caller = JsonObject & { readonly type: string };

export type AwsAccount = { readonly id: string; readonly home: string };

/** One call of AWS's API. */
export type CloudTrailDraft = {
  readonly account: AwsAccount;
  /** Epoch milliseconds; CloudTrail keeps seconds. */
  readonly time: number;
  readonly caller: Caller;
  /** `iam.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  readonly region: string;
  /** An address, or the name of the service that called. */
  readonly ip: string;
  readonly agent: string;
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  readonly error?: { readonly code?: string; readonly message: string };
  readonly isReadOnly: boolean;
  /** `AwsApiCall` unless it says otherwise. */
  readonly type?: 'AwsApiCall' | 'AwsConsoleSignIn' | 'AwsServiceEvent';
  readonly additional?: JsonObject;
};

/** The record of a management event. A call that failed has an error and, but for sign-ins, no response. */
export function cloudTrailRecord(draft: CloudTrailDraft, ids: Ids): JsonObject & { readonly eventID: string } {
  const { account, caller, error } = draft;
  return {
    eventVersion: '1.10',
    userIdentity: caller,
    eventTime: secondsTime(draft.time),
    eventSource: draft.source,
    eventName: draft.name,
    awsRegion: draft.region,
    sourceIPAddress: draft.ip,
    userAgent: draft.agent,
    ...(error?.code === undefined ? {} : { errorCode: error.code }),
    ...(error === undefined ? {} : { errorMessage: error.message }),
    requestParameters: draft.request,
    responseElements: draft.response,
    ...(draft.additional === undefined ? {} : { additionalEventData: draft.additional }),
    requestID: ids.guid('request'),
    eventID: ids.guid('event'),
    readOnly: draft.isReadOnly,
    eventType: draft.type ?? 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account.id,
    eventCategory: 'Management',
    ...(isServiceName(draft.ip) ? {} : { tlsDetails: tlsDetails(draft) }),
  };
}

function tlsDetails({ source, region }: CloudTrailDraft): JsonObject {
  const service = source.slice(0, source.indexOf('.'));
  const isGlobal = service === 'iam' || service === 'signin';
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: isGlobal ? source : `${service}.${region}.amazonaws.com`,
  };
}

function isServiceName(ip: string): boolean {
  return ip.endsWith('.amazonaws.com');
}

export type IamUser = { readonly name: string; readonly principalId: string; readonly accessKeyId: string };
export type IamRole = { readonly name: string; readonly principalId: string };

/** An IAM user with a long-lived key; without one it is the console's user. */
export function iamUser(account: AwsAccount, user: Omit<IamUser, 'accessKeyId'> & Partial<IamUser>): Caller {
  return {
    type: 'IAMUser',
    principalId: user.principalId,
    arn: userArn(account, user.name),
    accountId: account.id,
    ...(user.accessKeyId === undefined ? {} : { accessKeyId: user.accessKeyId }),
    userName: user.name,
  };
}

export function rootUser(account: AwsAccount): Caller {
  return { type: 'Root', principalId: account.id, arn: `arn:aws:iam::${account.id}:root`, accountId: account.id };
}

/** A session of a role. Who holds it stands behind the colon of the principal: an instance, or a person who signed in. */
export function assumedRole(account: AwsAccount, role: IamRole, session: { name: string; accessKeyId: string; since: number }): Caller {
  return {
    type: 'AssumedRole',
    principalId: `${role.principalId}:${session.name}`,
    arn: `arn:aws:sts::${account.id}:assumed-role/${role.name}/${session.name}`,
    accountId: account.id,
    accessKeyId: session.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.principalId,
        arn: roleArn(account, role.name),
        accountId: account.id,
        userName: role.name,
      },
      attributes: { creationDate: secondsTime(session.since), mfaAuthenticated: 'false' },
    },
  };
}

/** A service of AWS that acts for the account. */
export function awsService(service: string): Caller {
  return { type: 'AWSService', invokedBy: service };
}

export function userArn(account: AwsAccount, name: string): string {
  return `arn:aws:iam::${account.id}:user/${name}`;
}

export function roleArn(account: AwsAccount, name: string): string {
  return `arn:aws:iam::${account.id}:role/${name}`;
}

/** `2026-03-04T09:20:00Z` */
export function secondsTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** As responses give it: `Mar 4, 2026, 9:20:00 AM`. */
export function longTime(time: number): string {
  const date = new Date(time);
  const month = MONTHS[date.getUTCMonth()] as string;
  const hour = date.getUTCHours();
  const clock = [hour % 12 || 12, twoDigits(date.getUTCMinutes()), twoDigits(date.getUTCSeconds())].join(':');
  return `${month} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
