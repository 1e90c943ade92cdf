import { type Diagnostic, hasErrors } from '#base/diagnostic.ts';
import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { exportedRule } from '#rule/formats/kibana-export.ts';
import { parseRule } from '#rule/load.ts';
import type { Rule } from '#rule/rule.ts';

/** A rule that does not load or cannot run: what is wrong with it. */
export class RuleRefused extends Error {
  override readonly name = 'RuleRefused';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    super(errors.map(({ code, message, help }) => `${code}: ${message}${help === undefined ? '' : ` (${help})`}`).join('; '));
    this.diagnostics = diagnostics;
  }
}

/** What says when a rule was changed by whom, and what the service finds out: it is no part of what an author writes. */
const STATE_MEMBERS = new Set([
  'alias_purpose',
  'alias_target_id',
  'created_at',
  'created_by',
  'execution_summary',
  'id',
  'immutable',
  'outcome',
  'revision',
  'rule_source',
  'updated_at',
  'updated_by',
]);

/** The members of a rule that its author writes. */
export function authoredMembers(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([member, value]) => !STATE_MEMBERS.has(member) && value !== null));
}

/** The rule of a JSON object; refused with what is wrong in it. */
export function readRuleObject(object: JsonObject): Rule {
  const { rule, diagnostics } = parseRule(JSON.stringify(object));
  if (!rule || hasErrors(diagnostics)) throw new RuleRefused(diagnostics);
  return rule;
}

/** Whether two rules say the same, whichever of them runs and whatever members say nothing. */
export function isSameRule(one: Rule, other: Rule): boolean {
  return printed(one) === printed(other);
}

function printed(rule: Rule): string {
  const { enabled: _, ...members } = authoredMembers(exportedRule(rule).object);
  const said = Object.entries(members).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0));
  return canonicalJson(Object.fromEntries(said.map(([name, value]) => [name, name === 'required_fields' ? withoutEcs(value) : value])));
}

/** Whether ECS has a field is found out, not written. */
function withoutEcs(fields: JsonValue): JsonValue {
  if (!Array.isArray(fields)) return fields;
  return fields.map((field: JsonValue) => {
    if (!isJsonObject(field)) return field;
    const { ecs: _, ...others } = field;
    return others;
  });
}

/** The exception lists that a rule refers to. */
export function listReferencesOf({ extra }: Rule): readonly { readonly listId: string; readonly namespaceType: 'single' | 'agnostic' }[] {
  const references = Array.isArray(extra.exceptions_list) ? extra.exceptions_list.filter(isJsonObject) : [];
  return references
    .filter(({ type }) => type !== 'endpoint')
    .flatMap(({ list_id, namespace_type }) =>
      typeof list_id === 'string' ? [{ listId: list_id, namespaceType: namespace_type === 'agnostic' ? 'agnostic' : 'single' }] : [],
    );
}
