import { isJsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from './conversion.ts';
import type { CredentialActor, Outcome } from './cred.ts';
import { memberOf } from './document.ts';
import { parseJson } from './guard.ts';

/** One record of the Entra directory audit, whichever log it came through: what its credential record is read from. */
export type DirectoryChange = {
  readonly operation: string;
  readonly outcome: Outcome;
  /** `resultReason`: the detail of the security-info operations stands only here. */
  readonly reason?: string;
  readonly correlation?: string;
  readonly actor: CredentialActor;
  readonly targets: readonly DirectoryTarget[];
  /** `User-Agent`, `AppId`, `AppOwnerOrganizationId`, … */
  readonly details: ReadonlyMap<string, string>;
};

export type DirectoryTarget = {
  readonly id?: string;
  /** `Application`, `ServicePrincipal`, `User`, … */
  readonly type?: string;
  readonly name?: string;
  readonly properties: ReadonlyMap<string, PropertyChange>;
};

/** Old and new value as logged: JSON inside JSON, most of the time. */
export type PropertyChange = { readonly before: JsonValue | undefined; readonly after: JsonValue | undefined };

/** The first change of that property on any target. */
export function propertyOf(change: DirectoryChange, name: string): PropertyChange | undefined {
  for (const { properties } of change.targets) {
    const found = properties.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The property's new value as text, without the JSON quotes that Entra puts around it and M365 does not. */
export function newText(change: DirectoryChange, name: string): string | undefined {
  return textOf(openedValue(propertyOf(change, name)?.after));
}

/** The value with JSON text opened; text that is no JSON stays. */
export function openedValue(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || value === '') return value;
  const parsed = parseJson(value);
  return 'problem' in parsed ? value : parsed.value;
}

/** Properties of `[{ displayName, oldValue, newValue }]`, or of the same as an object with the keys `0`, `1`, …, under the given names. */
export function propertiesOf(
  value: JsonValue | undefined,
  names: { readonly name: string; readonly before: string; readonly after: string },
): ReadonlyMap<string, PropertyChange> {
  const properties = new Map<string, PropertyChange>();
  for (const member of membersOf(value)) {
    const name = memberOf(member, names.name);
    if (typeof name !== 'string' || properties.has(name)) continue;
    properties.set(name, { before: memberOf(member, names.before), after: memberOf(member, names.after) });
  }
  return properties;
}

/** `[{ key, value }]` as a map; of a key that stands twice the first. */
export function detailsOf(value: JsonValue | undefined): ReadonlyMap<string, string> {
  const details = new Map<string, string>();
  for (const member of membersOf(value)) {
    const key = memberOf(member, 'key');
    const text = textOf(memberOf(member, 'value'));
    if (typeof key === 'string' && text !== undefined && !details.has(key)) details.set(key, text);
  }
  return details;
}

/** The members of a list, or of an object that stands for one. */
export function membersOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}
