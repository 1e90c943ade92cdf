import { type KnownField, openSchema } from '#event/schema/known.ts';
import type { Schema } from '#event/schema/schema.ts';
import { baseFields } from '#normalize/known-fields.ts';
import { normalizers } from '#normalize/normalizers.ts';

/** The fields of every data stream that Tocsin fills. */
function vendorFields(): readonly KnownField[] {
  return [...baseFields, ...normalizers.flatMap(({ fields }) => fields)];
}

/** The schema of events whose mapping nobody gave: ECS, and what the data streams declare. */
export function knownSchema(): Schema {
  return openSchema(vendorFields());
}
