import * as z from 'zod';
import { parseDuration } from '#base/duration.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { ApiError } from '../../api-error.ts';

const texts = z.array(z.string().max(1024)).max(1000);
const fields = z.object({ field_names: texts });
const duration = z.string().regex(/^\d{1,9}[smhd]$/, { error: 'must be a duration such as 5m' });
const objects = z.array(z.record(z.string(), z.json())).max(100);

/** What may be changed of many rules at once; the names are Kibana's. */
export const editSchema = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['add_tags', 'delete_tags', 'set_tags']), value: texts }),
  z.object({ type: z.enum(['add_index_patterns', 'delete_index_patterns', 'set_index_patterns']), value: texts }),
  z.object({ type: z.enum(['add_investigation_fields', 'delete_investigation_fields', 'set_investigation_fields']), value: fields }),
  z.object({ type: z.enum(['add_rule_actions', 'set_rule_actions']), value: z.object({ actions: objects }) }),
  z.object({ type: z.enum(['set_alert_suppression', 'set_alert_suppression_for_threshold']), value: z.record(z.string(), z.json()) }),
  z.object({ type: z.literal('delete_alert_suppression') }),
  z.object({ type: z.literal('set_schedule'), value: z.object({ interval: duration, lookback: duration }) }),
  z.object({
    type: z.literal('set_timeline'),
    value: z.object({ timeline_id: z.string().max(512), timeline_title: z.string().max(1024) }),
  }),
]);

type Edit = z.output<typeof editSchema>;

/** A rule with an edit made; the same members where there is nothing to do. */
export function edited(rule: JsonObject, edit: Edit): JsonObject {
  switch (edit.type) {
    case 'add_tags':
    case 'delete_tags':
    case 'set_tags':
      return { ...rule, tags: changedTexts(rule.tags, edit.type, edit.value) };
    case 'add_index_patterns':
    case 'delete_index_patterns':
    case 'set_index_patterns':
      return withIndex(rule, edit);
    case 'add_investigation_fields':
    case 'delete_investigation_fields':
    case 'set_investigation_fields':
      return withInvestigationFields(rule, edit.type, edit.value.field_names);
    case 'add_rule_actions':
      return { ...rule, actions: [...(Array.isArray(rule.actions) ? rule.actions : []), ...edit.value.actions] };
    case 'set_rule_actions':
      return { ...rule, actions: edit.value.actions };
    case 'set_alert_suppression':
    case 'set_alert_suppression_for_threshold':
      return { ...rule, alert_suppression: edit.value };
    case 'delete_alert_suppression': {
      const { alert_suppression: _, ...others } = rule;
      return others;
    }
    case 'set_schedule':
      return {
        ...rule,
        interval: edit.value.interval,
        from: `now-${secondsOf(edit.value.interval) + secondsOf(edit.value.lookback)}s`,
        to: 'now',
      };
    case 'set_timeline':
      return { ...rule, ...edit.value };
    default:
      return edit satisfies never;
  }
}

function withIndex(rule: JsonObject, { type, value }: { readonly type: string; readonly value: readonly string[] }): JsonObject {
  if (rule.type === 'esql' || rule.type === 'machine_learning')
    throw new ApiError(400, `Index patterns can't be changed for ${String(rule.type)} rules`);
  const index = changedTexts(rule.index, type, value);
  if (index.length === 0) throw new ApiError(400, "Mutated params invalid: Index patterns can't be empty");
  return { ...rule, index };
}

function withInvestigationFields(rule: JsonObject, type: string, names: readonly string[]): JsonObject {
  const { investigation_fields: before, ...others } = rule;
  const now = changedTexts(isJsonObject(before) ? before.field_names : undefined, type, names);
  return now.length === 0 ? others : { ...others, investigation_fields: { field_names: now } };
}

function changedTexts(before: JsonValue | undefined, type: string, value: readonly string[]): readonly string[] {
  const had = Array.isArray(before) ? before.map(String) : [];
  if (type.startsWith('set_')) return [...new Set(value)];
  if (type.startsWith('add_')) return [...new Set([...had, ...value])];
  return had.filter((text) => !value.includes(text));
}

function secondsOf(duration: string): number {
  return Math.round((parseDuration(duration) ?? 0) / 1000);
}
