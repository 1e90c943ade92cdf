import { isJsonObject, type JsonObject } from '#base/json.ts';
import { operationFields } from '../../cred.ts';
import { textAt } from '../../credential-call.ts';
import type { Derived, Normalized, Normalizer, Recognition } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { ocsfFields } from './fields.ts';
import { ocsfConversions, ocsfTable } from './table.ts';

export const ocsfEvent: Normalizer = {
  dataset: 'ocsf.event',
  title: 'Open Cybersecurity Schema Framework',
  fields: ocsfFields,
  recognize: recognizeOcsf,
  normalize: normalizeOcsf,
  derive: deriveOcsf,
};

const readTable = compileTable(ocsfTable, ocsfConversions);

function recognizeOcsf(record: JsonObject): Recognition | undefined {
  const isClassed = typeof record.class_uid === 'number' && typeof record.category_uid === 'number' && isJsonObject(record.metadata);
  return isClassed ? { confidence: 0.95, reason: 'class_uid, category_uid and metadata' } : undefined;
}

function normalizeOcsf(record: JsonObject): Normalized {
  const document = readTable(record);
  const { vendorId, fields } = deriveOcsf(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

function deriveOcsf(document: JsonObject): Derived {
  const id = textAt(document, 'event.id');
  return { ...(id !== undefined && { vendorId: id }), fields: operationFields(textAt(document, 'event.action')) };
}
