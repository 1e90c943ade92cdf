import type { JsonObject } from '#base/json.ts';
import type { Finding, FoundColumn } from '#engine/search/finding.ts';
import { fieldValues } from '#event/path.ts';
import { shown } from '../../search-table.ts';

/** The values of a field of a document as one text; empty when it has none. */
export function fieldCell(document: JsonObject, field: string): string {
  return fieldValues(document, field).map(String).join(', ');
}

type Row = Extract<Finding, { kind: 'row' }>;

/** The values of a row for people: several stand beside each other, and a double shows that it is one. */
export function shownCells({ values }: Row, columns: readonly FoundColumn[]): readonly string[] {
  return columns.map(({ type }, i) => {
    const value = shown(values[i] ?? null, type);
    return Array.isArray(value) ? value.map((one) => cellText(one, type)).join(', ') : cellText(value, type);
  });
}

function cellText(value: unknown, type: string): string {
  return type === 'double' && Number.isSafeInteger(value) ? `${value}.0` : String(value);
}

/** The values of a row for programs: nothing for null, several as a JSON array, so that commas in them part nothing. */
export function plainCells({ values }: Row, columns: readonly FoundColumn[]): readonly string[] {
  return columns.map(({ type }, i) => {
    const value = shown(values[i] ?? null, type);
    if (value === null) return '';
    return Array.isArray(value) ? JSON.stringify(value) : String(value);
  });
}
