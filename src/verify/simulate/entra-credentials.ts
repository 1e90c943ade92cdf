import {
  CERTIFICATES_AND_SECRETS,
  changed,
  type EntraActor,
  type EntraDraft,
  type EntraTarget,
  includedProperties,
  type Key,
  keyDescription,
  type ModifiedProperty,
  servicePrincipalNames,
} from './entra.ts';
import type { Ids } from './ids.ts';
import { type Application, createApplication } from './world.ts';

/** Where and when: what every draft needs. */
export type At = Pick<EntraDraft, 'tenant' | 'time'>;

/** A draft without what was done, and to what. */
export type By = Omit<EntraDraft, 'operation' | 'targets'>;

/** What Entra ID needs between the records of one change, in milliseconds. */
const STEP = 40;

/** Three records of one change of an application's keys: the first and the last name the property, the one between shows it. */
export function applicationKeyChange(by: By, app: Application, keys: ModifiedProperty): readonly [EntraDraft, EntraDraft, EntraDraft] {
  return [
    { ...by, operation: 'Update application', targets: [application(app, KEYS)] },
    { ...by, time: by.time + STEP, operation: CERTIFICATES_AND_SECRETS, targets: [application(app, keys, KEYS)] },
    principalUpdate({ ...by, time: by.time + 2 * STEP }, app),
  ];
}

/** Two records of keys added straight to a service principal: the one that shows them, and its companion. */
export function principalKeyChange(by: By, app: Application, keys: ModifiedProperty): readonly [EntraDraft, EntraDraft] {
  const targets = [principal(app, keys, KEYS, servicePrincipalNames(app.appId))];
  return [{ ...by, operation: 'Add service principal credentials', targets }, principalUpdate({ ...by, time: by.time + STEP }, app)];
}

/** The companion of a change of keys: it names the property and does not show it. */
export function principalUpdate(by: By, app: Application): EntraDraft {
  return { ...by, operation: 'Update service principal', targets: [principal(app, servicePrincipalNames(app.appId), KEYS)] };
}

/** Azure renews the certificate of a managed identity: the new one stands beside the old one; and the companion. */
export function managedIdentityRoll(ids: Ids, at: At, name: string): readonly [EntraDraft, EntraDraft] {
  const app = createApplication(ids, name);
  const subject = `CN=${app.appId}`;
  const [old, renewed] = [certificate(ids, subject), certificate(ids, subject)];
  const actor: EntraActor = { kind: 'app', name: 'Managed Service Identity', principalId: ids.guid('principal') };
  const by = { ...at, actor, correlationId: ids.guid('correlation') };
  const names = servicePrincipalNames(app.appId, 'https://identity.azure.net/EXAMPLE0000=');
  return [
    {
      ...by,
      operation: 'Add service principal credentials',
      targets: [principal(app, keyDescription([old], [renewed, old]), KEYS, names)],
    },
    { ...by, operation: 'Update service principal', targets: [principal(app, names, KEYS)] },
  ];
}

/** A service principal that Microsoft makes in a tenant as soon as it is needed. It is born with a key. */
export function provisionedPrincipal(ids: Ids, at: At, name: string): EntraDraft {
  const app = createApplication(ids, name);
  return {
    ...at,
    operation: 'Add service principal',
    operationType: 'Add',
    actor: { kind: 'app', name: 'Microsoft Azure AD Internal - Jit Provisioning', principalId: ids.guid('principal') },
    targets: [
      principal(
        app,
        changed('AccountEnabled', [], [true]),
        changed('AppPrincipalId', [], [app.appId]),
        changed('DisplayName', [], [name]),
        changed('ServicePrincipalName', [], [app.appId]),
        changed('Credential', [], [{ CredentialType: 2, KeyStoreId: '00000000-0000-0000-0000-000000000000', KeyGroupId: app.appId }]),
        includedProperties('AccountEnabled', 'AppPrincipalId', 'DisplayName', 'ServicePrincipalName', 'Credential'),
        servicePrincipalNames(app.appId),
      ),
    ],
    details: [
      { key: 'AppId', value: app.appId },
      { key: 'AppOwnerOrganizationId', value: MICROSOFT_SERVICES },
    ],
  };
}

/** The tenant that owns Microsoft's own services. */
export const MICROSOFT_SERVICES = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** What the companion shows of a change of keys. */
export const KEYS = includedProperties('KeyDescription');

export function application(app: Application, ...modified: readonly ModifiedProperty[]): EntraTarget {
  return { type: 'Application', id: app.objectId, name: app.name, modified };
}

export function principal(app: Application, ...modified: readonly ModifiedProperty[]): EntraTarget {
  return { type: 'ServicePrincipal', id: app.principalId, name: app.name, modified };
}

export function secret(ids: Ids, name: string): Key {
  return { id: ids.guid('key'), type: 'Password', usage: 'Verify', name };
}

export function certificate(ids: Ids, name: string): Key {
  return { id: ids.guid('key'), type: 'AsymmetricX509Cert', usage: 'Verify', name };
}
