import type { JsonObject } from '#base/json.ts';
import type { Finding, FoundColumn } from '#engine/search/finding.ts';
import { fieldValues } from '#event/path.ts';
import { shown } from '../../search-table.ts';

/** The values of a field of a document as one text; empty when it has none. */
export function fieldCell(document: JsonObject, field: string): string {
  return fieldValues(document, field).map(String).join(', ');
}

/** The values of a row as texts; `nothing` stands for null. */
export function rowCells(
  { values }: Extract<Finding, { kind: 'row' }>,
  columns: readonly FoundColumn[],
  nothing: string,
): readonly string[] {
  return columns.map(({ type }, i) => {
    const value = shown(values[i] ?? null, type);
    if (value === null) return nothing;
    return Array.isArray(value) ? value.map(String).join(', ') : String(value);
  });
}
