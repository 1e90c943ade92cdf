import { hasErrors } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { Condition } from '#plan/expr.ts';
import { type LowerContext, type Planned, planQuery } from '#plan/languages.ts';
import { planFilters } from '#plan/lower/filters.ts';
import type { Query, TableQuery } from '#plan/query.ts';
import type { QueryText, RuleLanguage } from '#rule/rule.ts';
import type { TypeContext } from './detector.ts';

/** The query of a rule with its filter objects, as one. Spans are in the query's text. */
export type PlannedText = { readonly query: QueryText; readonly filters: readonly JsonObject[] };

export function planDetection(
  { query: { text }, filters }: PlannedText,
  language: RuleLanguage,
  { schema, fieldMap }: TypeContext,
  more: Pick<LowerContext, 'eventCategoryField'> = {},
): Planned {
  const context: LowerContext = { schema, fieldMap, ...more };
  const planned = planQuery(language, text, context);
  if (filters.length === 0 || !planned.query) return planned;
  const { condition, diagnostics } = planFilters(filters, context);
  const all = [...planned.diagnostics, ...diagnostics];
  if (!condition || hasErrors(diagnostics)) return { diagnostics: all };
  return { query: restrict(planned.query, condition), diagnostics: all };
}

/** A filter object holds for every event of the query, whichever stage it stands in. */
function restrict(query: Query, condition: Condition): Query {
  const both = (filter: Condition): Condition => ({ kind: 'and', operands: [filter, condition] });
  if (query.kind === 'events') return { ...query, filter: both(query.filter) };
  if (query.kind === 'table') return restrictTable(query, both);
  const stages = query.stages.map((stage) => ({ ...stage, filter: both(stage.filter) }));
  if (query.kind === 'sample' || !query.until) return { ...query, stages };
  return { ...query, stages, until: { ...query.until, filter: both(query.until.filter) } };
}

/** Kibana: a filter of an ES|QL rule narrows what FROM reads. */
function restrictTable(query: TableQuery, both: (filter: Condition) => Condition): TableQuery {
  if (query.source.kind !== 'events') return query;
  return { ...query, source: { ...query.source, filter: both(query.source.filter) } };
}
