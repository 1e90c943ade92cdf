/**
 * Every diagnostic code and the sentence that documents it. Three letters name the origin, the number never changes its meaning.
 * `KQL` and `EQL`, `ESQ` (ES|QL), `LUC` (Lucene query strings and filter objects): syntax. `PLN`: meaning against the fields. `RUL`: rule files.
 */
export const codes = {
  // --- KQL

  // --- EQL

  // --- ES|QL and the row commands
  ESQ101: 'A character that means nothing in ES|QL.',
  ESQ102: 'A text or quoted name that is not closed, or text in single quotes.',
  ESQ103: 'An escape in a text that ES|QL does not know.',
  ESQ104: 'A comment that is not closed.',
  ESQ105: 'Something else was expected here.',
  ESQ106: 'A command that does not exist.',
  ESQ107: 'An expression nested or chained too deeply.',
  ESQ201: 'A column that does not exist at this place.',
  ESQ202: 'An operator or function that cannot work on values of these types.',
  ESQ203: 'A function that does not exist, or not at this place.',
  ESQ204: 'A function with too few or too many arguments.',
  ESQ205: 'A pattern that cannot be read.',
  ESQ206: 'A part of ES|QL that is not run here.',
  ESQ207: 'A value that must be written out, or is out of its range.',
  ESQ208: 'A field that nobody knows; it is taken as missing.',

  // --- Lucene query strings, Kibana filter objects

  // --- Meaning: fields, types, functions
  PLN101: 'A field that the schema does not know.',

  // --- Rule files
  RUL101: 'The file is not valid YAML, TOML or JSON.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
