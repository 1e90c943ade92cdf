import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import type { Scalar } from '#event/value.ts';
import { quoted, readable } from './text.ts';

/** The text of an alert from the fields it is about. */
export type Template = (fields: JsonObject) => string;

/** Fields that hold Tocsin's own words, never the log's. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['cred.action', 'cred.class', 'cred.outcome', 'cred.platform']);

/** Words that read better written out. */
const SPELLED_OUT: ReadonlyMap<string, string> = new Map([
  ['client_cert', 'client certificate'],
  ['sa_key', 'service account key'],
  ['k8s_token', 'Kubernetes token'],
  ['api_token', 'API token'],
  ['ssh_key', 'SSH key'],
  ['oauth_secret', 'OAuth secret'],
]);

const MAX_VALUES = 5;
const MAX_VALUE_LENGTH = 120;
const MAX_LENGTH = 1000;

/**
 * `{field}` becomes the field's values: texts in quotes, since they come from the log; several with commas, five at most; `(none)` for a
 * missing field. What Tocsin itself says of a credential stands there in words: `client_cert` is client certificate. Everything else is the
 * author's own text.
 */
export function compileTemplate(text: string): Template {
  const parts = text.split(/\{([\w@.-]{1,256})\}/);
  return (fields) => {
    const filled = parts.map((part, i) => (i % 2 === 1 ? (printValues(fields, part) ?? '(none)') : part));
    return readable(filled.join(''), MAX_LENGTH);
  };
}

/** The values of a field as an alert's text shows them; undefined when it has none. */
export function printValues(fields: JsonObject, path: string): string | undefined {
  const values = [...new Set(fieldValues(fields, path))];
  if (values.length === 0) return undefined;
  const print = OWN_FIELDS.has(path) ? spellOut : printScalar;
  const shown = values.slice(0, MAX_VALUES).map(print).join(', ');
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}

function printScalar(value: Scalar): string {
  return typeof value === 'string' ? quoted(value, MAX_VALUE_LENGTH) : String(value);
}

function spellOut(value: Scalar): string {
  const word = String(value);
  return SPELLED_OUT.get(word) ?? word.replaceAll('_', ' ');
}
