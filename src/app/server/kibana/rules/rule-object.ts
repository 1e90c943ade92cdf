import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { ecsFieldsByType } from '#event/schema/ecs-fields.ts';
import { fileException } from '#rule/formats/exceptions.ts';
import { exportedRule, ownListReference } from '#rule/formats/kibana-export.ts';
import type { ExceptionItem } from '#rule/rule.ts';
import { objectsIn } from '../../request.ts';
import { authoredMembers } from '../../rules/check-rule.ts';
import type { KnownRule } from '../../rules/known-rule.ts';

/** A rule as Kibana's API answers it. */
export function ruleObject(known: KnownRule): JsonObject {
  const made = objects.get(known);
  if (made) return made;
  const { object } = exportedRule(known.written);
  const answered = { ...DEFAULTS, ...object, id: known.written.uuid, ...requiredFields(object), ...summary(known) };
  objects.set(known, answered);
  return answered;
}

/** A rule is answered many times between two changes. */
const objects = new WeakMap<KnownRule, JsonObject>();

/** The rule as a client would send it; exceptions that its file holds stay with it. */
export function authoredRule({ written }: KnownRule): JsonObject {
  const { exception_lists: _, ...extra } = written.extra;
  return withExceptions(authoredMembers(exportedRule({ ...written, exceptions: [], extra }).object), written.exceptions);
}

/** What a client sends in place of a rule. Exceptions of its file, which the client was shown as a list, stay as long as it names that list. */
export function replacement({ written: { id, exceptions } }: KnownRule, object: JsonObject): JsonObject {
  const own = ownListReference(id).list_id;
  const references = objectsIn(object.exceptions_list);
  if (exceptions.length === 0 || !references.some(({ list_id }) => list_id === own)) return object;
  return withExceptions({ ...object, exceptions_list: references.filter(({ list_id }) => list_id !== own) }, exceptions);
}

/** Ours travels in `meta`, which Kibana keeps as it is. */
function withExceptions(object: JsonObject, exceptions: readonly ExceptionItem[]): JsonObject {
  if (exceptions.length === 0) return object;
  const meta = isJsonObject(object.meta) ? object.meta : {};
  const tocsin = isJsonObject(meta.tocsin) ? meta.tocsin : {};
  const items = JSON.parse(JSON.stringify(exceptions.map(fileException))) as JsonValue;
  return { ...object, meta: { ...meta, tocsin: { ...tocsin, exceptions: items } } };
}

/** What Kibana answers of rules that do not say it. */
const DEFAULTS: JsonObject = {
  actions: [],
  exceptions_list: [],
  output_index: '',
  related_integrations: [],
  required_fields: [],
  setup: '',
};

const ECS: ReadonlySet<string> = new Set(Object.values(ecsFieldsByType).flatMap((names) => names.split(' ')));

/** Kibana says of each required field whether ECS has it. */
function requiredFields({ required_fields: fields }: JsonObject): JsonObject {
  if (!Array.isArray(fields)) return {};
  const told = fields.map((field: JsonValue) => (isJsonObject(field) ? { ecs: ECS.has(String(field.name)), ...field } : field));
  return { required_fields: told };
}

/** A rule that cannot run says so where Kibana says how the last run went. */
function summary({ diagnostics, stored }: KnownRule): JsonObject {
  const [error] = diagnostics.filter(({ severity }) => severity === 'error');
  if (!error) return {};
  const last = { date: new Date(stored.updatedAt).toISOString(), status: 'failed', status_order: 30, message: error.message, metrics: {} };
  return { execution_summary: { last_execution: last } };
}
