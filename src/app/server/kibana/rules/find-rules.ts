import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type KnownField, openSchema } from '#event/schema/known.ts';
import type { FieldType } from '#event/schema/schema.ts';
import { ApiError } from '../../api-error.ts';
import type { ServerContext } from '../../context.ts';
import { texts } from '../../request.ts';
import type { KnownRule } from '../../rules/known-rule.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import { filterByKql } from '../kql-filter.ts';
import { pageMembers, pageOf, sortedBy } from '../pages.ts';
import { rulesWithRuns } from './execution.ts';
import { ruleObject } from './rule-object.ts';

/** Kibana's names of what rules are sorted by, each in both of its spellings. */
const SORT_FIELDS: Readonly<Record<string, string>> = {
  _id: 'rule_id',
  created_at: 'created_at',
  createdAt: 'created_at',
  enabled: 'enabled',
  name: 'name',
  risk_score: 'risk_score',
  riskScore: 'risk_score',
  severity: 'severity',
  updated_at: 'updated_at',
  updatedAt: 'updated_at',
};

export const findRulesSchema = z.object({
  ...pageMembers,
  filter: z.string().max(10_000).optional(),
  fields: texts.optional(),
});

/** A page of the rules that a filter in KQL over `alert.attributes` takes. */
export function findRules(
  context: Pick<ServerContext, 'book' | 'service'>,
  { page, per_page, sort_field, sort_order, filter, fields }: z.output<typeof findRulesSchema>,
): object {
  const found = rulesWithRuns(context, rulesLike(context.book, filter));
  const sorted = sort_field === undefined ? found : sortObjects(found, sort_field, sort_order);
  const data = pageOf(sorted, { page, per_page }).map((object) => (fields ? only(object, fields) : object));
  return { page, perPage: per_page, total: found.length, data };
}

/** The rules that a filter takes; all without one. */
export function rulesLike(book: RuleBook, filter: string | undefined): readonly KnownRule[] {
  return filterByKql(book.all(), filter, SCHEMA, savedObject);
}

function sortObjects(objects: readonly JsonObject[], field: string, order: 'asc' | 'desc'): readonly JsonObject[] {
  const member = Object.hasOwn(SORT_FIELDS, field) ? SORT_FIELDS[field] : undefined;
  if (member === undefined) throw new ApiError(400, `[request query]: sort_field: one of ${Object.keys(SORT_FIELDS).join(', ')}`);
  return sortedBy(objects, order, (object) => {
    const value = object[member] ?? '';
    return member === 'severity' ? SEVERITIES.indexOf(String(value)) : value;
  });
}

const SEVERITIES = ['low', 'medium', 'high', 'critical'];

/** Clients name members of the rule, some as the saved object has them. */
function only(object: JsonObject, fields: readonly string[]): JsonObject {
  const names = new Set(['id', 'rule_id', ...fields.map((field) => field.replace(/^alert\.attributes\.(?:params\.)?/, ''))]);
  return Object.fromEntries(Object.entries(object).filter(([member]) => names.has(member) || names.has(camel(member))));
}

const known = (type: FieldType, ...paths: readonly string[]): readonly KnownField[] =>
  paths.map((path) => ({ path: `alert.attributes.${path}`, type, meaning: '' }));

/** The saved object of a rule as far as its types change what a filter means. */
const SCHEMA = openSchema([
  ...known('text', 'name'),
  ...known('keyword', 'tags', 'alertTypeId', 'createdBy', 'updatedBy', 'schedule.interval'),
  ...known('keyword', 'params.ruleId', 'params.type', 'params.severity', 'params.index', 'params.ruleSource.type', 'params.language'),
  ...known('boolean', 'enabled', 'params.immutable', 'params.ruleSource.isCustomized'),
  ...known('date', 'createdAt', 'updatedAt'),
  ...known('double', 'params.riskScore', 'params.version', 'params.maxSignals', 'revision'),
]);

const savedObjects = new WeakMap<KnownRule, JsonObject>();

/** The rule as Kibana keeps it, which is what filters name: `alert.attributes.params.riskScore`. */
function savedObject(rule: KnownRule): JsonObject {
  const made = savedObjects.get(rule);
  if (made) return made;
  const { name, tags, enabled, created_at, created_by, updated_at, updated_by, revision, actions, interval, ...params } = ruleObject(rule);
  const isPrebuilt = rule.origin !== 'custom';
  const internal = [`__internal_rule_id:${rule.written.id}`, `__internal_immutable:${isPrebuilt}`];
  const attributes = {
    name: name ?? '',
    tags: [...(Array.isArray(tags) ? tags : []), ...internal],
    enabled: enabled ?? false,
    createdAt: created_at ?? '',
    createdBy: created_by ?? '',
    updatedAt: updated_at ?? '',
    updatedBy: updated_by ?? '',
    revision: revision ?? 0,
    alertTypeId: TYPE_IDS[rule.written.detection.type],
    consumer: 'siem',
    schedule: { interval: interval ?? '' },
    actions: actions ?? [],
    params: camelMembers(params),
  };
  const object = { alert: { id: rule.written.uuid, attributes } };
  savedObjects.set(rule, object);
  return object;
}

const TYPE_IDS: Readonly<Record<KnownRule['written']['detection']['type'], string>> = {
  query: 'siem.queryRule',
  eql: 'siem.eqlRule',
  esql: 'siem.esqlRule',
  threshold: 'siem.thresholdRule',
  new_terms: 'siem.newTermsRule',
  threat_match: 'siem.indicatorRule',
  machine_learning: 'siem.mlRule',
};

/** Kibana's saved objects have the API's members in camel case. Rules are checked to be nested no deeper than 40 levels. */
function camelMembers(object: JsonObject): JsonObject {
  const value = (member: JsonValue): JsonValue => {
    if (Array.isArray(member)) return member.map(value);
    return isJsonObject(member) ? camelMembers(member) : member;
  };
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [camel(name), value(member)]));
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
