import type { JsonObject } from '#base/json.ts';
import { safeObject } from '#rule/formats/limits.ts';
import { parsed } from '../answers.ts';
import { ApiError } from '../api-error.ts';

/** More lines than a file of every rule with its exceptions has. */
const MAX_LINES = 200_000;

/** The objects of a file by what they are. */
export type ImportedObjects = {
  readonly rules: readonly JsonObject[];
  readonly lists: readonly JsonObject[];
  readonly items: readonly JsonObject[];
  /** Connectors for actions, which do nothing here. */
  readonly connectors: readonly JsonObject[];
  /** Lines that are no objects, by number. */
  readonly broken: readonly number[];
};

/** Takes apart what Kibana exports: rules, then exception lists and items, connectors and a count, an object a line. */
export function readImport(text: string): ImportedObjects {
  const found = { rules: [] as JsonObject[], lists: [] as JsonObject[], items: [] as JsonObject[], connectors: [] as JsonObject[] };
  const broken: number[] = [];
  const lines = text.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) throw new ApiError(413, `a file has at most ${MAX_LINES} lines: send it in parts`);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const object = safeObject(parsed(line));
    if (!object) broken.push(i + 1);
    else placeOf(object, found)?.push(object);
  }
  return { ...found, broken };
}

type Places = Readonly<Record<'rules' | 'lists' | 'items' | 'connectors', JsonObject[]>>;

function placeOf(object: JsonObject, { rules, lists, items, connectors }: Places): JsonObject[] | undefined {
  const has = (member: string): boolean => Object.hasOwn(object, member);
  if (has('exported_count') || has('exported_rules_count') || has('exported_exception_list_count')) return undefined;
  if (has('item_id') || (has('list_id') && has('entries'))) return items;
  if (has('list_id')) return lists;
  if (has('attributes') && object.type === 'action') return connectors;
  return rules;
}
