import type { Conversion } from './conversion.ts';
import type { Row } from './table.ts';

/** What the id of an Azure resource says. Letters keep their case: Azure writes the same id in upper, lower and mixed case. */
type AzureResource = {
  readonly subscription?: string;
  readonly group?: string;
  /** `Microsoft.Storage/storageAccounts`, or everything behind `/providers/` where no resource group is named. */
  readonly provider?: string;
  readonly name?: string;
  /** Event Hubs and Service Bus: the namespace, when the id ends in an authorization rule. */
  readonly namespace?: string;
  readonly authorizationRule?: string;
};

const GUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
const MAX_SEGMENTS = 100;

/** The parts of `/subscriptions/<id>/resourceGroups/<group>/providers/<namespace>/<type>/<name>` and its shorter forms. */
function azureResource(resourceId: string): AzureResource {
  const segments = resourceId.split('/', MAX_SEGMENTS);
  const words = segments.map((segment) => segment.toLowerCase());
  const subscription = words[1] === 'subscriptions' && GUID.test(segments[2] ?? '') ? segments[2] : undefined;
  if (subscription === undefined) {
    const provider = providerOfResource(resourceId);
    return provider === undefined ? {} : { provider };
  }
  const isGrouped = words[3] === 'resourcegroups' && Boolean(segments[4]);
  const at = words.lastIndexOf('providers');
  if (at < 0 || segments.length <= at + 1) return { subscription, ...(isGrouped && { group: segments.slice(4).join('/') }) };
  return {
    subscription,
    ...(isGrouped && at > 4 && { group: segments.slice(4, at).join('/') }),
    ...providedResource(segments.slice(at + 1), words.slice(at + 1), isGrouped),
  };
}

function providedResource(segments: readonly string[], words: readonly string[], isGrouped: boolean): AzureResource {
  const provider = segments.slice(0, 2).join('/');
  if (!isGrouped || segments.length < 3) return { provider };
  const at = words.indexOf('namespaces');
  const rule = words.indexOf('authorizationrules');
  if (at === 1 && rule > 2 && segments.length > rule + 1) {
    return {
      provider: segments[0] as string,
      namespace: segments.slice(2, rule).join('/'),
      authorizationRule: segments.slice(rule + 1).join('/'),
    };
  }
  return { provider, name: segments.slice(2).join('/') };
}

/** The tenant of `/tenants/<id>/providers/…`. */
export function tenantOfResource(resourceId: string): string | undefined {
  const [root, kind, tenant, providers] = resourceId.split('/', 4);
  const isTenant = root === '' && kind?.toLowerCase() === 'tenants' && providers?.toLowerCase() === 'providers';
  return isTenant && tenant ? tenant : undefined;
}

/** Everything behind the first `/providers/`, in whatever case it is written. */
export function providerOfResource(resourceId: string): string | undefined {
  const mark = /\/providers\//i.exec(resourceId);
  return mark === null ? undefined : resourceId.slice(mark.index + mark[0].length) || undefined;
}

/** The conversions that `azureResourceRows` names. */
export type AzureResourceConversion =
  | 'tenantOfResource'
  | 'subscription'
  | 'resourceGroup'
  | 'resourceProvider'
  | 'resourceName'
  | 'resourceNamespace'
  | 'authorizationRule';

/** What every Azure data stream makes of its resource id and tenant. */
export function azureResourceRows(resourceId: string, tenantId: string): readonly Row<AzureResourceConversion>[] {
  const tenant = ['azure.tenant_id', 'azure.tenant.id', 'cloud.account.id'];
  return [
    { from: resourceId, to: tenant, as: 'tenantOfResource' },
    { from: tenantId, to: tenant, as: 'words' },
    { from: resourceId, to: ['azure.resource.id', 'azure.resource_id', 'cloud.resource_id'], as: 'words' },
    { from: resourceId, to: 'azure.subscription_id', as: 'subscription' },
    { from: resourceId, to: 'azure.resource.group', as: 'resourceGroup' },
    { from: resourceId, to: ['azure.resource.provider', 'azure.resource_provider.namespace'], as: 'resourceProvider' },
    { from: resourceId, to: 'azure.resource.name', as: 'resourceName' },
    { from: resourceId, to: 'azure.resource.namespace', as: 'resourceNamespace' },
    { from: resourceId, to: 'azure.resource.authorization_rule', as: 'authorizationRule' },
  ];
}

export const azureResourceConversions: Readonly<Record<AzureResourceConversion, Conversion>> = {
  tenantOfResource: (value) => (typeof value === 'string' ? tenantOfResource(value) : undefined),
  subscription: (value) => part(value, 'subscription'),
  resourceGroup: (value) => part(value, 'group'),
  resourceProvider: (value) => part(value, 'provider'),
  resourceName: (value) => part(value, 'name'),
  resourceNamespace: (value) => part(value, 'namespace'),
  authorizationRule: (value) => part(value, 'authorizationRule'),
};

function part(value: Parameters<Conversion>[0], name: keyof AzureResource): string | undefined {
  return typeof value === 'string' ? azureResource(value)[name] : undefined;
}
