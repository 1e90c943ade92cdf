/** Conversions that take an Azure resource id apart: on the way back the id itself is there, and its parts give nothing. */
export const NO_RESOURCE_PARTS = Object.fromEntries(
  ['tenantOfResource', 'subscription', 'resourceGroup', 'resourceProvider', 'resourceName', 'resourceNamespace', 'authorizationRule'].map(
    (name) => [name, () => undefined],
  ),
);
