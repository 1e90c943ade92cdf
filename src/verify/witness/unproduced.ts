import type { Event } from '#event/event.ts';
import type { KnownField } from '#event/schema/known.ts';
import { baseFields } from '#normalize/known-fields.ts';
import { normalizers } from '#normalize/normalizers.ts';
import { leavesOf } from './change.ts';

/** A field that a witness needs and its data stream never fills: the rule fires on paper only. */
export type Unproduced = { readonly field: string; readonly dataset: string };

/** The fields of the events that no raw record of their data stream gives. Events of streams that are not read here are left out. */
export function unproducedFields(events: readonly Event[]): readonly Unproduced[] {
  const found = new Map<string, Unproduced>();
  for (const { dataset, document } of events) {
    const normalizer = normalizers.find((one) => one.dataset === dataset && one.dataset !== 'ecs');
    if (!normalizer) continue;
    const fields = [...baseFields, ...normalizer.fields];
    for (const [segments] of leavesOf(document)) {
      const field = segments.join('.');
      if (!fields.some((one) => produces(one, field))) found.set(`${dataset} ${field}`, { field, dataset });
    }
  }
  return [...found.values()];
}

/** Types whose members are whatever a record has. */
const OPEN_TYPES: ReadonlySet<string> = new Set(['flattened', 'object', 'nested']);

function produces({ path, type }: KnownField, name: string): boolean {
  if (path.startsWith(`${name}.`) || (OPEN_TYPES.has(type) && name.startsWith(`${path}.`))) return true;
  const [listed, asked] = [path.split('.'), name.split('.')];
  return listed.length === asked.length && listed.every((segment, i) => segment === '*' || segment === asked[i]);
}
