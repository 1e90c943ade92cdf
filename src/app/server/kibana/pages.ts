import * as z from 'zod';
import type { JsonObject, JsonValue } from '#base/json.ts';

/** Which part of what was found is wanted. */
export const pageMembers = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  per_page: z.coerce.number().int().min(0).max(10_000).default(20),
  sort_field: z.string().max(200).optional(),
  sort_order: z.enum(['asc', 'desc']).default('asc'),
};

type Page = { readonly page: number; readonly per_page: number };

export function pageOf<Kind>(found: readonly Kind[], { page, per_page }: Page): readonly Kind[] {
  return found.slice((page - 1) * per_page, page * per_page);
}

/** In the order of what `rank` answers; texts without regard to case. */
export function sortedBy(
  objects: readonly JsonObject[],
  order: 'asc' | 'desc',
  rank: (object: JsonObject) => JsonValue,
): readonly JsonObject[] {
  const sign = order === 'asc' ? 1 : -1;
  const ranked = objects.map((object) => ({ object, at: folded(rank(object)) }));
  return ranked.sort((left, right) => sign * compare(left.at, right.at)).map(({ object }) => object);
}

function folded(value: JsonValue): JsonValue {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function compare(left: JsonValue, right: JsonValue): number {
  if (left === right) return 0;
  return (left ?? '') < (right ?? '') ? -1 : 1;
}
