import { isJsonObject, type JsonObject } from '#base/json.ts';
import { textAt } from '../../credential-call.ts';
import { addAt, type Draft, setAt, valueAt, withoutEmpty } from '../../document.ts';
import type { Normalized, Normalizer } from '../../normalizer.ts';
import { withSnakeCaseNames } from '../../snake-case.ts';
import { compileTable } from '../../table.ts';
import { deriveGraphactivitylogs } from './derive.ts';
import { graphactivitylogsFields } from './fields.ts';
import { invertGraphactivitylogs } from './invert.ts';
import { recognizeShape } from './shapes.ts';
import { graphactivitylogsConversions, graphactivitylogsTable } from './table.ts';

export const azureGraphactivitylogs: Normalizer = {
  dataset: 'azure.graphactivitylogs',
  title: 'Microsoft Graph activity logs',
  fields: graphactivitylogsFields,
  recognize: (record) => recognizeShape(record)?.recognition,
  normalize: normalizeGraphactivitylogs,
  derive: deriveGraphactivitylogs,
  invert: invertGraphactivitylogs,
};

const readTable = compileTable(graphactivitylogsTable, graphactivitylogsConversions);

function normalizeGraphactivitylogs(raw: JsonObject): Normalized {
  const exported = recognizeShape(raw)?.shape.asExportRecord(raw) ?? raw;
  const record = withoutEmpty(withSnakeCaseNames(exported));
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  for (const [from, to] of [
    ['source.ip', 'ip'],
    ['user.id', 'user'],
  ] as const) {
    const value = textAt(document, from);
    if (value !== undefined) addAt(document, ['related', to], value);
  }
  writeResult(document);
  const { vendorId, fields } = deriveGraphactivitylogs(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

const TYPES = new Map([
  ['POST', 'creation'],
  ['PATCH', 'change'],
  ['PUT', 'change'],
  ['DELETE', 'deletion'],
]);

/** The method says what was wanted, the status how it ended; redirects are neither success nor failure. */
function writeResult(document: Draft): void {
  const status = valueAt(document, ['http', 'response', 'status_code']);
  const method = textAt(document, 'http.request.method') ?? 'GET';
  const type = TYPES.get(method) ?? (method === 'GET' || method === 'HEAD' ? 'access' : undefined);
  if (type !== undefined) addAt(document, ['event', 'type'], type);
  if (typeof status !== 'number') return;
  if (status === 401 || status === 403) addAt(document, ['event', 'type'], 'denied');
  if (status >= 200 && status < 300) setAt(document, ['event', 'outcome'], 'success');
  if (status >= 400) setAt(document, ['event', 'outcome'], 'failure');
}
