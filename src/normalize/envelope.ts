import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Draft, setMember } from './document.ts';
import { recordOfRow } from './exported-table.ts';
import { parseJson, problemOf } from './guard.ts';

/** One record out of whatever it came in, or why there is none. */
export type Opened = { readonly record: JsonObject } | { readonly problem: string; readonly raw: unknown };

/** An object around records. */
type Envelope = {
  /** The member that holds them. */
  readonly key: string;
  /** Other members that an envelope may have; `@…` names are always allowed. Absent: any. */
  readonly beside?: readonly string[];
  /** The record is JSON text in this member of each entry. */
  readonly text?: string;
};

const ENVELOPES: readonly Envelope[] = [
  { key: 'records' },
  { key: 'Records' },
  { key: 'value', beside: ['nextLink'] },
  { key: 'events', beside: [] },
  { key: 'logEvents', text: 'message' },
  { key: 'Events', beside: ['NextToken'], text: 'CloudTrailEvent' },
  { key: 'events', beside: ['searchedLogStreams', 'nextToken'], text: 'message' },
  { key: 'items', beside: ['kind', 'etag', 'nextPageToken', 'apiVersion', 'metadata'] },
  { key: 'entries', beside: ['nextPageToken'] },
];

/** Members that hold one record beside what was added around it: an audit search's `AuditData`, EventBridge's `detail`, Beats' `o365audit`. */
const WRAPPERS: readonly { readonly key: string; readonly beside?: string }[] = [
  { key: 'AuditData' },
  { key: 'auditData', beside: 'operation' },
  { key: 'detail', beside: 'detail-type' },
  { key: 'o365audit' },
  { key: 'message', beside: 'ingestionTime' },
];

const MAX_ENVELOPES = 6;

/** Opens arrays, envelopes, JSON text and Log Analytics rows down to the records in them. */
export function openEnvelope(raw: unknown): readonly Opened[] {
  const opened: Opened[] = [];
  openInto(raw, 0, opened);
  return opened;
}

function openInto(raw: unknown, depth: number, opened: Opened[]): void {
  if (depth > MAX_ENVELOPES) opened.push({ problem: `More than ${MAX_ENVELOPES} envelopes inside each other`, raw });
  else if (typeof raw === 'string') openText(raw, depth, opened);
  else if (Array.isArray(raw)) for (const member of raw) openInto(member, depth + 1, opened);
  else if (isJsonObject(raw)) openObject(raw, depth, opened);
  else opened.push({ problem: `A record is a JSON object, and this is ${raw === null ? 'null' : `a ${typeof raw}`}`, raw });
}

function openText(text: string, depth: number, opened: Opened[]): void {
  const parsed = parseJson(text);
  if ('problem' in parsed) opened.push({ problem: parsed.problem, raw: text });
  else openInto(parsed.value, depth + 1, opened);
}

function openObject(object: JsonObject, depth: number, opened: Opened[]): void {
  const members = envelopeMembers(object) ?? wrappedMember(object) ?? searchHits(object);
  if (members) for (const member of members) openInto(member, depth + 1, opened);
  else openRecord(object, opened);
}

function envelopeMembers(object: JsonObject): readonly JsonValue[] | undefined {
  for (const envelope of ENVELOPES) {
    const members = membersOf(object, envelope);
    if (members) return envelope.text === undefined ? members : members.map((member: JsonValue) => textMember(member, envelope.text));
  }
  return undefined;
}

function wrappedMember(object: JsonObject): readonly JsonValue[] | undefined {
  for (const { key, beside } of WRAPPERS) {
    if (!Object.hasOwn(object, key) || (beside !== undefined && !Object.hasOwn(object, beside))) continue;
    const inner = object[key];
    if (isJsonObject(inner) || typeof inner === 'string') return [inner];
  }
  return undefined;
}

function membersOf(object: JsonObject, { key, beside }: Envelope): readonly JsonValue[] | undefined {
  const members = Object.hasOwn(object, key) ? object[key] : undefined;
  if (!Array.isArray(members)) return undefined;
  const isAlone = beside === undefined || Object.keys(object).every((name) => name === key || name[0] === '@' || beside.includes(name));
  return isAlone ? members : undefined;
}

function textMember(member: JsonValue, name: string | undefined): JsonValue {
  return name !== undefined && isJsonObject(member) && typeof member[name] === 'string' ? member[name] : member;
}

/** An Elasticsearch search response: `hits.hits`. */
function searchHits(object: JsonObject): readonly JsonValue[] | undefined {
  const hits = isJsonObject(object.hits) ? object.hits.hits : undefined;
  return Array.isArray(hits) ? hits : undefined;
}

function openRecord(object: JsonObject, opened: Opened[]): void {
  const problem = problemOf(object);
  if (problem !== undefined) {
    opened.push({ problem, raw: object });
    return;
  }
  const record = recordOfRow(object) ?? object;
  opened.push({ record: isLogAnalyticsRow(record) ? withOpenedColumns(record) : record });
}

function isLogAnalyticsRow(record: JsonObject): boolean {
  return (
    typeof record.TimeGenerated === 'string' || (typeof record.OperationName === 'string' && typeof record.ActivityDateTime === 'string')
  );
}

/** Log Analytics exports nested values as JSON text: such columns are opened, everything below them stays text. */
function withOpenedColumns(row: JsonObject): JsonObject {
  const opened: Draft = {};
  for (const [name, value] of Object.entries(row)) setMember(opened, name, typeof value === 'string' ? openedColumn(value) : value);
  return opened;
}

function openedColumn(text: string): JsonValue {
  if (text[0] !== '{' && text[0] !== '[') return text;
  const parsed = parseJson(text);
  return 'problem' in parsed ? text : parsed.value;
}
