import { isJsonObject, type JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { type Draft, memberOf, setAt, valueAt, withoutEmpty } from '../../document.ts';
import type { Normalized, Normalizer } from '../../normalizer.ts';
import { withSnakeCaseNames } from '../../snake-case.ts';
import { compileTable } from '../../table.ts';
import { deriveSigninlogs } from './derive.ts';
import { signinlogsFields } from './fields.ts';
import { invertSigninlogs } from './invert.ts';
import { recognizeShape } from './shapes.ts';
import { signinlogsConversions, signinlogsTable } from './table.ts';

export const azureSigninlogs: Normalizer = {
  dataset: 'azure.signinlogs',
  title: 'Microsoft Entra ID sign-in logs',
  fields: signinlogsFields,
  recognize: (record) => recognizeShape(record)?.recognition,
  normalize: normalizeSigninlogs,
  derive: deriveSigninlogs,
  invert: invertSigninlogs,
};

const readTable = compileTable(signinlogsTable, signinlogsConversions);

function normalizeSigninlogs(raw: JsonObject): Normalized {
  const exported = recognizeShape(raw)?.shape.asExportRecord(raw) ?? raw;
  const record = withoutEmpty(withSnakeCaseNames(exported));
  if (!isJsonObject(record)) return { kind: 'failure', reason: 'The record is empty' };
  const document = readTable(record);
  writeStatus(valueAt(record, ['properties', 'status']), document);
  const { vendorId, fields } = deriveSigninlogs(document);
  return { kind: 'events', events: [{ document: Object.assign(document, fields), ...(vendorId !== undefined && { vendorId }) }] };
}

/** Any error code but 0 is a failure, none is a success; reason and details become the message. */
function writeStatus(status: ReturnType<typeof valueAt>, document: Draft): void {
  const code = Number(textOf(memberOf(status, 'error_code')) ?? 0);
  setAt(document, ['event', 'outcome'], code > 0 ? 'failure' : 'success');
  const reason = textOf(memberOf(status, 'failure_reason'));
  const details = textOf(memberOf(status, 'additional_details'));
  const message = reason !== undefined && details !== undefined ? `${reason} (${details})` : (reason ?? details);
  if (message !== undefined) document.message = message;
}
