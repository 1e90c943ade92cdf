import { nearest } from '#base/nearest.ts';
import type { Schema } from '#event/schema/schema.ts';
import { fieldsOfQuery } from '#plan/fields.ts';
import type { Query } from '#plan/query.ts';

/** The fields that a query asks about by name. */
export function namedFields(query: Query): readonly string[] {
  return fieldsOfQuery(query)
    .filter(({ isPattern }) => !isPattern)
    .map(({ path }) => path);
}

/** Which names no schema lists, though nearly: of an empty answer or an empty column the likely cause. A field of one’s own is no mistake. */
export function misspelledFields(paths: readonly string[], schema: Schema): readonly string[] {
  const names = schema.fieldsLike('*').map(({ name }) => name);
  return paths
    .filter((path) => schema.field(path)?.origin === 'inferred')
    .flatMap((path) => {
      const meant = listedLike(path, names);
      return meant === undefined ? [] : [`No schema has the field ${path}: did you mean ${meant}?`];
    });
}

/** The listed name that differs in the case of letters, or in one part by a few of them. */
function listedLike(path: string, names: readonly string[]): string | undefined {
  const lower = path.toLowerCase();
  return (
    names.find((name) => name.toLowerCase() === lower) ??
    nearest(
      path,
      names.filter((name) => differsInOnePart(path, name)),
    )
  );
}

function differsInOnePart(path: string, name: string): boolean {
  const [parts, others] = [path.split('.'), name.split('.')];
  if (parts.length !== others.length) return false;
  const at = parts.findIndex((part, i) => part !== others[i]);
  const isElsewhereEqual = at >= 0 && parts.every((part, i) => i === at || part === others[i]);
  return isElsewhereEqual && nearest(parts[at] as string, [others[at] as string]) !== undefined;
}
