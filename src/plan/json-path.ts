/** A member by name, or an item by position. */
type Segment = string | number;

const STEP = /\.?([^.[\]'"\s][^.[\]]*)|\[(\d{1,9})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** `a.b[0]['x.y']`, with or without `$` in front; undefined when it is no path. */
export function parseJsonPath(path: string): readonly Segment[] | undefined {
  const segments: Segment[] = [];
  let at = path.startsWith('$') ? 1 : 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match || (at === 0 && path[0] === '.')) return undefined;
    const [whole, name, position, single, double] = match;
    segments.push(position === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(position));
    at += whole.length;
  }
  return segments;
}

/**
 * What stands at the path: a text without its quotes, null for JSON's null, anything else as compact JSON. Null also when the path leads
 * nowhere or the JSON is broken before it. Of equal keys the first counts (Elasticsearch: JSON_EXTRACT).
 */
export function extractJson(json: string, path: readonly Segment[]): string | null {
  const found = findJson(json, path);
  return typeof found === 'string' ? found : null;
}

/** Why nothing stands at the path: `broken` JSON, or a path that is `missing` in it; undefined when something does, even a null. */
export function jsonProblem(json: string, path: readonly Segment[]): 'broken' | 'missing' | undefined {
  const found = findJson(json, path);
  return found === null || typeof found === 'string' ? undefined : found.problem;
}

function findJson(json: string, path: readonly Segment[]): string | null | { readonly problem: 'broken' | 'missing' } {
  const reader: Reader = { text: json, at: 0 };
  try {
    for (const segment of path) if (!enter(reader, segment)) return { problem: 'missing' };
    return readResult(reader);
  } catch (error) {
    if (error instanceof Broken) return { problem: 'broken' };
    throw error;
  }
}

type Reader = { readonly text: string; at: number };

class Broken extends Error {}

const MAX_DEPTH = 500;
const BLANK = /[ \t\r\n]*/y;
const TEXT = /"(?:[^"\\\n]|\\.)*"/y;
const LITERAL = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found === undefined) throw new Broken();
  reader.at += found.length;
  return found;
}

function peek(reader: Reader): string {
  match(reader, BLANK);
  return reader.text[reader.at] ?? '';
}

function take(reader: Reader, expected: string): void {
  if (peek(reader) !== expected) throw new Broken();
  reader.at++;
}

/** Moves to the member or item; false when there is none. */
function enter(reader: Reader, segment: Segment): boolean {
  const opening = peek(reader);
  if (typeof segment === 'number' ? opening !== '[' : opening !== '{') return false;
  reader.at++;
  for (let position = 0; ; position++) {
    if (']}'.includes(peek(reader)) && position === 0) return false;
    if (typeof segment === 'number' ? position === segment : readKey(reader) === segment) return true;
    skipValue(reader, 0);
    const next = peek(reader);
    if (next !== ',') return false;
    reader.at++;
  }
}

function readKey(reader: Reader): string {
  peek(reader);
  const key = unquote(match(reader, TEXT));
  take(reader, ':');
  return key;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new Broken();
  }
}

/** Skips one value and answers it without blanks. */
function skipValue(reader: Reader, depth: number): string {
  if (depth > MAX_DEPTH) throw new Broken();
  const opening = peek(reader);
  if (opening === '"') return match(reader, TEXT);
  if (opening !== '{' && opening !== '[') return match(reader, LITERAL);
  const closing = opening === '{' ? '}' : ']';
  const members: string[] = [];
  reader.at++;
  while (peek(reader) !== closing) {
    if (members.length > 0) take(reader, ',');
    members.push(opening === '{' ? skipMember(reader, depth) : skipValue(reader, depth + 1));
  }
  reader.at++;
  return `${opening}${members.join(',')}${closing}`;
}

function skipMember(reader: Reader, depth: number): string {
  peek(reader);
  const key = match(reader, TEXT);
  take(reader, ':');
  return `${key}:${skipValue(reader, depth + 1)}`;
}

function readResult(reader: Reader): string | null {
  const value = skipValue(reader, 0);
  if (value === 'null') return null;
  return value.startsWith('"') ? unquote(value) : value;
}
