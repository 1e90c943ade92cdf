import type { JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type Credential, type CredentialActor, credentialFields, type Outcome, operationFields } from '../../cred.ts';
import { actorAt, type CredentialOperation, credentialOfCall, firstTexts, textAt } from '../../credential-call.ts';
import { memberOf, valueAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';

const IDENTITY = 'azure.activitylogs.identity';

type Operation = Pick<CredentialOperation, 'action' | 'class'> & {
  /** What the credential belongs to: the part of the resource id whose name follows. */
  readonly holder: readonly [type: string, part: string];
  /** The part of the resource id that is the credential itself. */
  readonly credential?: string;
  /** Counts only for extensions and the like whose name begins so. */
  readonly named?: RegExp;
};

const KEY = { action: 'rotated', class: 'access_key' } as const;

/** By operation, in small letters: exports write it in capitals, the portal does not. */
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write',
    {
      action: 'trust_added',
      class: 'federated',
      holder: ['ManagedIdentity', 'userassignedidentities'],
      credential: 'federatedidentitycredentials',
    },
  ],
  [
    'microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/delete',
    {
      action: 'removed',
      class: 'federated',
      holder: ['ManagedIdentity', 'userassignedidentities'],
      credential: 'federatedidentitycredentials',
    },
  ],
  ['microsoft.storage/storageaccounts/regeneratekey/action', { ...KEY, holder: ['StorageAccount', 'storageaccounts'] }],
  ['microsoft.documentdb/databaseaccounts/regeneratekey/action', { ...KEY, holder: ['DatabaseAccount', 'databaseaccounts'] }],
  ['microsoft.cognitiveservices/accounts/regeneratekey/action', { ...KEY, holder: ['CognitiveServicesAccount', 'accounts'] }],
  ['microsoft.eventhub/namespaces/authorizationrules/regeneratekeys/action', { ...KEY, holder: ['EventHubNamespace', 'namespaces'] }],
  [
    'microsoft.eventhub/namespaces/authorizationrules/write',
    { action: 'added', class: 'access_key', holder: ['EventHubNamespace', 'namespaces'], credential: 'authorizationrules' },
  ],
  ['microsoft.servicebus/namespaces/authorizationrules/regeneratekeys/action', { ...KEY, holder: ['ServiceBusNamespace', 'namespaces'] }],
  [
    'microsoft.servicebus/namespaces/authorizationrules/write',
    { action: 'added', class: 'access_key', holder: ['ServiceBusNamespace', 'namespaces'], credential: 'authorizationrules' },
  ],
  [
    'microsoft.containerregistry/registries/generatecredentials/action',
    { action: 'added', class: 'service_specific', holder: ['ContainerRegistry', 'registries'] },
  ],
  [
    'microsoft.containerregistry/registries/regeneratecredential/action',
    { ...KEY, class: 'service_specific', holder: ['ContainerRegistry', 'registries'] },
  ],
  [
    'microsoft.containerregistry/registries/tokens/write',
    { action: 'added', class: 'service_specific', holder: ['ContainerRegistry', 'registries'], credential: 'tokens' },
  ],
  [
    'microsoft.compute/sshpublickeys/generatekeypair/action',
    { action: 'added', class: 'ssh_key', holder: ['SshPublicKey', 'sshpublickeys'], credential: 'sshpublickeys' },
  ],
  [
    'microsoft.compute/virtualmachines/extensions/write',
    {
      action: 'added',
      class: 'unknown',
      holder: ['VirtualMachine', 'virtualmachines'],
      credential: 'extensions',
      named: /^(?:enable)?vmaccess/i,
    },
  ],
  [
    'microsoft.automation/automationaccounts/webhooks/write',
    { action: 'added', class: 'api_token', holder: ['AutomationAccount', 'automationaccounts'], credential: 'webhooks' },
  ],
]);

