import { isJsonObject, type JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { addAt, type Draft, memberOf, setAt, valueAt, withoutEmpty } from '../../document.ts';
import { parseJson } from '../../guard.ts';
import type { Normalized, Normalizer, Recognition } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { categorize } from './categories.ts';
import { writeDebugData } from './debug-data.ts';
import { deriveSystem } from './derive.ts';
import { systemFields } from './fields.ts';
import { invertSystem } from './invert.ts';
import { withoutSecrets } from './secrets.ts';
import { systemConversions, systemTable } from './table.ts';

export const oktaSystem: Normalizer = {
  dataset: 'okta.system',
  title: 'Okta system log',
  fields: systemFields,
  recognize: recognizeSystem,
  normalize: normalizeSystem,
  derive: deriveSystem,
  invert: invertSystem,
};

const readTable = compileTable(systemTable, systemConversions);

function recognizeSystem(record: JsonObject): Recognition | undefined {
  const isNamed = typeof record.eventType === 'string' && Object.hasOwn(record, 'published');
  if (!isNamed) return undefined;
  if (typeof record.uuid === 'string' && isJsonObject(record.actor))
    return { confidence: 1, reason: 'uuid, published, eventType and actor' };
  const isLikely = isJsonObject(record.actor) || isJsonObject(record.outcome) || Object.hasOwn(record, 'legacyEventType');
  return isLikely ? { confidence: 0.8, reason: 'published, eventType and actor or outcome' } : undefined;
}

function normalizeSystem(raw: JsonObject): Normalized {
  const record = withoutEmpty(withoutSecrets(raw));
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  openIntegrator(document);
  writeDebugData(valueAt(record, ['debugContext', 'debugData']), document);
  writeTargetUser(document);
  const { category, type } = categorize(textOf(valueAt(document, ['okta', 'event_type'])) ?? '');
  if (category.length > 0) setAt(document, ['event', 'category'], category);
  if (type.length > 0) setAt(document, ['event', 'type'], type);
  const { vendorId, fields } = deriveSystem(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** What the device's management says of it is JSON in text. */
function openIntegrator(document: Draft): void {
  const device = valueAt(document, ['okta', 'device']);
  const text = memberOf(device, 'device_integrator');
  const parsed = typeof text === 'string' ? parseJson(text) : undefined;
  if (!isJsonObject(device) || parsed === undefined || 'problem' in parsed) return;
  setAt(document, ['okta', 'device'], { ...device, device_integrator: parsed.value });
}

/** The first user and the first group among the targets. */
function writeTargetUser(document: Draft): void {
  const targets = valueAt(document, ['okta', 'target']);
  const list: readonly unknown[] = Array.isArray(targets) ? targets : [];
  const first = (kind: string) => list.filter(isJsonObject).find((target) => textOf(memberOf(target, 'type'))?.toLowerCase() === kind);
  const user = first('user');
  const group = first('usergroup');
  for (const [from, path] of [
    [memberOf(user, 'display_name'), ['user', 'target', 'full_name']],
    [memberOf(user, 'id'), ['user', 'target', 'id']],
    [memberOf(user, 'login'), ['user', 'target', 'email']],
    [memberOf(group, 'display_name'), ['user', 'target', 'group', 'name']],
    [memberOf(group, 'id'), ['user', 'target', 'group', 'id']],
  ] as const) {
    const text = textOf(from);
    if (text !== undefined) setAt(document, path, text);
  }
  for (const path of [
    ['user', 'target', 'full_name'],
    ['user', 'name'],
  ]) {
    const name = textOf(valueAt(document, path));
    if (name !== undefined) addAt(document, ['related', 'user'], name);
  }
}
