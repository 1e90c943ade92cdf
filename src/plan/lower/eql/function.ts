import { nearest } from '#base/nearest.ts';
import { parseCidr } from '#event/ip.ts';
import type { EqlCall } from '#lang/eql/ast.ts';
import type { Expr, ValueType } from '../../expr.ts';
import { isNumeric, isString } from '../../types.ts';
import { callOf } from './call.ts';
import { type Lowering, noteError } from './lowering.ts';

type Kind = 'string' | 'number' | 'boolean' | 'ip' | 'any';

/** A function of EQL: what it is called here, the kinds of its arguments, and how many of them must stand. The last kind may repeat. */
type EqlFunction = {
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly required: number;
  readonly repeats?: true;
  readonly ignoringCase?: string;
};

const TWO_NUMBERS = { kinds: ['number', 'number'], required: 2 } as const;
const TWO_STRINGS = { kinds: ['string', 'string'], required: 2 } as const;

/** By lower-case name: Elasticsearch finds functions whatever the case of their name. */
const FUNCTIONS: ReadonlyMap<string, EqlFunction> = new Map(
  Object.entries({
    add: { name: 'add', ...TWO_NUMBERS },
    between: { name: 'between', kinds: ['string', 'string', 'string', 'boolean'], required: 3, ignoringCase: 'between_ignore_case' },
    cidrmatch: { name: 'cidr_match', kinds: ['ip', 'string'], required: 2, repeats: true },
    concat: { name: 'concat', kinds: ['any'], required: 1, repeats: true },
    divide: { name: 'divide', ...TWO_NUMBERS },
    endswith: { name: 'ends_with', ...TWO_STRINGS, ignoringCase: 'ends_with_ignore_case' },
    indexof: { name: 'index_of', kinds: ['string', 'string', 'number'], required: 2, ignoringCase: 'index_of_ignore_case' },
    length: { name: 'eql_length', kinds: ['string'], required: 1 },
    modulo: { name: 'modulo', ...TWO_NUMBERS },
    multiply: { name: 'multiply', ...TWO_NUMBERS },
    number: { name: 'number', kinds: ['string', 'number'], required: 1 },
    startswith: { name: 'starts_with', ...TWO_STRINGS, ignoringCase: 'starts_with_ignore_case' },
    string: { name: 'string', kinds: ['any'], required: 1 },
    stringcontains: { name: 'string_contains', ...TWO_STRINGS, ignoringCase: 'string_contains_ignore_case' },
    substring: { name: 'eql_substring', kinds: ['string', 'number', 'number'], required: 2 },
    subtract: { name: 'subtract', ...TWO_NUMBERS },
  } satisfies Record<string, EqlFunction>),
);

const NAMES = [
  'add',
  'between',
  'cidrMatch',
  'concat',
  'divide',
  'endsWith',
  'indexOf',
  'length',
  'modulo',
  'multiply',
  'number',
  'startsWith',
  'string',
  'stringContains',
  'substring',
  'subtract',
];

const IGNORING = 'use an operator that ignores case: `:`, `like~`, `in~`';

/** What other and older dialects have, and what EQL has for it. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  wildcard: 'write field like~ ("a*", "b*")',
  match: 'write field regex ("…")',
  matchlite: 'write field regex ("…")',
  arraycontains: 'a condition holds for any value: write field == "a"',
  arraysearch: 'a condition holds for any value',
  arraycount: 'Elasticsearch does not count values',
  tolower: IGNORING,
  lower: IGNORING,
  upper: IGNORING,
  toupper: IGNORING,
  len: 'did you mean length?',
  strlen: 'did you mean length?',
  size: 'did you mean length?',
  contains: 'did you mean stringContains?',
  incidr: 'did you mean cidrMatch?',
  cidr: 'did you mean cidrMatch?',
  regex: 'write field regex "…"',
  like: 'write field like "a*"',
  exists: 'write field != null',
  isnull: 'write field == null',
  isempty: 'write field == null',
  count: 'Elasticsearch does not count values',
  coalesce: 'conditions on a missing field are false',
};

/** A function call; a mistake in it is noted. */
export function lowerCall(node: EqlCall, args: readonly Expr[], lowering: Lowering): Expr {
  const known = FUNCTIONS.get(node.name.toLowerCase());
  if (!known) return noteUnknown(node, lowering);
  if (node.ignoreCase && known.ignoringCase === undefined) {
    return noteError(lowering, 'EQL202', node.span, `${node.name} has no form with ~`, 'remove the ~');
  }
  const problem = countProblem(known, args.length) ?? kindProblem(known, args);
  if (problem) return noteError(lowering, 'EQL202', node.span, `${node.name} ${problem}`);
  const block = known.name === 'cidr_match' ? args.slice(1).find((argument) => !isBlock(argument)) : undefined;
  if (block) return noteError(lowering, 'EQL202', node.span, 'cidrMatch takes constant CIDR blocks: "10.0.0.0/8"');
  // Elasticsearch prunes a conversion to what the value is.
  if (known.name === 'string' && args[0]?.type === 'keyword') return args[0];
  return callOf((node.ignoreCase ? known.ignoringCase : undefined) ?? known.name, args, node.span, lowering);
}

function noteUnknown(node: EqlCall, lowering: Lowering): Expr {
  const key = node.name.toLowerCase();
  const guess = nearest(node.name, NAMES);
  const help = Object.hasOwn(REPLACEMENTS, key) ? REPLACEMENTS[key] : guess && `did you mean ${guess}?`;
  return noteError(lowering, 'EQL201', node.span, `EQL has no function ${node.name}`, help);
}

function countProblem({ kinds, required, repeats }: EqlFunction, count: number): string | undefined {
  const max = repeats ? Number.POSITIVE_INFINITY : kinds.length;
  if (count >= required && count <= max) return undefined;
  const wanted = repeats ? `at least ${required}` : required === max ? String(required) : `${required} to ${max}`;
  return `takes ${wanted} ${wanted === '1' || wanted === 'at least 1' ? 'argument' : 'arguments'}, found ${count}`;
}

function kindProblem({ kinds }: EqlFunction, args: readonly Expr[]): string | undefined {
  const wrong = args.findIndex(({ type }, i) => !isOfKind(type, kinds[i] ?? (kinds.at(-1) as Kind)));
  if (wrong < 0) return undefined;
  return `takes ${NOUNS[kinds[wrong] ?? (kinds.at(-1) as Kind)]} as argument ${wrong + 1}, found one of type ${args[wrong]?.type}`;
}

const NOUNS: Readonly<Record<Kind, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  ip: 'an address',
  any: 'a value',
};

function isOfKind(type: ValueType, kind: Kind): boolean {
  if (type === 'null' || type === 'unknown' || kind === 'any') return true;
  if (kind === 'string') return isString(type) || type === 'version';
  if (kind === 'number') return isNumeric(type);
  return kind === 'ip' ? type === 'ip' || type === 'keyword' : type === kind;
}

function isBlock(argument: Expr): boolean {
  if (argument.kind !== 'literal') return false;
  return argument.value === null || (typeof argument.value === 'string' && parseCidr(argument.value) !== undefined);
}
