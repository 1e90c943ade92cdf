import type { JsonObject, JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type CredentialActor, credentialFields, type Outcome, operationFields } from '../../cred.ts';
import { type DirectoryChange, type DirectoryTarget, membersOf, openedValue, type PropertyChange } from '../../directory-change.ts';
import { memberOf, segmentsOf, valueAt } from '../../document.ts';
import { entraCredential } from '../../entra-credentials.ts';
import type { Derived } from '../../normalizer.ts';

/** Elastic names three operations anew. What they were called: */
const RENAMED = new Map([
  ['added-user-account', 'Add user.'],
  ['modified-user-account', 'Update user.'],
  ['deleted-user-account', 'Delete user.'],
]);

/**
 * `op.*`, `cred.*` and the vendor's id. The raw record, where there is one, shows more than the document: of changed properties that keeps
 * only those with a value before and after.
 */
export function deriveAudit(document: JsonObject, raw?: JsonObject): Derived {
  const action = textAt(document, 'event.action');
  const operation = textOf(memberOf(raw, 'Operation')) ?? RENAMED.get(action ?? '') ?? action;
  const id = textAt(document, 'event.id');
  const isDirectory =
    textAt(document, 'event.code') === 'AzureActiveDirectory' || textAt(document, 'event.provider') === 'AzureActiveDirectory';
  const credential = operation !== undefined && isDirectory ? entraCredential(changeOf(document, operation, raw)) : undefined;
  return { ...(id !== undefined && { vendorId: id }), fields: { ...operationFields(operation), ...credentialFields(credential) } };
}

function changeOf(document: JsonObject, operation: string, raw: JsonObject | undefined): DirectoryChange {
  const audit = valueAt(document, ['o365', 'audit']);
  const correlation = textOf(memberOf(audit, 'InterSystemsId'));
  return {
    operation,
    outcome: outcomeOf(textOf(memberOf(audit, 'ResultStatus'))),
    ...(correlation && { correlation }),
    actor: actorOf(document, audit),
    targets: [targetOf(audit, propertiesOf(memberOf(raw, 'ModifiedProperties') ?? memberOf(audit, 'ModifiedProperties')))],
    details: detailsOf(memberOf(audit, 'ExtendedProperties')),
  };
}

/** Directory operations say `Success` or `Failure`; the document counts every word it does not know as success. */
function outcomeOf(status: string | undefined): Outcome {
  const word = status?.toLowerCase() ?? '';
  if (word.startsWith('succe') || word === 'partiallysucceeded' || word === 'true') return 'success';
  return word.startsWith('fail') || word === 'false' ? 'failure' : 'unknown';
}

/** `ServicePrincipal_<id>` and the word `Certificate` stand for programs. */
function actorOf(document: JsonObject, audit: JsonValue | undefined): CredentialActor {
  const ids = identifiersOf(memberOf(audit, 'Actor'));
  const userId = textOf(memberOf(audit, 'UserId'));
  const isApp = ids.kind === 'ServicePrincipal' || userId === 'Certificate' || (userId?.startsWith('ServicePrincipal_') ?? false);
  const id = ids.id ?? (isApp ? userId?.replace('ServicePrincipal_', '') : undefined);
  const name = isApp ? ids.name : (ids.upn ?? userId ?? ids.name);
  const ip = textAt(document, 'source.ip') ?? textAt(document, 'client.ip');
  const userAgent = textAt(document, 'user_agent.original');
  return {
    type: isApp ? 'app' : 'user',
    ...(id && { id }),
    ...(name && { name }),
    ...(ip && { ip }),
    ...(userAgent && { userAgent }),
    isApp,
    isRoot: false,
  };
}

function targetOf(audit: JsonValue | undefined, properties: ReadonlyMap<string, PropertyChange>): DirectoryTarget {
  const ids = identifiersOf(memberOf(audit, 'Target'));
  const object = textOf(memberOf(audit, 'ObjectId'));
  const [kind, objectId] = classAndId(object ?? '') ?? [];
  const type = ids.kind ?? kind ?? (object?.includes('@') ? 'User' : undefined);
  const id = ids.id ?? objectId;
  const name = ids.name ?? ids.upn ?? (object?.includes('@') ? object : undefined);
  return { ...(type && { type }), ...(id && { id }), ...(name && { name }), properties };
}

type Identifiers = { readonly kind?: string; readonly id?: string; readonly name?: string; readonly upn?: string };

/** The list `[{ ID, Type }]`: `Application_<id>` has class and id; type 1 is a name, 5 a principal name. */
function identifiersOf(value: JsonValue | undefined): Identifiers {
  const found: { kind?: string; id?: string; name?: string; upn?: string } = {};
  for (const member of membersOf(value)) {
    const text = textOf(memberOf(member, 'ID'));
    const type = textOf(memberOf(member, 'Type'));
    if (!text) continue;
    const pair = classAndId(text);
    if (pair) [found.kind, found.id] = [found.kind ?? pair[0], found.id ?? pair[1]];
    else if (type === '1') found.name ??= text;
    else if (type === '5') found.upn ??= text;
    else if (type === '2' && isGuid(text)) found.id ??= text;
  }
  return found;
}

function classAndId(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('_');
  const kind = text.slice(0, at);
  return at > 0 && /^[A-Z][A-Za-z]+$/.test(kind) && isGuid(text.slice(at + 1)) ? [kind, text.slice(at + 1)] : undefined;
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The raw list, or the object by name that the document has: there blanks and dots are `_`, and known names get theirs back. */
function propertiesOf(value: JsonValue | undefined): ReadonlyMap<string, PropertyChange> {
  const list = Array.isArray(value)
    ? value.map((member: JsonValue) => [textOf(memberOf(member, 'Name')), member] as const)
    : Object.entries(value !== null && typeof value === 'object' ? value : {}).map(
        ([name, member]) => [KNOWN.get(name) ?? name, member as JsonValue] as const,
      );
  const properties = new Map<string, PropertyChange>();
  for (const [name, member] of list) {
    if (name === undefined || properties.has(name)) continue;
    properties.set(name, { before: memberOf(member, 'OldValue'), after: memberOf(member, 'NewValue') });
  }
  return properties;
}

const KNOWN = new Map(
  [
    ...[
      'Included Updated Properties',
      'TargetId.ServicePrincipalNames',
      'AppRole.Value',
      'ConsentAction.Permissions',
      'DelegatedPermissionGrant.Scope',
    ],
    ...['Application', 'ServicePrincipal'].flatMap((kind) => ['ObjectID', 'DisplayName', 'AppId'].map((name) => `${kind}.${name}`)),
  ].map((name) => [name.replace(/[ .]/g, '_'), name]),
);

/** `additionalDetails` is JSON text in a list of names and values, or in the object made of it. */
function detailsOf(value: JsonValue | undefined): ReadonlyMap<string, string> {
  const opened = openedValue(memberOf(value, 'additionalDetails'));
  const details = new Map<string, string>();
  if (opened === null || typeof opened !== 'object' || Array.isArray(opened)) return details;
  for (const [key, member] of Object.entries(opened)) {
    const text = textOf(member as JsonValue);
    if (text !== undefined) details.set(key, text);
  }
  return details;
}

function textAt(document: JsonObject, path: string): string | undefined {
  return textOf(valueAt(document, segmentsOf(path)));
}
