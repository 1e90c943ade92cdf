import type { Ids } from './ids.ts';

/**
 * The operation that says an application's credentials changed, added or removed, exactly as Entra ID writes it: an EN DASH (U+2013) and a
 * blank at the end. Microsoft's own activity reference prints neither.
 */
export const CERTIFICATES_AND_SECRETS = 'Update application \u2013 Certificates and secrets management ';
/** As rules and other pipelines spell it: a plain hyphen. */
export const WITH_PLAIN_HYPHEN = 'Update application - Certificates and secrets management ';
/** As collectors that trim deliver it. */
export const WITHOUT_TRAILING_BLANK = CERTIFICATES_AND_SECRETS.trimEnd();

export type EntraActor =
  | { readonly kind: 'user'; readonly id: string; readonly upn: string; readonly ip: string | null }
  | { readonly kind: 'app'; readonly name: string; readonly principalId: string };

/** Values are JSON text, as Entra writes them: `"\"Finance\""`, `"[\"a\"]"`. */
export type ModifiedProperty = { readonly name: string; readonly before: string | null; readonly after: string | null };

export type EntraTarget = {
  readonly type: 'Application' | 'ServicePrincipal' | 'User' | 'Group' | 'Device' | 'Policy' | 'Role' | 'Other';
  readonly id: string;
  /** Null for users. */
  readonly name: string | null;
  readonly upn?: string;
  readonly modified: readonly ModifiedProperty[];
};

type Detail = { readonly key: string; readonly value: string };

/** One directory audit event, whatever shape it is exported in. */
export type EntraEvent = {
  readonly tenant: EntraTenant;
  /** Epoch milliseconds. */
  readonly time: number;
  /** The ten-thousandths of a millisecond that Entra adds. */
  readonly ticks: number;
  readonly id: string;
  readonly correlationId: string;
  /** Microsoft 365 gives the same event an id of its own. */
  readonly unifiedId: string;
  readonly operation: string;
  readonly category: string;
  readonly service: string;
  readonly operationType: string;
  readonly result: 'success' | 'failure';
  readonly reason: string;
  readonly actor: EntraActor;
  readonly targets: readonly EntraTarget[];
  readonly details: readonly Detail[];
};

export type EntraTenant = { readonly id: string; readonly workspaceId: string; readonly domain: string; readonly name: string };

/** What an author of events says; the rest follows. */
export type EntraDraft = Pick<EntraEvent, 'tenant' | 'time' | 'operation' | 'actor' | 'targets'> &
  Partial<Pick<EntraEvent, 'correlationId' | 'category' | 'service' | 'operationType' | 'result' | 'reason' | 'details'>>;

/** Fills in what most events have: a success of the Core Directory about applications, with ids of its own. */
export function entraEvent(draft: EntraDraft, ids: Ids): EntraEvent {
  const correlationId = draft.correlationId ?? ids.guid('correlation');
  const id = ids.directory(correlationId);
  return {
    ticks: (draft.time * 7919) % 10_000,
    id,
    unifiedId: ids.guid('record'),
    category: 'ApplicationManagement',
    service: 'Core Directory',
    operationType: 'Update',
    result: 'success',
    reason: '',
    details: [],
    ...draft,
    correlationId,
  };
}

/** One credential of an application or service principal, as `KeyDescription` lists it. */
export type Key = {
  readonly id: string;
  readonly type: 'Password' | 'AsymmetricX509Cert';
  readonly usage: 'Verify' | 'Sign';
  /** Free text of whoever added it. */
  readonly name: string;
};

/** The set of credentials before and after: JSON arrays of bracketed texts, in no order. */
export function keyDescription(before: readonly Key[], after: readonly Key[]): ModifiedProperty {
  return { name: 'KeyDescription', before: printKeys(before), after: printKeys(after) };
}

function printKeys(keys: readonly Key[]): string {
  const texts = keys.map(({ id, type, usage, name }) => `[KeyIdentifier=${id},KeyType=${type},KeyUsage=${usage},DisplayName=${name}]`);
  return JSON.stringify(texts);
}

/** The names of what changed, in one text. */
export function includedProperties(...names: readonly string[]): ModifiedProperty {
  return { name: 'Included Updated Properties', before: null, after: JSON.stringify(names.join(', ')) };
}

/** `TargetId.ServicePrincipalNames`: what the service principal is also called. */
export function servicePrincipalNames(...names: readonly string[]): ModifiedProperty {
  return { name: 'TargetId.ServicePrincipalNames', before: null, after: JSON.stringify(names.join(';')) };
}

/** A property that held `before` and holds `after`, each a JSON value. */
export function changed(name: string, before: unknown, after: unknown): ModifiedProperty {
  return { name, before: before === null ? null : JSON.stringify(before), after: after === null ? null : JSON.stringify(after) };
}
