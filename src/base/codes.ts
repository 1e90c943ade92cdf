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
  RUL102: 'The file is larger, deeper or more repetitive than a rule file may be.',
  RUL103: 'The text is no rule.',
  RUL104: 'The rule is written in a format that is not read.',
  RUL105: 'A rule was not loaded; the messages before say why.',
  RUL106: 'Part of an export that rules do not need was left out.',
  RUL201: 'A member that rules do not have.',
  RUL202: 'A member that the rule must have is missing.',
  RUL203: 'A value of the wrong kind.',
  RUL204: 'A value that is not allowed.',
  RUL205: 'A member that does nothing in a rule of this type.',
  RUL206: 'A rule of this type cannot be written in this language.',
  RUL207: 'Two rules of one file have the same id.',
  RUL208: 'An ATT&CK id that Tocsin has no name for.',
  RUL209: 'An exception list that the file does not hold.',
  RUL210: 'The rule does not say which events it reads.',
  RUL211: 'An alert template with a brace that is not closed.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
