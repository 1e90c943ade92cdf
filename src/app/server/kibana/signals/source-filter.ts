import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { membersAt } from '#event/path.ts';
import { compilePathPattern } from '#event/path-pattern.ts';
import { fieldName } from './query.ts';
import type { Search } from './search-schema.ts';

/** What of a document is shown; undefined when nothing is. */
export type ShowSource = (document: JsonObject) => JsonObject | undefined;

/** Elasticsearch's `_source`: everything, nothing, or the fields that patterns name. */
export function sourceFilter(asked: Search['_source']): ShowSource {
  if (typeof asked === 'boolean') return (document) => (asked ? document : undefined);
  const { includes, excludes, include, exclude } = Array.isArray(asked) ? { includes: asked } : asked;
  const wanted = matcherOf(includes ?? include ?? []);
  const unwanted = matcherOf(excludes ?? exclude ?? []);
  const isWanted = (path: string): boolean => (wanted === undefined || wanted(path)) && !unwanted?.(path);
  return (document) => narrowed(document, '', isWanted, 0) ?? {};
}

const MAX_DEPTH = 100;

/** The members that are wanted, at any depth; undefined when none is. */
function narrowed(object: JsonObject, prefix: string, isWanted: (path: string) => boolean, depth: number): JsonObject | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const kept = Object.entries(object).flatMap(([name, value]): [string, JsonValue][] => {
    const path = `${prefix}${name}`;
    if (isJsonObject(value)) {
      const inner = narrowed(value, `${path}.`, isWanted, depth + 1);
      return inner ? [[name, inner]] : [];
    }
    return isWanted(path) ? [[name, value]] : [];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** A pattern names a field, or an object with all that is in it. */
function matcherOf(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  if (patterns.length === 0) return undefined;
  const matchers = patterns.map(fieldName).flatMap((pattern) => [compilePathPattern(pattern), compilePathPattern(`${pattern}.*`)]);
  return (path) => matchers.some((matches) => matches(path));
}

/** Elasticsearch's `fields`: the values of the fields that patterns name, each as a list. */
export function fieldsIn(document: JsonObject, asked: NonNullable<Search['fields']>): JsonObject {
  const found: Record<string, JsonValue> = Object.create(null);
  for (const one of asked) {
    const name = typeof one === 'string' ? one : one.field;
    const paths = name.includes('*') ? pathsLike(document, compilePathPattern(name)) : [name];
    for (const path of paths) {
      const values = membersAt(document, fieldName(path)).filter((value) => value !== null && !isJsonObject(value));
      if (values.length > 0) found[path] = values;
    }
  }
  return found;
}

function pathsLike(document: JsonObject, matches: (path: string) => boolean): readonly string[] {
  const paths = new Set<string>();
  const visit = (object: JsonObject, prefix: string, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    for (const [name, value] of Object.entries(object)) {
      if (isJsonObject(value)) visit(value, `${prefix}${name}.`, depth + 1);
      else if (matches(`${prefix}${name}`)) paths.add(`${prefix}${name}`);
    }
  };
  visit(document, '', 0);
  return [...paths];
}
