import { nearest } from '#base/nearest.ts';
import type { Value } from '#event/value.ts';
import type { One } from '../compare.ts';
import { asBoolean, asDouble, asInteger, asLong } from '../conversions.ts';
import type { RegexNode } from '../regex/ast.ts';
import { RegexProblem } from '../regex/escapes.ts';
import { compileRegex, type FindMatch } from '../regex/matcher.ts';
import { parseRegex } from '../regex/parser.ts';
import { valueFrom } from '../values.ts';
import { grokLibrary } from './grok-library.ts';

type GrokType = 'keyword' | 'integer' | 'long' | 'double' | 'boolean';

type Grok = {
  /** What each named group of the pattern sets, in the order of the pattern; a name may stand more than once. */
  readonly captures: readonly { readonly name: string; readonly type: GrokType }[];
  /** For each group the capture it is, if any. */
  readonly groups: readonly (number | undefined)[];
  readonly find: FindMatch;
  /** The regular expression with the library's patterns in place. */
  readonly root: RegexNode;
};

const TYPES: Readonly<Record<string, GrokType>> = {
  int: 'integer',
  long: 'long',
  float: 'double',
  double: 'double',
  boolean: 'boolean',
  string: 'keyword',
};

const MAX_DEPTH = 30;
const MAX_LENGTH = 50_000;

/** Reads a grok pattern: a regular expression of Oniguruma in which `%{NAME:field:type}` stands for a pattern of the library. */
export function parseGrok(pattern: string): Grok | { readonly problem: string } {
  const captures: { name: string; type: GrokType }[] = [];
  try {
    const regex = parseRegex(expand(pattern, captures, 0), 'oniguruma');
    const groups = regex.names.map((name) => (name === undefined ? undefined : captureOf(name, captures)));
    return { captures, groups, find: compileRegex(regex), root: regex.root };
  } catch (error) {
    if (error instanceof RegexProblem) return { problem: error.message };
    throw error;
  }
}

/** The group names of `%{…}` are numbers of captures; a name the author wrote becomes a capture of its own. */
function captureOf(name: string, captures: { name: string; type: GrokType }[]): number {
  const numbered = /^__(\d{1,6})$/.exec(name);
  return numbered ? Number(numbered[1]) : captures.push({ name, type: 'keyword' }) - 1;
}

function expand(pattern: string, captures: { name: string; type: GrokType }[], depth: number): string {
  if (depth > MAX_DEPTH) throw new RegexProblem('The pattern names itself', 0);
  const expanded = pattern.replace(
    /%\{(\w{1,60})(?::([^:}]{1,200}))?(?::(\w{1,20}))?\}/g,
    (_whole, name: string, field?: string, type?: string) => {
      if (!Object.hasOwn(grokLibrary, name)) {
        const guess = nearest(name, Object.keys(grokLibrary));
        throw new RegexProblem(`There is no grok pattern "${name}"${guess ? `; did you mean "${guess}"?` : ''}`, 0);
      }
      const body = (group: string): string => `${group}${expand(grokLibrary[name] as string, captures, depth + 1)})`;
      if (field === undefined || depth > 0) return body('(?:');
      if (type !== undefined && !Object.hasOwn(TYPES, type))
        throw new RegexProblem(`"${type}" is no type of a grok field; there are ${Object.keys(TYPES).join(', ')}`, 0);
      const capture = captures.push({ name: field, type: type === undefined ? 'keyword' : (TYPES[type] as GrokType) }) - 1;
      return body(`(?<__${capture}>`);
    },
  );
  if (expanded.length > MAX_LENGTH) throw new RegexProblem('The pattern is too long', 0);
  return expanded;
}

/** What the named groups of the first match hold; undefined when nothing matches. A name that stands more than once collects its values. */
export function runGrok(grok: Grok, text: string): ReadonlyMap<string, Value> | undefined {
  const match = grok.find(text, 0);
  if (!match) return undefined;
  const found = new Map<string, One[]>();
  for (const [i, capture] of grok.groups.entries()) {
    const group = match.groups[i];
    const { name, type } = (capture === undefined ? undefined : grok.captures[capture]) ?? {};
    if (!group || name === undefined) continue;
    const value = convert(text.slice(...group), type ?? 'keyword');
    if (value !== null) found.set(name, [...(found.get(name) ?? []), value]);
  }
  return new Map([...found].map(([name, values]) => [name, valueFrom(values)]));
}

function convert(text: string, type: GrokType): One | null {
  switch (type) {
    case 'keyword':
      return text;
    case 'integer':
      return asInteger(text);
    case 'long':
      return asLong(text);
    case 'double':
      return asDouble(text);
    case 'boolean':
      return asBoolean(text);
    default:
      return type satisfies never;
  }
}
