import type { JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import {
  type Credential,
  type CredentialActor,
  type CredentialTarget,
  credentialFields,
  type Outcome,
  operationFields,
} from '../../cred.ts';
import { memberOf, scalarsAt, segmentsOf, valueAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';
import { awsDate } from './aws-date.ts';
import { type CredentialOperation, credentialOperation } from './credential-operations.ts';

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveCloudtrail(document: JsonObject): Derived {
  const name = textAt(document, 'event.action');
  const id = textAt(document, 'event.id');
  const account = textAt(document, 'aws.cloudtrail.recipient_account_id') ?? '';
  const operation = name === undefined ? undefined : credentialOperation(textAt(document, 'event.provider') ?? '', name);
  const credential = operation && credentialOf(document, operation);
  return {
    ...(id !== undefined && { vendorId: `${id}/${account}` }),
    fields: { ...operationFields(name), ...credentialFields(credential) },
  };
}

function credentialOf(document: JsonObject, operation: CredentialOperation): Credential | undefined {
  const call = callOf(document);
  if (!isMeant(call, operation)) return undefined;
  const outcome = outcomeOf(document);
  const isDone = outcome !== 'failure';
  const ids = isDone ? firstTexts(call, operation.ids ?? []) : [];
  const actor = actorOf(document);
  const correlation = textAt(document, 'aws.cloudtrail.request_id');
  return {
    platform: 'aws',
    action: isDone ? operation.action : 'attempt',
    class: operation.class,
    outcome,
    companion: false,
    parse: isDone && operation.ids && ids.length === 0 ? 'partial' : 'full',
    ...(correlation && { correlation }),
    change: {
      addedCount: isDone && ADDING.has(operation.action) ? 1 : 0,
      removedCount: isDone && REMOVING.has(operation.action) ? 1 : 0,
      keptCount: 0,
      ...(operation.action === 'removed' ? { removedIds: ids } : { addedIds: ids }),
      displayNames: firstTexts(call, operation.names ?? []),
    },
    expires: expiryOf(call, operation),
    actor,
    ...targetOf(call, operation, actor),
  };
}

const ADDING: ReadonlySet<string> = new Set(['added', 'rotated', 'trust_added', 'token_issued']);
const REMOVING: ReadonlySet<string> = new Set(['removed', 'rotated']);

/** The call in the form the paths of `credential-operations.ts` speak of: `request.…`, `response.…`. */
function callOf(document: JsonObject): JsonObject {
  const flattened = valueAt(document, ['aws', 'cloudtrail', 'flattened']);
  return { request: memberOf(flattened, 'request_parameters') ?? null, response: memberOf(flattened, 'response_elements') ?? null };
}

function isMeant(call: JsonObject, { only }: CredentialOperation): boolean {
  if (!only) return true;
  const text = firstText(call, [only.path]);
  return text !== undefined && (only.is === undefined || only.is.includes(text));
}

function outcomeOf(document: JsonObject): Outcome {
  const outcome = textAt(document, 'event.outcome');
  return outcome === 'success' || outcome === 'failure' ? outcome : 'unknown';
}

/** For an assumed role the person is the session's name, behind the colon of the principal id; the role is the name. */
function actorOf(document: JsonObject): CredentialActor {
  const type = textAt(document, 'aws.cloudtrail.user_identity.type');
  const id = textAt(document, 'user.id') ?? textAt(document, 'aws.cloudtrail.user_identity.arn');
  const name = textAt(document, 'user.email') ?? textAt(document, 'user.name');
  const ip = textAt(document, 'source.ip');
  const userAgent = textAt(document, 'user_agent.original');
  const asn = valueAt(document, ['source', 'as', 'number']);
  const service = textAt(document, 'aws.cloudtrail.user_identity.invoked_by');
  const isRoot = type === 'Root';
  return {
    ...(type && { type }),
    ...(id && { id }),
    ...(name ? { name } : isRoot ? { name: 'root' } : service ? { name: service } : {}),
    ...(ip && { ip }),
    ...(typeof asn === 'number' && { asn }),
    ...(userAgent && { userAgent }),
    isApp: type === 'AWSService' || (type === undefined && service !== undefined),
    isRoot,
  };
}

/** An operation on a user that names none means the caller. */
function targetOf(call: JsonObject, operation: CredentialOperation, actor: CredentialActor): { target: CredentialTarget; self?: boolean } {
  const name = firstText(call, operation.target ?? []);
  if (operation.kind !== 'IAMUser') {
    const id = firstText(call, operation.targetId ?? []) ?? name;
    return { target: { type: operation.kind, ...(id && { id }), ...(name && { name }) } };
  }
  if (name === undefined) {
    const type = actor.isRoot ? 'Root' : (actor.type ?? 'IAMUser');
    return { target: { type, ...(actor.id && { id: actor.id }), ...(actor.name && { name: actor.name }) }, self: true };
  }
  const isSelf = actor.type === 'IAMUser' && actor.name?.toLowerCase() === name.toLowerCase();
  return { target: { type: 'IAMUser', name, ...(isSelf && actor.id && { id: actor.id }) }, self: isSelf };
}

function expiryOf(call: JsonObject, { expires = 'unknown', expiresElse = 'unknown' }: CredentialOperation): string {
  if (!expires.startsWith('response.')) return expires;
  const stated = firstText(call, [expires]);
  return stated === undefined ? expiresElse : (awsDate(stated) ?? 'unknown');
}

function firstText(call: JsonObject, paths: readonly string[]): string | undefined {
  return firstTexts(call, paths)[0];
}

/** The texts of the first path that has any. */
function firstTexts(call: JsonObject, paths: readonly string[]): readonly string[] {
  for (const path of paths) {
    const found = scalarsAt(call, segmentsOf(path))
      .map(String)
      .filter((text) => text !== '');
    if (found.length > 0) return found;
  }
  return [];
}

function textAt(document: JsonObject, path: string): string | undefined {
  return textOf(valueAt(document, segmentsOf(path)));
}
