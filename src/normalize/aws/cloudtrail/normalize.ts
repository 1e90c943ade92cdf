import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type Draft, memberOf, setAt, setMember, valueAt, withoutEmpty } from '../../document.ts';
import type { Normalized, Normalizer, Recognition } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { categorizations } from './categories.ts';
import { deriveCloudtrail } from './derive.ts';
import { relatedEntities } from './entities.ts';
import { cloudtrailFields } from './fields.ts';
import { invertCloudtrail } from './invert.ts';
import { javaOrder, javaText } from './java-map.ts';
import { withoutSecrets } from './secrets.ts';
import { cloudtrailConversions, cloudtrailTable } from './table.ts';
import { writeActorAndTarget } from './targets.ts';

export const awsCloudtrail: Normalizer = {
  dataset: 'aws.cloudtrail',
  title: 'AWS CloudTrail',
  fields: cloudtrailFields,
  recognize: recognizeCloudtrail,
  normalize: normalizeCloudtrail,
  derive: deriveCloudtrail,
  invert: invertCloudtrail,
};

const readTable = compileTable(cloudtrailTable, cloudtrailConversions);

/** Longer texts are not kept as objects as well: Lucene's limit for a term. */
const MAX_FLATTENED = 32_766;

/** Raw member → field, kept as text and as object. */
const OBJECTS = [
  ['requestParameters', 'request_parameters'],
  ['responseElements', 'response_elements'],
  ['additionalEventData', 'additional_eventdata'],
  ['serviceEventDetails', 'service_event_details'],
] as const;

function recognizeCloudtrail(record: JsonObject): Recognition | undefined {
  if (typeof record.eventSource === 'string' && typeof record.eventName === 'string' && Object.hasOwn(record, 'eventTime')) {
    return { confidence: isJsonObject(record.userIdentity) ? 1 : 0.8, reason: 'eventSource, eventName and eventTime' };
  }
  if (record.eventType === 'AwsCloudTrailInsight') return { confidence: 0.9, reason: 'eventType is AwsCloudTrailInsight' };
  return Object.hasOwn(record, 'digestS3Object') ? { confidence: 0.9, reason: 'digestS3Object' } : undefined;
}

function normalizeCloudtrail(raw: JsonObject): Normalized {
  const clean = withoutSecrets(raw);
  const record = withoutEmpty(clean);
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  for (const [member, field] of OBJECTS) writeObject(memberOf(clean, member), memberOf(record, member), field, document);
  writeResources(record, document);
  writeCategories(record, document);
  const entities = relatedEntities(record);
  if (entities.length > 0) setAt(document, ['related', 'entity'], entities);
  writeActorAndTarget(record, document);
  const { vendorId, fields } = deriveCloudtrail(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** The text is made of the value as it came: members that are dropped for being empty count for the order of the others. */
function writeObject(whole: JsonValue | undefined, filled: JsonValue | undefined, field: string, document: Draft): void {
  const text = whole === undefined || filled === undefined ? undefined : javaText(whole);
  if (text === undefined || filled === undefined) return;
  setAt(document, ['aws', 'cloudtrail', field], text);
  if (text.length < MAX_FLATTENED) setAt(document, ['aws', 'cloudtrail', 'flattened', field], filled);
}

/** Each resource once, in the order of the map Elastic collects them in. */
function writeResources(record: JsonObject, document: Draft): void {
  const { resources } = record;
  if (!Array.isArray(resources)) return;
  const byKey = new Map<string, JsonObject>();
  for (const resource of resources) {
    if (!isJsonObject(resource)) continue;
    const written: Draft = {};
    for (const [name, value] of Object.entries(resource)) setMember(written, RESOURCE_NAMES.get(name) ?? name, value);
    byKey.set(['arn', 'account_id', 'type'].map((name) => textOf(written[name]) ?? '').join('_'), written);
  }
  const list = javaOrder([...byKey.keys()]).map((key) => byKey.get(key) as JsonObject);
  setAt(document, ['aws', 'cloudtrail', 'resources'], list);
}

const RESOURCE_NAMES = new Map([
  ['ARN', 'arn'],
  ['accountId', 'account_id'],
]);

/** A call without an error succeeded; a console login says itself how it ended. */
function writeCategories(record: JsonObject, document: Draft): void {
  const action = record.eventName;
  const isError = record.errorCode !== undefined || record.errorMessage !== undefined;
  const login = action === 'ConsoleLogin' ? valueAt(record, ['responseElements', 'ConsoleLogin']) : undefined;
  setAt(document, ['event', 'outcome'], typeof login === 'string' ? login.toLowerCase() : isError ? 'failure' : 'success');
  const categorization = typeof action === 'string' ? categorizations.get(action) : undefined;
  if (!categorization) return;
  setAt(document, ['event', 'category'], categorization.category);
  setAt(document, ['event', 'type'], categorization.type);
}
