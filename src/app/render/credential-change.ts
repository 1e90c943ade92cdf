import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { fieldValues, membersAt } from '#event/path.ts';
import { compareKeySets, parseKeyDescription } from '#normalize/key-description.ts';

/** One credential of a change. What the log does not say is empty. */
type ChangedCredential = {
  readonly change: 'added' | 'removed' | 'kept';
  readonly id: string;
  readonly type: string;
  readonly usage: string;
  /** Free text of whoever made it. */
  readonly name: string;
};

/** What happened to the credentials of one target. */
export type CredentialChange = {
  readonly credentials: readonly ChangedCredential[];
  /** Credentials that were there before and after, where the log gives only their number. */
  readonly keptCount: number;
  /** A moment, `never`, or `unknown` when the log does not say. */
  readonly expires: string;
  /** A part of the log's own list could not be read. */
  readonly isPartial: boolean;
};

/** The credentials that an event added, removed and kept; undefined when it is about none. */
export function credentialChangeOf(document: JsonObject): CredentialChange | undefined {
  const added = fieldValues(document, 'cred.added_ids');
  const removed = fieldValues(document, 'cred.removed_ids');
  const about = {
    expires: String(fieldValues(document, 'cred.expires')[0] ?? 'unknown'),
    isPartial: fieldValues(document, 'cred.parse').includes('partial'),
  };
  const listed = keyDescriptions(document).flatMap(({ before, after }) => compareLists(before, after));
  if (listed.length > 0) return { ...about, credentials: listed, keptCount: 0 };
  if (added.length + removed.length === 0) return undefined;
  const type = only(document, 'cred.added_types') || only(document, 'cred.class');
  const usage = only(document, 'cred.added_usages');
  return {
    ...about,
    credentials: [
      ...added.map(
        (id): ChangedCredential => ({ change: 'added', id: String(id), type, usage, name: only(document, 'cred.display_names') }),
      ),
      ...removed.map(
        (id): ChangedCredential => ({
          change: 'removed',
          id: String(id),
          type: only(document, 'cred.removed_types') || only(document, 'cred.class'),
          usage: '',
          name: '',
        }),
      ),
    ],
    keptCount: Number(fieldValues(document, 'cred.kept_count')[0] ?? 0),
  };
}

/** The value of a field that has exactly one: of several nobody can tell which belongs to which credential. */
function only(document: JsonObject, path: string): string {
  const values = fieldValues(document, path);
  return values.length === 1 ? String(values[0]) : '';
}

type Lists = { readonly before: JsonValue | undefined; readonly after: JsonValue | undefined };

/** The lists of keys before and after, as the directory logs carry them. */
function keyDescriptions(document: JsonObject): readonly Lists[] {
  const targets = membersAt(document, 'azure.auditlogs.properties.target_resources').filter(isJsonObject).flatMap(members);
  const entra = targets
    .flatMap((target) => membersAt(target, 'modified_properties').filter(isJsonObject).flatMap(members))
    .filter(({ display_name: name }) => name === 'KeyDescription')
    .map(({ old_value: before, new_value: after }) => ({ before, after }));
  const office = membersAt(document, 'o365.audit.ModifiedProperties.KeyDescription')
    .filter(isJsonObject)
    .map(({ OldValue: before, NewValue: after }) => ({ before, after }));
  return [...entra, ...office];
}

/** The members of an object that stands for a list (`"0"`, `"1"`, …), or of one of its own. */
function members(object: JsonObject): readonly JsonObject[] {
  return Object.values(object).filter(isJsonObject);
}

function compareLists(before: JsonValue | undefined, after: JsonValue | undefined): readonly ChangedCredential[] {
  const { added, removed, kept } = compareKeySets(parseKeyDescription(before), parseKeyDescription(after));
  return [
    ...added.map((key) => ({ change: 'added' as const, ...key })),
    ...removed.map((key) => ({ change: 'removed' as const, ...key })),
    ...kept.map((key) => ({ change: 'kept' as const, ...key })),
  ];
}
