import type { JsonObject } from '#base/json.ts';
import { fieldValues } from '#event/path.ts';
import type { Scalar } from '#event/value.ts';
import { quoted, readable } from './text.ts';

/** The text of an alert from the fields it is about. */
export type Template = (fields: JsonObject) => string;

const MAX_VALUES = 5;
const MAX_VALUE_LENGTH = 120;
const MAX_LENGTH = 1000;

/**
 * `{field}` becomes the field's values: texts in quotes, since they come from the log; several with commas, five at most; `(none)` for a
 * missing field. Everything else is the author's own text.
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
  const shown = values.slice(0, MAX_VALUES).map(printScalar).join(', ');
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}

function printScalar(value: Scalar): string {
  return typeof value === 'string' ? quoted(value, MAX_VALUE_LENGTH) : String(value);
}
