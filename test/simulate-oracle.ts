import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';

/**
 * The rules that fire on a raw export record or CloudTrail record, worked out from the record alone: a second opinion on the labels of
 * simulated telemetry, in the plainest words.
 */
export function expectedRules(record: JsonObject): readonly string[] {
  return record.category === 'AuditLogs' ? directoryRules(record) : cloudTrailRules(record);
}

const SEED_E = [
  'add service principal credentials',
  'update application - certificates and secrets management',
  'add application',
  'update service principal',
  'add owner to application',
  'add app role assignment to service principal',
  'create application password for user',
];

function directoryRules(record: JsonObject): readonly string[] {
  const properties = objectAt(record.properties);
  const name = String(record.operationName).replace('\u2013', '-').trim().toLowerCase();
  if (properties.result !== 'success') return [];
  const addsKey = addedKeys(properties.targetResources) > 0;
  const isManagedIdentity = JSON.stringify(properties).includes('https://identity.azure.net/');
  const rules: string[] = [];
  if (name === SEED_E[1] && addsKey) rules.push('cc-e01');
  if (name === SEED_E[0] && addsKey && !isManagedIdentity) rules.push('cc-e02');
  if (name === 'create application password for user') rules.push('cc-e07');
  if (SEED_E.includes(name)) rules.push('seed-e');
  if (name === SEED_E[1]) rules.push('seed-k');
  return rules;
}

function addedKeys(targets: JsonValue | undefined): number {
  const properties = listAt(targets).flatMap((target) => listAt(objectAt(target).modifiedProperties).map(objectAt));
  return properties
    .filter(({ displayName }) => displayName === 'KeyDescription')
    .flatMap(({ oldValue, newValue }) => keyIds(newValue).filter((id) => !keyIds(oldValue).includes(id))).length;
}

function keyIds(value: JsonValue | undefined): readonly string[] {
  return [...String(value).matchAll(/KeyIdentifier=([^,]*),/g)].map((match) => String(match[1]));
}

function cloudTrailRules(record: JsonObject): readonly string[] {
  const identity = objectAt(record.userIdentity);
  const target = objectAt(record.requestParameters).userName;
  if (record.errorCode !== undefined) return [];
  const isForAnother = target !== undefined && target !== identity.userName;
  if (record.eventName === 'CreateAccessKey' && identity.type === 'Root') return ['cc-a02'];
  if (record.eventName === 'CreateAccessKey' && isForAnother) return ['cc-a01'];
  if (record.eventName === 'CreateLoginProfile' && isForAnother) return ['cc-a04'];
  return [];
}

function objectAt(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listAt(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
