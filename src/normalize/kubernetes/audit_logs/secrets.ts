import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, memberOf, setMember, valueAt } from '../../document.ts';
import { compileRedaction } from '../../redact.ts';

const withoutTokens = compileRedaction(['responseObject.status.token', 'responseObject.token', 'requestObject.spec.token']);
const REDACTED = '[REDACTED]';

/** Issued tokens, and the values of secrets: at the levels Request and RequestResponse the audit log holds them in the clear. */
export function withoutSecrets(audit: JsonObject): JsonObject {
  const clean = withoutTokens(audit);
  const isSecret = valueAt(audit, ['objectRef', 'resource']) === 'secrets';
  const bodies = ['requestObject', 'responseObject'].filter((name) => {
    const kind = memberOf(memberOf(clean, name), 'kind');
    return isSecret || kind === 'Secret' || kind === 'SecretList';
  });
  return bodies.reduce<JsonObject>((object, name) => replaced(object, name, withoutValues), clean);
}

/** A secret with its values replaced, or a list of secrets. */
function withoutValues(secret: JsonValue): JsonValue {
  if (Array.isArray(secret)) return secret.map((member: JsonValue) => withoutValues(member));
  if (!isJsonObject(secret)) return secret;
  const hidden = (data: JsonValue): JsonValue =>
    isJsonObject(data) ? Object.fromEntries(Object.keys(data).map((key) => [key, REDACTED])) : data;
  return replaced(replaced(replaced(secret, 'data', hidden), 'stringData', hidden), 'items', withoutValues);
}

function replaced(object: JsonObject, name: string, change: (value: JsonValue) => JsonValue): JsonObject {
  const value = memberOf(object, name);
  if (value === undefined || value === null) return object;
  const copy: Draft = { ...object };
  setMember(copy, name, change(value));
  return copy;
}