/** `op.*`, `cred.*` and the vendor's id of a finished document, ours or one that Elastic made. */
export function deriveActivitylogs(document: JsonObject): Derived {
  const name = textAt(document, 'azure.activitylogs.operation_name') ?? textAt(document, 'event.action');
  const id = textAt(document, 'azure.activitylogs.eventDataId');
  const operation = name === undefined ? undefined : OPERATIONS.get(name.toLowerCase());
  const credential = operation && credentialOf(document, operation);
  return { ...(id && { vendorId: id }), fields: { ...operationFields(name), ...credentialFields(credential) } };
}

/** One action is logged when it starts, is accepted and ends: only the end says that a credential changed. */
function credentialOf(document: JsonObject, operation: Operation): Credential | undefined {
  const resource = textAt(document, 'azure.resource.id') ?? '';
  const [type, part] = operation.holder;
  const own = operation.credential === undefined ? undefined : named(resource, operation.credential);
  if (operation.named && !operation.named.test(own ?? '')) return undefined;
  const correlation = textAt(document, 'azure.correlation_id');
  const outcome = outcomeOf(document);
  const name = named(resource, part);
  const credential = credentialOfCall(
    document,
    { ...operation, target: { type } },
    { platform: 'azure', outcome, actor: actorOf(document), ...(correlation && { correlation }) },
  );
  const isEnd = outcome !== 'unknown';
  const ids = own === undefined || outcome === 'failure' ? [] : [own];
  return {
    ...credential,
    companion: !isEnd,
    parse: operation.class === 'unknown' ? 'partial' : 'full',
    change: {
      addedCount: isEnd ? (credential.change?.addedCount ?? 0) : 0,
      removedCount: isEnd ? (credential.change?.removedCount ?? 0) : 0,
      keptCount: 0,
      ...(operation.action === 'removed' ? { removedIds: ids } : { addedIds: ids }),
    },
    target: { type, id: resource, ...(name !== undefined && { name }) },
    self: false,
  };
}

/** The name behind that part of a resource id. */
function named(resourceId: string, part: string): string | undefined {
  const segments = resourceId.split('/', 40);
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === part);
  return at < 0 ? undefined : segments[at + 1] || undefined;
}

const STATES = new Map<string, Outcome>([
  ['success', 'success'],
  ['succeeded', 'success'],
  ['failure', 'failure'],
  ['failed', 'failure'],
]);

function outcomeOf(document: JsonObject): Outcome {
  const state = textAt(document, 'azure.activitylogs.result_type') ?? textAt(document, 'event.outcome') ?? '';
  return STATES.get(state.toLowerCase()) ?? 'unknown';
}

function actorOf(document: JsonObject): CredentialActor {
  const claims = valueAt(document, [...IDENTITY.split('.'), 'claims']);
  const claim = (...names: readonly string[]) =>
    names.map((name) => textOf(memberOf(claims, name))).find((text) => text !== undefined && text !== '');
  const type = firstTexts(document, [`${IDENTITY}.authorization.evidence.principal_type`])[0];
  const id =
    claim('http://schemas_microsoft_com/identity/claims/objectidentifier', 'oid') ??
    textAt(document, `${IDENTITY}.authorization.evidence.principal_id`);
  const user =
    textAt(document, `${IDENTITY}.claims_initiated_by_user.name`) ??
    claim('http://schemas_xmlsoap_org/ws/2005/05/identity/claims/upn', 'upn', 'unique_name');
  const isApp = type === undefined ? user === undefined && claim('appid') !== undefined : type.toLowerCase() !== 'user';
  const name = user ?? claim('appid') ?? textAt(document, `${IDENTITY}.caller`);
  return {
    type: type ?? (isApp ? 'ServicePrincipal' : 'User'),
    ...actorAt(document, { id: '', name: '' }),
    ...(id && { id }),
    ...(name && { name }),
    isApp,
    isRoot: false,
  };
}
