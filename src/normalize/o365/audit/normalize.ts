import { isJsonObject, type JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { addAt, type Draft, memberOf, scalarsAt, segmentsOf, setAt, valueAt } from '../../document.ts';
import type { Normalized, Normalizer, Recognition } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { categorize } from './categories.ts';
import { deriveAudit } from './derive.ts';
import { auditFields } from './fields.ts';
import { invertAudit } from './invert.ts';
import { clientOf, type Place, serverOf } from './network.ts';
import { auditConversions, auditTable } from './table.ts';

export const o365Audit: Normalizer = {
  dataset: 'o365.audit',
  title: 'Microsoft 365 unified audit',
  fields: auditFields,
  recognize: recognizeAudit,
  normalize: normalizeAudit,
  derive: deriveAudit,
  invert: invertAudit,
};

const readTable = compileTable(auditTable, auditConversions);
const AUDIT = ['o365', 'audit'] as const;

/** Alerts of compliance and of data loss prevention. */
const ALERT_CODES: ReadonlySet<string> = new Set(['SecurityComplianceAlerts', 'ComplianceDLPSharePoint', 'ComplianceDLPExchange']);
const HAS_SERVER: ReadonlySet<string> = new Set(['ExchangeAdmin', 'ExchangeItem']);
const IS_ITEM: ReadonlySet<string> = new Set(['ExchangeItem', 'ExchangeItemGroup', 'ExchangeItemAggregated']);

function recognizeAudit(record: JsonObject): Recognition | undefined {
  const isAudit = typeof record.Operation === 'string' && Object.hasOwn(record, 'CreationTime') && Object.hasOwn(record, 'RecordType');
  if (isAudit) return { confidence: 1, reason: 'Operation, RecordType and CreationTime' };
  const looksLike = typeof record.Operation === 'string' && typeof record.Workload === 'string';
  return looksLike ? { confidence: 0.7, reason: 'Operation and Workload' } : undefined;
}

function normalizeAudit(raw: JsonObject): Normalized {
  const type = textOf(raw.RecordType ?? null);
  const record: JsonObject = type === undefined ? raw : { ...raw, RecordType: type };
  const document = readTable(record);
  const code = textAt(document, 'event.code') ?? '';
  writeCategories(document, code);
  writeNetwork(document, code);
  writeMail(document, code);
  writeUsers(document);
  writeHosts(document);
  const { vendorId, fields } = deriveAudit(document, raw);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

function writeCategories(document: Draft, code: string): void {
  const operation = textAt(document, 'event.action');
  const { action, category, type } = categorize(code, operation ?? '');
  if (operation !== undefined) setAt(document, ['event', 'action'], action);
  setAt(document, ['event', 'category'], category);
  setAt(document, ['event', 'type'], type);
  if (ALERT_CODES.has(code)) setAt(document, ['event', 'kind'], 'alert');
}

/** Client and server, and the same as source and destination. */
function writeNetwork(document: Draft, code: string): void {
  const client = textAt(document, 'client.address');
  if (client !== undefined) {
    delete document.client;
    const place = clientOf(client);
    writePlace(document, 'client', place);
    if (place.ip !== undefined) {
      writePlace(document, 'source', { ip: place.ip, ...(place.port !== undefined && { port: place.port }) });
      setAt(document, ['network', 'type'], place.ip.includes(':') ? 'ipv6' : 'ipv4');
    }
  }
  const audit = valueAt(document, AUDIT);
  const server = HAS_SERVER.has(code) ? memberOf(audit, 'OriginatingServer') : undefined;
  if (typeof server !== 'string' || server === '' || !isJsonObject(audit)) return;
  delete (audit as Draft).OriginatingServer;
  const place = serverOf(server);
  writePlace(document, 'server', place);
  if (place.ip !== undefined) writePlace(document, 'destination', { ip: place.ip });
}

function writePlace(document: Draft, side: string, place: Place): void {
  for (const [name, value] of Object.entries(place)) setAt(document, [side, name], value);
  if (place.ip !== undefined) addAt(document, ['related', 'ip'], place.ip);
}

/** Ids and subjects of the messages an operation was about. */
function writeMail(document: Draft, code: string): void {
  if (!IS_ITEM.has(code)) return;
  for (const [member, field] of [
    ['InternetMessageId', 'message_id'],
    ['Subject', 'subject'],
  ] as const) {
    const found = [...new Set(['Item', 'AffectedItems'].flatMap((items) => scalarsAt(document, [...AUDIT, items, member])))];
    if (found.length > 0) setAt(document, ['email', field], found.map(String));
  }
}

/** A user id that is a mail address gives name, domain and mail. */
function writeUsers(document: Draft): void {
  for (const path of [['user'], ['user', 'target'], ['source', 'user'], ['destination', 'user']]) {
    const id = textOf(valueAt(document, [...path, 'id']));
    const parts = id?.split('@', 3) ?? [];
    if (id === undefined || parts.length !== 2) continue;
    setAt(document, [...path, 'email'], id);
    setAt(document, [...path, 'domain'], parts[1] as string);
    setAt(document, [...path, 'name'], parts[0] as string);
  }
  const named = ['user.name', 'user.target.name', 'file.owner', 'user.email', 'o365.audit.Parameters.User'].map((path) =>
    textAt(document, path),
  );
  const members = scalarsAt(document, [...AUDIT, 'Members', 'UPN']).map(String);
  const users = [...new Set([...named, ...members])].filter((name) => name !== undefined && name !== '');
  if (users.length > 0) setAt(document, ['related', 'user'], users as string[]);
}

function writeHosts(document: Draft): void {
  const agent = textAt(document, 'o365.audit.ExtendedProperties.UserAgent');
  if (agent !== undefined) setAt(document, ['user_agent', 'original'], agent);
  const host = textAt(document, 'organization.name') ?? textAt(document, 'user.domain');
  if (host !== undefined) setAt(document, ['host', 'name'], host);
  for (const name of [host, textAt(document, 'server.domain'), textAt(document, 'client.domain')])
    if (name) addAt(document, ['related', 'hosts'], name);
}

function textAt(document: JsonObject, path: string): string | undefined {
  return textOf(valueAt(document, segmentsOf(path)));
}
