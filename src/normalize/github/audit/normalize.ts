import { isJsonObject, type JsonObject } from '#base/json.ts';
import { textAt } from '../../credential-call.ts';
import { type Draft, setAt, withoutEmpty } from '../../document.ts';
import type { Normalized, Normalizer, Recognition } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { deriveAudit } from './derive.ts';
import { auditFields } from './fields.ts';
import { invertAudit } from './invert.ts';
import { withoutSecrets } from './secrets.ts';
import { auditConversions, auditTable } from './table.ts';

export const githubAudit: Normalizer = {
  dataset: 'github.audit',
  title: 'GitHub audit log',
  fields: auditFields,
  recognize: recognizeAudit,
  normalize: normalizeAudit,
  derive: deriveAudit,
  invert: invertAudit,
};

const readTable = compileTable(auditTable, auditConversions);

function recognizeAudit(record: JsonObject): Recognition | undefined {
  if (typeof record.action !== 'string' || !/^[a-z_0-9]+\.[a-z_0-9]+/.test(record.action)) return undefined;
  const hasTime = typeof record['@timestamp'] === 'number' || typeof record.created_at === 'number';
  if (hasTime && typeof record._document_id === 'string')
    return { confidence: 1, reason: 'action, _document_id and a time in milliseconds' };
  const isAbout = ['actor', 'actor_id', 'org', 'repo', 'business'].some((name) => Object.hasOwn(record, name));
  return hasTime && isAbout ? { confidence: 0.9, reason: 'action, actor or organization, and a time in milliseconds' } : undefined;
}

function normalizeAudit(raw: JsonObject): Normalized {
  const record = withoutEmpty(withoutSecrets(raw));
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  writeCategories(document);
  writeGroup(document);
  const { vendorId, fields } = deriveAudit(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** By the action: what is about teams and organizations is about access, and its last part says what was done. */
function writeCategories(document: Draft): void {
  const category = textAt(document, 'github.category');
  const isAccess = category === 'team' || category === 'org';
  const done = category === undefined ? '' : (textAt(document, 'event.action') ?? '').slice(category.length + 1);
  const types = [
    ...(isAccess ? ['group', 'user'] : []),
    ...(done.includes('create') || done.includes('add') ? ['creation'] : []),
    ...(done.includes('delete') || done.includes('remove') ? ['deletion'] : []),
  ];
  setAt(document, ['event', 'category'], isAccess ? ['configuration', 'web', 'iam'] : ['configuration', 'web']);
  setAt(document, ['event', 'type'], types.length > 0 ? types : ['change']);
}

/** The team or organization an action is about is the group, and that of the user it was done to. */
function writeGroup(document: Draft): void {
  const category = textAt(document, 'github.category');
  const name = category === 'team' ? textAt(document, 'github.team') : category === 'org' ? textAt(document, 'github.org') : undefined;
  if (!name) return;
  setAt(document, ['group', 'name'], name);
  if (textAt(document, 'user.target.name') !== undefined) setAt(document, ['user', 'target', 'group', 'name'], name);
}
