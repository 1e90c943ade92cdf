import { isJsonObject, type JsonObject } from '#base/json.ts';

/** An object that a notification names. */
export type NamedObject = { readonly bucket: string; readonly key: string };

/** SNS puts the text of a message into another one. */
const MAX_WRAPPERS = 3;

/**
 * The objects that a message of a queue names: S3's own event, EventBridge's, what CloudTrail itself says, each as it is or wrapped by SNS.
 * Undefined for a message that is none of them; empty for one that names nothing to read (S3's test, an object that was removed).
 */
export function parseNotification(body: string): readonly NamedObject[] | undefined {
  let text = body;
  for (let i = 0; i < MAX_WRAPPERS; i++) {
    const message = parseObject(text);
    if (!message) return undefined;
    if (message.Type !== 'Notification' || typeof message.Message !== 'string') return namedBy(message);
    text = message.Message;
  }
  return undefined;
}

function namedBy(message: JsonObject): readonly NamedObject[] | undefined {
  if (message.Event === 's3:TestEvent') return [];
  if (Array.isArray(message.Records)) return namedByS3(message.Records);
  if (message.source === 'aws.s3' && isJsonObject(message.detail)) return namedByEventBridge(message['detail-type'], message.detail);
  const { s3Bucket, s3ObjectKey } = message;
  if (typeof s3Bucket !== 'string' || !Array.isArray(s3ObjectKey)) return undefined;
  return s3ObjectKey.flatMap((key) => (typeof key === 'string' ? [{ bucket: s3Bucket, key }] : []));
}

/** In S3's own events keys are written as in a form: blanks are `+`. */
function namedByS3(records: readonly unknown[]): readonly NamedObject[] | undefined {
  const named: NamedObject[] = [];
  for (const record of records) {
    if (!isJsonObject(record) || !isJsonObject(record.s3)) return undefined;
    const { bucket, object } = record.s3;
    const key = isJsonObject(object) && typeof object.key === 'string' ? decodeKey(object.key) : undefined;
    if (key === undefined || !isJsonObject(bucket) || typeof bucket.name !== 'string') return undefined;
    if (/^(?:s3:)?ObjectCreated:/.test(String(record.eventName ?? 'ObjectCreated:'))) named.push({ bucket: bucket.name, key });
  }
  return named;
}

function namedByEventBridge(type: unknown, { bucket, object }: JsonObject): readonly NamedObject[] | undefined {
  if (type !== 'Object Created') return [];
  if (!isJsonObject(bucket) || typeof bucket.name !== 'string' || !isJsonObject(object) || typeof object.key !== 'string') return undefined;
  return [{ bucket: bucket.name, key: object.key }];
}

function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
