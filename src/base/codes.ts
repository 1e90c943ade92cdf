/**
 * Every diagnostic code and the sentence that documents it. Three letters name the origin, the number never changes its meaning.
 * `KQL` and `EQL`, `ESQ` (ES|QL), `LUC` (Lucene query strings and filter objects): syntax. `PLN`: meaning against the fields. `RUL`: rule files.
 * `ENG`: what a rule needs to run.
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
  KQL301: 'A comparison that the type of the field does not allow.',
  KQL302: 'A value without a field in a nested group.',
  KQL303: 'A nested field outside its group, or a group that is none.',

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
  ESQ209: 'A column of STATS that another one of its name replaces.',

  // --- Lucene query strings, Kibana filter objects
  LUC101: 'Something else was expected at this place of a query string.',
  LUC102: 'A bracket, quotation mark or slash that is never closed.',
  LUC103: 'A search that is not supported: fuzzy or by proximity.',
  LUC104: 'An operator in small letters, which is a word.',
  LUC105: 'The query is too long or nested too deeply.',
  LUC106: 'A boost, which changes nothing.',
  LUC201: 'A part of a filter object or of the Query DSL that is not supported.',
  LUC202: 'A filter object or a query that is not well formed.',
  LUC301: 'A comparison that the type of the field does not allow.',
  LUC302: 'A regular expression that cannot be run.',

  // --- Meaning: fields, types, functions
  PLN101: 'A field that the schema does not know.',
  PLN102: 'More comparisons than a query may spread over.',

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
  RUL301: 'A case of a rule names a record that the file does not hold.',
  RUL302: 'Cases that stand beside several rules.',

  // --- Engine: what a rule needs to run
  ENG101: 'A rule of a type that does not run.',
  ENG102: 'A schedule that spans no time, or far too much for its interval.',
  ENG103: 'An exception that cannot be applied.',
  ENG105: 'A query that cannot be a rule.',

  // --- Command line
  APP101: 'A mistake of Tocsin kept a rule from being made ready.',
} as const satisfies Record<string, string>;

export type Code = keyof typeof codes;
