import type { JsonObject } from '#base/json.ts';
import { operationFields } from '../../cred.ts';
import { textAt } from '../../credential-call.ts';
import type { Derived } from '../../normalizer.ts';

/** `op.*` and the vendor's id of a finished document, ours or one that Elastic made. What a request changed is in the audit log. */
export function deriveGraphactivitylogs(document: JsonObject): Derived {
  const id = textAt(document, 'http.request.id');
  return { ...(id !== undefined && { vendorId: id }), fields: operationFields(textAt(document, 'event.action')) };
}
