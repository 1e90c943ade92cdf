import type { JsonObject } from '#base/json.ts';
import { setAt, valueAt } from '../../document.ts';
import type { Normalized, Normalizer } from '../../normalizer.ts';
import { compileTable } from '../../table.ts';
import { deriveActivitylogs } from './derive.ts';
import { activitylogsFields } from './fields.ts';
import { writeIdentity } from './identity.ts';
import { invertActivitylogs } from './invert.ts';
import { withoutSecrets } from './secrets.ts';
import { openedRecord, recognizeShape } from './shapes.ts';
import { activitylogsConversions, activitylogsTable } from './table.ts';

export const azureActivitylogs: Normalizer = {
  dataset: 'azure.activitylogs',
  title: 'Azure activity log',
  fields: activitylogsFields,
  recognize: (record) => recognizeShape(record)?.recognition,
  normalize: normalizeActivitylogs,
  derive: deriveActivitylogs,
  invert: invertActivitylogs,
};

const readTable = compileTable(activitylogsTable, activitylogsConversions);
const LOGS = ['azure', 'activitylogs'];

function normalizeActivitylogs(raw: JsonObject): Normalized {
  const record = withoutSecrets(openedRecord(recognizeShape(raw)?.shape.asExportRecord(raw) ?? raw));
  const document = readTable(record);
  writeIdentity(record.identity, document);
  const properties = valueAt(record, ['properties']);
  if (valueAt(document, [...LOGS, 'event_category']) === undefined) {
    const isPolicy = valueAt(properties, ['policies']) !== undefined && valueAt(properties, ['policies']) !== null;
    setAt(document, [...LOGS, 'event_category'], isPolicy ? 'Policy' : 'Administrative');
  }
  const { vendorId, fields } = deriveActivitylogs(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}
