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
  RUL102: 'The file is larger, deeper or more repetitive than a rule file may be.',
  RUL103: 'The text is no rule.',
  RUL104: 'The rule is written in a format that is not read.',
  RUL105: 'A rule was not loaded; the messages before say why.',
  RUL201: 'A member that rules do not have.',
  RUL202: 'A member that the rule must have is missing.',
  RUL203: 'A value of the wrong kind.',
  RUL204: 'A value that is not allowed.',
  RUL205: 'A member that does nothing in a rule of this type.',
  RUL206: 'A rule of this type cannot be written in this language.',
  RUL207: 'Two rules of one file have the same id.',
  RUL208: 'An ATT&CK id that Tocsin has no name for.',
  RUL210: 'The rule does not say which events it reads.',
  RUL211: 'An alert template with a brace that is not closed.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
