import { type Diagnostic, errorAt, hasErrors } from '#base/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import type { Condition } from '../expr.ts';
import type { LowerContext } from '../languages.ts';
import { allOf, anyOf, notOf } from './conditions.ts';
import { fieldNamed } from './field-names.ts';
import { lowerQueryDsl } from './query-dsl.ts';
import type { Scope } from './scope.ts';

/** What filters mean together. An error leaves the condition out. */
export type PlannedFilters = { readonly condition?: Condition; readonly diagnostics: readonly Diagnostic[] };

/** Combined filters are nested no deeper. */
const MAX_DEPTH = 20;

/**
 * Kibana filter objects as rules carry them: all must hold, those with `meta.negate` must not, those with `meta.disabled` are left out. The
 * query is `query`, or in old filters the object itself. Diagnostics name the place in the list; their span is empty.
 */
export function planFilters(filters: readonly unknown[], context: LowerContext): PlannedFilters {
  const diagnostics: Diagnostic[] = [];
  const scopeOf = (path: string): Scope => ({
    context,
    refusedCode: 'LUC301',
    onRefusal: 'error',
    report: (diagnostic) => diagnostics.push(withPath(diagnostic, path)),
  });
  const condition = allOf(filters.map((filter, i) => lowerFilter(filter, `filters[${i}]`, 0, scopeOf(`filters[${i}]`))));
  return hasErrors(diagnostics) ? { diagnostics } : { condition, diagnostics };
}

function withPath(diagnostic: Diagnostic, path: string): Diagnostic {
  return diagnostic.message.startsWith(path) ? diagnostic : { ...diagnostic, message: `${path}: ${diagnostic.message}` };
}

function lowerFilter(filter: unknown, path: string, depth: number, scope: Scope): Condition {
  if (!isJsonObject(filter) || depth > MAX_DEPTH) {
    scope.report(errorAt('LUC202', spanOf(0, 0), `${path}: a filter object was expected here`));
    return { kind: 'none' };
  }
  const meta = isJsonObject(filter.meta) ? filter.meta : {};
  if (meta.disabled === true) return { kind: 'all' };
  const condition = meta.type === 'combined' ? lowerCombined(meta, path, depth, scope) : lowerBody(filter, meta, path, scope);
  return meta.negate === true ? notOf(condition) : condition;
}

/** Kibana joins the filters in `meta.params` by `meta.relation`. */
function lowerCombined({ params, relation }: JsonObject, path: string, depth: number, scope: Scope): Condition {
  const inner = (Array.isArray(params) ? params : []).map((filter: JsonValue, i: number) =>
    lowerFilter(filter, `${path}.meta.params[${i}]`, depth + 1, scope),
  );
  return relation === 'OR' ? anyOf(inner) : allOf(inner);
}

function lowerBody(filter: JsonObject, meta: JsonObject, path: string, scope: Scope): Condition {
  const { query, meta: _, $state: __, ...legacy } = filter;
  const body = isJsonObject(query) ? query : legacy;
  const place = { path: isJsonObject(query) ? `${path}.query` : path, depth: 0 };
  // Kibana puts a filter on a nested field into its group; a query that someone wrote stays as it is.
  const name = fieldOf(body, meta);
  const nestedPath = name === undefined ? undefined : fieldNamed(name, scope.context)?.nestedPath;
  if (nestedPath === undefined) return lowerQueryDsl(body, place, scope);
  const operand = lowerQueryDsl(body, place, { ...scope, nestedPath });
  return operand.kind === 'none' ? operand : { kind: 'nested', path: nestedPath, operand };
}

/** The field that a filter made in Kibana's editor is about. */
function fieldOf(query: JsonObject, { type, key }: JsonObject): string | undefined {
  if (isJsonObject(query.exists)) return typeof query.exists.field === 'string' ? query.exists.field : undefined;
  if (isJsonObject(query.range)) return Object.keys(query.range)[0];
  if (isJsonObject(query.match_phrase)) return Object.keys(query.match_phrase)[0];
  return (type === 'phrase' || type === 'phrases') && typeof key === 'string' ? key : undefined;
}
