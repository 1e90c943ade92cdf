import { isJsonObject, type JsonValue } from '#base/json.ts';
import { compilePathPattern } from '#event/path-pattern.ts';
import type { Scalar } from '#event/value.ts';

/** A pattern of paths, made ready. */
export type Pattern = {
  readonly matches: (path: string) => boolean;
  /** What stands before the first star. */
  readonly literal: string;
  /** The end that the name of every field has which matches; empty where it may be a position in a list. */
  readonly ending: string;
};

const patternsByText = new Map<string, Pattern>();

/** Patterns come from rules and queries, so there are few; more than this are not remembered. */
const MAX_PATTERNS = 1_000;

export function patternOf(text: string): Pattern {
  const known = patternsByText.get(text);
  if (known) return known;
  const last = text.slice(Math.max(text.lastIndexOf('.'), text.lastIndexOf('*')) + 1);
  const ending = /^\d*$/.test(last) ? '' : last;
  const pattern: Pattern = { matches: compilePathPattern(text), literal: text.slice(0, text.indexOf('*')), ending };
  if (patternsByText.size < MAX_PATTERNS) patternsByText.set(text, pattern);
  return pattern;
}

/** Every scalar of a node that stands at `path` whose own path matches; array positions may stand in it as segments or be left out. */
export function leavesUnder(node: JsonValue, path: string, pattern: Pattern): readonly Scalar[] {
  const found: Scalar[] = [];
  visitLeaves(node, { path, numbered: path, depth: 0, isEnding: true }, pattern, found);
  return found;
}

type Spot = {
  readonly path: string;
  /** With the positions in lists as segments. */
  readonly numbered: string;
  readonly depth: number;
  /** Whether the name of the field has the pattern's ending. */
  readonly isEnding: boolean;
};

const MAX_DEPTH = 200;

function visitLeaves(node: JsonValue, spot: Spot, pattern: Pattern, found: Scalar[]): void {
  const { path, numbered, depth, isEnding } = spot;
  if (depth > MAX_DEPTH) return;
  if (typeof node !== 'object') {
    if (isEnding && (pattern.matches(path) || (numbered !== path && pattern.matches(numbered)))) found.push(node as Scalar);
  } else if (node === null || !(leads(path, pattern) || leads(numbered, pattern))) return;
  else if (Array.isArray(node)) visitList(node, spot, pattern, found);
  else if (isJsonObject(node)) visitMembers(node, spot, pattern, found);
}

function visitList(list: readonly JsonValue[], { path, numbered, depth, isEnding }: Spot, pattern: Pattern, found: Scalar[]): void {
  for (const [position, member] of list.entries())
    visitLeaves(member, { path, numbered: joinPath(numbered, String(position)), depth: depth + 1, isEnding }, pattern, found);
}

function visitMembers(
  object: { readonly [key: string]: JsonValue },
  { path, numbered, depth }: Spot,
  pattern: Pattern,
  found: Scalar[],
): void {
  for (const name of Object.keys(object)) {
    const member = object[name] as JsonValue;
    const isEnding = name.endsWith(pattern.ending);
    if (!isEnding && (typeof member !== 'object' || member === null)) continue;
    const below = joinPath(path, name);
    visitLeaves(
      member,
      { path: below, numbered: numbered === path ? below : joinPath(numbered, name), depth: depth + 1, isEnding },
      pattern,
      found,
    );
  }
}

/** Whether something at or below the path may match. */
function leads(path: string, { literal }: Pattern): boolean {
  return path.length < literal.length ? literal.startsWith(path) : path.startsWith(literal);
}

function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
