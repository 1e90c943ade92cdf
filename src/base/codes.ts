/**
 * Every diagnostic code and the sentence that documents it. Three letters name the origin, the number never changes its meaning.
 * `KQL` and `EQL`, `ESQ` (ES|QL), `LUC` (Lucene query strings and filter objects): syntax. `PLN`: meaning against the fields. `RUL`: rule files.
 */
export const codes = {
  // --- KQL
  KQL101: 'Something else was expected at this place.',
  KQL102: 'A quotation mark that is never closed.',
  KQL103: 'A bracket that is never closed.',
  KQL104: 'A backslash before a character that cannot be escaped.',
  KQL105: 'The query is too long or nested too deeply.',
  KQL201: 'A question mark, which is no wildcard in KQL.',
  KQL202: 'A star in quotes, which is no wildcard.',
  KQL203: 'An escape that makes a tab or a line end in a quoted value.',
  KQL204: 'An escaped "not", which Kibana reads as a line end and "ot".',
  KQL205: 'A value without quotes that runs over several lines.',

  // --- EQL

  // --- ES|QL and the row commands

  // --- Lucene query strings, Kibana filter objects

  // --- Meaning: fields, types, functions
  PLN101: 'A field that the schema does not know.',

  // --- Rule files
  RUL101: 'The file is not valid YAML, TOML or JSON.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
