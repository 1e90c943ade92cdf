/**
 * Every diagnostic code and the sentence that documents it. Three letters name the origin, the number never changes its meaning.
 * `KQL` and `EQL`, `ESQ` (ES|QL), `LUC` (Lucene query strings and filter objects): syntax. `PLN`: meaning against the fields. `RUL`: rule files.
 */
export const codes = {
  // --- KQL

  // --- EQL

  // --- ES|QL and the row commands

  // --- Lucene query strings, Kibana filter objects

  // --- Meaning: fields, types, functions
  PLN101: 'A field that the schema does not know.',

  // --- Rule files
  RUL101: 'The file is not valid YAML, TOML or JSON.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
