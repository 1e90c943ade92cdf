import { hasErrors } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Schema } from '#event/schema/schema.ts';
import { planQuery } from '#plan/languages.ts';
import { ApiError } from '../api-error.ts';

/** The objects that a filter in KQL takes; all without one. `documentOf` is what the filter's names mean. */
export function filterByKql<Kind>(
  objects: readonly Kind[],
  filter: string | undefined,
  schema: Schema,
  documentOf: (object: Kind) => JsonObject,
): readonly Kind[] {
  if (filter === undefined || filter.trim() === '') return objects;
  const { query, diagnostics } = planQuery('kuery', filter, { schema });
  if (query?.kind !== 'events' || hasErrors(diagnostics))
    throw new ApiError(400, `the filter is no KQL: ${diagnostics[0]?.message ?? filter}`, diagnostics);
  const isTaken = compileCondition(query.filter, 0);
  return objects.filter((object) => isTaken(new DocumentReader(documentOf(object))));
}
