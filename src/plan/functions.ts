import type { FunctionDefinition } from './function.ts';
import { add } from './functions/add.ts';
import { and } from './functions/and.ts';
import { between } from './functions/between.ts';
import { betweenIgnoreCase } from './functions/between-ignore-case.ts';
import { caseOf } from './functions/case.ts';
import { cidrMatch } from './functions/cidr-match.ts';
import { coalesce } from './functions/coalesce.ts';
import { concat } from './functions/concat.ts';
import { divide } from './functions/divide.ts';
import { endsWith } from './functions/ends-with.ts';
import { endsWithIgnoreCase } from './functions/ends-with-ignore-case.ts';
import { eqlLength } from './functions/eql-length.ts';
import { eqlSubstring } from './functions/eql-substring.ts';
import { equals } from './functions/equals.ts';
import { greater } from './functions/greater.ts';
import { greaterOrEqual } from './functions/greater-or-equal.ts';
import { inList } from './functions/in.ts';
import { inIgnoreCase } from './functions/in-ignore-case.ts';
import { indexOf } from './functions/index-of.ts';
import { indexOfIgnoreCase } from './functions/index-of-ignore-case.ts';
import { isNotNull } from './functions/is-not-null.ts';
import { isNull } from './functions/is-null.ts';
import { length } from './functions/length.ts';
import { less } from './functions/less.ts';
import { lessOrEqual } from './functions/less-or-equal.ts';
import { like } from './functions/like.ts';
import { likeIgnoreCase } from './functions/like-ignore-case.ts';
import { match } from './functions/match.ts';
import { modulo } from './functions/modulo.ts';
import { multiply } from './functions/multiply.ts';
import { negate } from './functions/negate.ts';
import { not } from './functions/not.ts';
import { notEquals } from './functions/not-equals.ts';
import { number } from './functions/number.ts';
import { or } from './functions/or.ts';
import { regex } from './functions/regex.ts';
import { regexIgnoreCase } from './functions/regex-ignore-case.ts';
import { startsWith } from './functions/starts-with.ts';
import { startsWithIgnoreCase } from './functions/starts-with-ignore-case.ts';
import { string } from './functions/string.ts';
import { stringContains } from './functions/string-contains.ts';
import { stringContainsIgnoreCase } from './functions/string-contains-ignore-case.ts';
import { substring } from './functions/substring.ts';
import { subtract } from './functions/subtract.ts';
import { toLower } from './functions/to-lower.ts';
import { toUpper } from './functions/to-upper.ts';

/** The list of functions and operators. */
export const functions: readonly FunctionDefinition[] = [
  add,
  and,
  between,
  betweenIgnoreCase,
  caseOf,
  cidrMatch,
  coalesce,
  concat,
  divide,
  endsWith,
  endsWithIgnoreCase,
  eqlLength,
  eqlSubstring,
  equals,
  greater,
  greaterOrEqual,
  indexOf,
  indexOfIgnoreCase,
  inIgnoreCase,
  inList,
  isNotNull,
  isNull,
  length,
  less,
  lessOrEqual,
  like,
  likeIgnoreCase,
  match,
  modulo,
  multiply,
  negate,
  not,
  notEquals,
  number,
  or,
  regex,
  regexIgnoreCase,
  startsWith,
  startsWithIgnoreCase,
  string,
  stringContains,
  stringContainsIgnoreCase,
  substring,
  subtract,
  toLower,
  toUpper,
];

const byName = new Map(functions.map((definition) => [definition.name, definition]));

export function functionNamed(name: string): FunctionDefinition | undefined {
  return byName.get(name);
}
