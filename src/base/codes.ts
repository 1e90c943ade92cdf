/**
 * Every diagnostic code and the sentence that documents it. Three letters name the origin, the number never changes its meaning.
 * `KQL` and `EQL`, `ESQ` (ES|QL), `LUC` (Lucene query strings and filter objects): syntax. `PLN`: meaning against the fields. `RUL`: rule files.
 */
export const codes = {
  // --- KQL

  // --- EQL: text
  EQL101: 'A character or word that EQL does not know.',
  EQL102: 'A string, a quoted name or a comment that does not end.',
  EQL103: 'An escape in a string that does not exist.',
  EQL104: 'A number that is too large.',
  EQL105: 'A way to quote strings that EQL does not have.',
  EQL106: 'A query that is too long or too deeply nested.',
  EQL110: 'Something else was expected here.',
  EQL111: 'An operator or keyword as another language spells it.',
  EQL112: 'A keyword where a name was expected.',
  EQL113: 'Comparisons in a row.',
  EQL114: 'The right side of `:`, `like` or `regex` is not a text.',
  EQL115: 'A position in a list: EQL has no order of values.',
  EQL116: 'A construct of older EQL that Elasticsearch does not run.',
  EQL120: 'A sequence with fewer than two events.',
  EQL121: 'A different number of join keys in the terms of a sequence or sample.',
  EQL122: 'A `maxspan` that is no positive whole number with a unit.',
  EQL123: 'A number of `runs` that cannot be.',
  EQL124: 'Missing events where they cannot be.',
  EQL125: 'A sample that cannot be.',
  EQL126: 'A join key that is no field.',
  EQL130: 'A pipe without a number.',

  // --- EQL: meaning
  EQL201: 'A function that EQL does not have.',
  EQL202: 'A wrong number or kind of arguments.',
  EQL203: 'A comparison of a field with another field.',
  EQL204: 'A value that the field can never hold.',
  EQL205: 'A regular expression that cannot be run.',
  EQL206: 'A condition that is neither true nor false.',
  EQL207: 'A text field without an exact sub-field.',
  EQL208: 'A constant expression that has no value.',
  EQL209: 'A field inside a nested object.',
  EQL210: 'Join keys of kinds that can never be equal.',

  // --- ES|QL and the row commands

  // --- Lucene query strings, Kibana filter objects

  // --- Meaning: fields, types, functions
  PLN101: 'A field that the schema does not know.',

  // --- Rule files
  RUL101: 'The file is not valid YAML, TOML or JSON.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
