/** The tenant of `/tenants/<id>/providers/…`. */
export function tenantOfResource(resourceId: string): string | undefined {
  const [root, kind, tenant, providers] = resourceId.split('/', 4);
  const isTenant = root === '' && kind?.toLowerCase() === 'tenants' && providers?.toLowerCase() === 'providers';
  return isTenant && tenant ? tenant : undefined;
}

/** Everything behind the first `/providers/`, in either case of letters that Azure writes. */
export function providerOfResource(resourceId: string): string | undefined {
  for (const mark of ['/providers/', '/PROVIDERS/']) {
    const at = resourceId.indexOf(mark);
    if (at >= 0 && at + mark.length < resourceId.length) return resourceId.slice(at + mark.length);
  }
  return undefined;
}
