/** The first line of a table: what separates its columns, and their names. */
export type Delimiter = ',' | ';' | '\t';

/** The delimiter of a header: the first of the three outside of quotes, a comma when there is none. */
export function delimiterOf(header: string): Delimiter {
  let isQuoted = false;
  for (const character of header) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ',' || character === ';' || character === '\t')) return character;
  }
  return ',';
}

/**
 * True for a source that is a table: named `.csv` and not beginning like JSON, or, whatever its name, with a first line of at least three
 * plain column names. `head` is the beginning of its text.
 */
export function isCsv(path: string, head: string): boolean {
  const text = head.trimStart();
  if (text === '' || text[0] === '{' || text[0] === '[') return false;
  return /\.csv(?:\.gz)?$/i.test(path) || looksLikeHeader(text);
}

/** The names that exports are known by; other tables need the name of a table. */
const KNOWN_COLUMNS = new Set(['AuditData', 'CreationDate', 'TimeGenerated', 'TimeGenerated [UTC]', 'Date (UTC)', 'ActivityDateTime']);

function looksLikeHeader(text: string): boolean {
  const lineEnd = text.search(/[\r\n]/);
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const names = line.split(delimiterOf(line)).map((name) => name.replaceAll('"', ''));
  // The head may end within a name.
  const whole = lineEnd < 0 ? names.slice(0, -1) : names;
  return whole.length >= 3 && whole.some((name) => KNOWN_COLUMNS.has(name)) && whole.every((name) => /^[\w@. ()[\]-]{1,100}$/.test(name));
}

/** The names of columns as members of a record: each once, a second one of a name with its number. */
export function columnNames(fields: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return fields.map((field, index) => {
    const name = field.trim() || `column ${index + 1}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
