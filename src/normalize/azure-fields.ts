import { knownFields } from './known-fields.ts';

/** What every Azure data stream makes of its resource id, tenant, correlation and caller. */
export const azureFields = knownFields({
  keyword: {
    'azure.tenant_id': 'The tenant.',
    'azure.tenant.id': 'The tenant.',
    'azure.correlation_id': 'Shared by all records of one action.',
    'azure.correlation.id': 'Shared by all records of one action.',
    'azure.subscription_id': 'The subscription that the resource is in.',
    'azure.resource.id': 'Id of the resource, in the letters Azure wrote.',
    'azure.resource_id': 'Id of the resource, in the letters Azure wrote.',
    'azure.resource.group': 'Resource group of the resource.',
    'azure.resource.provider': 'Provider and type of the resource: Microsoft.Storage/storageAccounts, or what stands behind `/providers/`.',
    'azure.resource_provider.namespace': 'The same.',
    'azure.resource.name': 'Name of the resource, with what is below it.',
    'azure.resource.namespace': 'Namespace of an event hub or service bus, for an authorization rule.',
    'azure.resource.authorization_rule': 'Name of an authorization rule.',
    'cloud.account.id': 'The tenant.',
    'cloud.provider': '`azure`',
    'cloud.resource_id': 'Id of the resource, in the letters Azure wrote.',
    'event.kind': '`event`',
  },
});
