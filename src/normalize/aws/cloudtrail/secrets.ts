import { isJsonObject, type JsonObject } from '#base/json.ts';
import { type Draft, memberOf } from '../../document.ts';

/** What stands where a secret stood. */
const REDACTED = '[REDACTED]';

/** Where CloudTrail records carry what opens a door. AWS blanks most of it; session tokens are logged as they are. */
const SECRETS: readonly (readonly string[])[] = [
  ['responseElements', 'credentials', 'sessionToken'],
  ['responseElements', 'credentials', 'secretAccessKey'],
  ['responseElements', 'accessKey', 'secretAccessKey'],
  ['responseElements', 'serviceSpecificCredential', 'servicePassword'],
  ['responseElements', 'serviceSpecificCredential', 'serviceCredentialSecret'],
  ['responseElements', 'keyMaterial'],
  ['responseElements', 'privateKeyBase64'],
  ['responseElements', 'signinToken'],
  ['responseElements', 'token'],
  ['requestParameters', 'password'],
  ['requestParameters', 'masterUserPassword'],
  ['requestParameters', 'oldPassword'],
  ['requestParameters', 'newPassword'],
];

/** What AWS itself writes for a value it does not show. */
const BLANKED = /^(?:<?sensitiveDataRemoved>?|HIDDEN_DUE_TO_SECURITY_REASONS|\*+|)$/i;

/** The record with its secrets replaced, visibly; the same object when it has none. */
export function withoutSecrets(record: JsonObject): JsonObject {
  return SECRETS.reduce((clean, path) => withoutSecretAt(clean, path), record);
}

function withoutSecretAt(object: JsonObject, path: readonly string[]): JsonObject {
  const [name = '', ...rest] = path;
  const value = memberOf(object, name);
  if (rest.length > 0) {
    if (!isJsonObject(value)) return object;
    const clean = withoutSecretAt(value, rest);
    return clean === value ? object : replaced(object, name, clean);
  }
  return typeof value === 'string' && !BLANKED.test(value) ? replaced(object, name, REDACTED) : object;
}

function replaced(object: JsonObject, name: string, value: JsonObject | string): JsonObject {
  const copy: Draft = { ...object };
  copy[name] = value;
  return copy;
}
