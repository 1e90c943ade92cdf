/**
 * Every diagnostic code and the sentence that documents it. Three letters name the origin, the number never changes its meaning.
 * `KQL` and `EQL`, `ESQ` (ES|QL), `LUC` (Lucene query strings and filter objects): syntax. `PLN`: meaning against the fields. `RUL`: rule files.
 * `ENG`: what a rule needs to run.
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

  // --- Engine: what a rule needs to run
  ENG101: 'A rule of a type that does not run.',
  ENG102: 'A schedule that spans no time, or far too much for its interval.',
  ENG103: 'An exception that cannot be applied.',
  ENG104: 'Filter objects that cannot be read.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
