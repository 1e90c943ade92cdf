import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, memberOf, setAt, setMember, valueAt } from '../../document.ts';
import { compileInverse, wantedText, withNames } from '../../inverse.ts';
import { cloudtrailTable } from './table.ts';

const nothing = () => undefined;

/** The record with the wanted fields. */
export const invertCloudtrail = compileInverse({
  base: {
    eventVersion: '1.10',
    eventTime: '2026-03-04T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListUsers',
    awsRegion: 'us-east-1',
    userIdentity: { type: 'IAMUser' },
  },
  table: cloudtrailTable,
  back: {
    mailDomain: nothing,
    localPart: (value) => value,
    service: (value) => (typeof value === 'string' ? `${value}.amazonaws.com` : undefined),
    tlsProtocol: nothing,
    tlsVersion: (value) => (typeof value === 'string' ? `TLSv${value}` : undefined),
    isYes: (value) => (value === true ? 'Yes' : 'No'),
  },
  finish: (wanted, record) => {
    writeMail(wanted, record);
    for (const [member, field] of OBJECTS) writeObject(member, field, wanted, record);
    const resources = valueAt(wanted, ['aws', 'cloudtrail', 'resources']);
    if (Array.isArray(resources))
      setAt(
        record,
        ['resources'],
        resources.map((one: JsonValue) => (isJsonObject(one) ? withNames(one, resourceName) : one)),
      );
    writeOutcome(wanted, record);
  },
});

const OBJECTS = [
  ['requestParameters', 'request_parameters'],
  ['responseElements', 'response_elements'],
  ['additionalEventData', 'additional_eventdata'],
  ['serviceEventDetails', 'service_event_details'],
] as const;

/** `user.email` is the whole name; an assumed role's name is its session issuer's. */
function writeMail(wanted: JsonObject, record: Draft): void {
  const mail = wantedText(wanted, 'user.email');
  if (mail !== undefined) setAt(record, ['userIdentity', 'userName'], mail);
  const name = wantedText(wanted, 'user.name');
  if (name === undefined || wantedText(wanted, 'aws.cloudtrail.user_identity.type') !== 'AssumedRole') return;
  setAt(record, ['userIdentity', 'sessionContext', 'sessionIssuer', 'userName'], name);
}

/** The object as it was kept, or what its text says of it; what rows have written stays. */
function writeObject(member: string, field: string, wanted: JsonObject, record: Draft): void {
  const kept = valueAt(wanted, ['aws', 'cloudtrail', 'flattened', field]);
  const text = wantedText(wanted, `aws.cloudtrail.${field}`);
  const object = isJsonObject(kept) ? kept : text === undefined ? undefined : parsedText(text);
  if (object === undefined) return;
  const there = memberOf(record, member);
  setMember(record, member, { ...(isJsonObject(there) ? there : {}), ...object });
}

/** `{a=b, c={d=e}, f=[g, h]}`, as far as it can be read: the text has no quotes. Anything else becomes a value of its own. */
function parsedText(text: string): JsonObject {
  const cursor = { text, at: 0 };
  const value = text.startsWith('{') ? readValue(cursor, 0) : undefined;
  return isJsonObject(value) ? value : { value: text };
}

type Cursor = { readonly text: string; at: number };
const MAX_DEPTH = 20;

function readValue(cursor: Cursor, depth: number): JsonValue {
  const char = cursor.text[cursor.at];
  if (depth < MAX_DEPTH && char === '{') return readMap(cursor, depth);
  if (depth < MAX_DEPTH && char === '[') return readList(cursor, depth);
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !/^(?:[\]}]|, )/.test(cursor.text.slice(cursor.at, cursor.at + 2))) cursor.at++;
  return cursor.text.slice(start, cursor.at);
}

function readMap(cursor: Cursor, depth: number): JsonObject {
  const map: Draft = {};
  cursor.at++;
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '}') {
    const equals = cursor.text.indexOf('=', cursor.at);
    if (equals < 0) break;
    const name = cursor.text.slice(cursor.at, equals);
    cursor.at = equals + 1;
    setMember(map, name, readValue(cursor, depth + 1));
    skipComma(cursor);
  }
  cursor.at++;
  return map;
}

function readList(cursor: Cursor, depth: number): JsonValue {
  const list: JsonValue[] = [];
  cursor.at++;
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== ']') {
    const before = cursor.at;
    list.push(readValue(cursor, depth + 1));
    skipComma(cursor);
    if (cursor.at === before) break;
  }
  cursor.at++;
  return list;
}

function skipComma(cursor: Cursor): void {
  if (cursor.text.startsWith(', ', cursor.at)) cursor.at += 2;
}

function resourceName(name: string): string {
  return name === 'arn' ? 'ARN' : name === 'account_id' ? 'accountId' : name;
}

function writeOutcome(wanted: JsonObject, record: Draft): void {
  const outcome = wantedText(wanted, 'event.outcome');
  if (record.eventName === 'ConsoleLogin' && outcome !== undefined) {
    const login = outcome === 'failure' ? 'Failure' : 'Success';
    if (valueAt(record, ['responseElements', 'ConsoleLogin']) === undefined) setAt(record, ['responseElements', 'ConsoleLogin'], login);
  } else if (outcome === 'failure' && record.errorCode === undefined && record.errorMessage === undefined)
    record.errorCode = 'AccessDenied';
}
