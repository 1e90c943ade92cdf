/** The fields of a row without its line break, or why it has none. */
export type ParsedFields = { readonly fields: readonly string[] } | { readonly problem: string };

/** row = field (delimiter field)*; field = plain | '"' (text | '""')* '"'. More fields than the limit are a problem. */
export function parseFields(row: string, delimiter: string, limit: number): ParsedFields {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (fields.length >= limit) return { problem: `more than ${limit} columns` };
    const field = row[at] === '"' ? quotedField(row, at) : plainField(row, at, delimiter);
    if (!field) return { problem: 'a quote is not closed' };
    fields.push(field.text);
    if (field.end >= row.length) return { fields };
    if (row[field.end] !== delimiter) return { problem: `text behind the closing quote of column ${fields.length}` };
    at = field.end + 1;
  }
}

/** `end` is the place behind the field. */
type Field = { readonly text: string; readonly end: number };

function plainField(row: string, from: number, delimiter: string): Field {
  const found = row.indexOf(delimiter, from);
  const end = found < 0 ? row.length : found;
  return { text: row.slice(from, end), end };
}

function quotedField(row: string, from: number): Field | undefined {
  let at = from + 1;
  for (;;) {
    const quote = row.indexOf('"', at);
    if (quote < 0) return undefined;
    if (row[quote + 1] !== '"') return { text: row.slice(from + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    at = quote + 2;
  }
}
