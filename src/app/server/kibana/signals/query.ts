import { hasErrors } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { FoundAlert } from '#io/stores/service/alert-search.ts';
import type { Condition } from '#plan/expr.ts';
import { planFilters } from '#plan/lower/filters.ts';
import { alertIndexSchema } from '../../../schema.ts';
import { ApiError } from '../../api-error.ts';
import type { ServerContext } from '../../context.ts';

/** Names that alerts had in older versions of Kibana, which tools still use. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['signal.status', 'kibana.alert.workflow_status'],
  ['signal.original_time', 'kibana.alert.original_time'],
  ['signal.reason', 'kibana.alert.reason'],
  ['signal.depth', 'kibana.alert.depth'],
  ['signal.group.id', 'kibana.alert.group.id'],
  ['signal.rule.id', 'kibana.alert.rule.uuid'],
  ['signal.rule.rule_id', 'kibana.alert.rule.rule_id'],
  ['signal.rule.name', 'kibana.alert.rule.name'],
  ['signal.rule.severity', 'kibana.alert.severity'],
  ['signal.rule.risk_score', 'kibana.alert.risk_score'],
  ['signal.rule.tags', 'kibana.alert.rule.tags'],
  ['signal.rule.type', 'kibana.alert.rule.type'],
]);

/** The name of a field as alerts have it today. */
export function fieldName(name: string): string {
  return OLD_NAMES.get(name) ?? name;
}

const schema = alertIndexSchema();

/** The alerts that a query of Elasticsearch's Query DSL takes, newest first, those made for other rules among them. */
export async function alertsLike({ store, now }: ServerContext, query: JsonObject | undefined): Promise<readonly FoundAlert[]> {
  const condition = query && conditionOf(query);
  return store.alertSearch.find({ now: now(), facets: new Map(), withBuildingBlocks: true, ...(condition ? { condition } : {}) });
}

function conditionOf(query: JsonObject): Condition {
  const { condition, diagnostics } = planFilters([{ query }], { schema, fieldMap: OLD_NAMES });
  if (condition && !hasErrors(diagnostics)) return condition;
  throw new ApiError(
    400,
    diagnostics.map(({ message, help }) => `${message}${help === undefined ? '' : ` (${help})`}`).join('; '),
    diagnostics,
  );
}
