import type { JsonObject } from '#base/json.ts';
import { textOf } from '../../conversion.ts';
import { operationFields } from '../../cred.ts';
import { valueAt } from '../../document.ts';
import type { Derived } from '../../normalizer.ts';

/** `op.*` and the vendor's id of a finished document, ours or one that Elastic made. A sign-in adds no credential. */
export function deriveSigninlogs(document: JsonObject): Derived {
  const operation = textOf(valueAt(document, ['azure', 'signinlogs', 'operation_name']) ?? valueAt(document, ['event', 'action']));
  const id = textOf(valueAt(document, ['azure', 'signinlogs', 'properties', 'id']) ?? valueAt(document, ['event', 'id']));
  return { ...(id !== undefined && { vendorId: id }), fields: operationFields(operation) };
}
