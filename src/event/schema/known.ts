import { ecsFieldsByType } from './ecs-fields.ts';
import { fieldsMatching, fieldTypeOf } from './mapping.ts';
import type { Field, FieldOrigin, FieldType, NormalizerName, Schema } from './schema.ts';

/** A field that a data stream can produce, with what it means. */
export type KnownField = {
  readonly path: string;
  readonly type: FieldType;
  readonly meaning: string;
  readonly normalizer?: NormalizerName;
};

/** Multi-fields that Elastic's mappings add below a field, by the last part of their name. */
const SUBFIELDS = new Set(['text', 'caseless', 'keyword']);

/**
 * The schema of events whose mapping nobody gave: ECS and the fields that the data streams declare, and for every other name a field of
 * type `unknown`. Values past `ignore_above` are searched all the same: the document is what is read, not an index.
 */
export function openSchema(vendorFields: readonly KnownField[]): Schema {
  const fields = new Map<string, Field>();
  for (const [type, names] of Object.entries(ecsFieldsByType)) {
    for (const name of names.split(' ')) add(fields, name, fieldTypeOf(type), 'ecs');
  }
  for (const { path, type, normalizer } of vendorFields) add(fields, path, type, 'vendor', normalizer);
  resolveSubfields(fields);
  return {
    isClosed: false,
    field: (name) => fields.get(name) ?? inferredField(name, fields),
    fieldsLike: (pattern) => fieldsMatching(pattern, fields),
  };
}

function add(fields: Map<string, Field>, name: string, type: FieldType, origin: FieldOrigin, normalizer?: NormalizerName): void {
  fields.set(name, { name, path: name, type, origin, ...(normalizer ? { normalizer } : {}) });
}

/** `process.name.text` reads `process.name`. */
function resolveSubfields(fields: Map<string, Field>): void {
  for (const [name, field] of fields) {
    const dot = name.lastIndexOf('.');
    const parent = fields.get(name.slice(0, dot));
    const isSubfield = SUBFIELDS.has(name.slice(dot + 1)) && parent !== undefined && parent.type !== 'object' && parent.type !== 'nested';
    if (isSubfield) fields.set(name, { ...field, path: parent.path });
  }
}

function inferredField(name: string, fields: ReadonlyMap<string, Field>): Field {
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const parent = fields.get(name.slice(0, dot));
    if (parent?.type === 'flattened') return { name, path: name, type: 'keyword', origin: parent.origin };
  }
  const dot = name.lastIndexOf('.');
  const parent = SUBFIELDS.has(name.slice(dot + 1)) ? fields.get(name.slice(0, dot)) : undefined;
  if (parent && name.endsWith('.caseless'))
    return { name, path: parent.path, type: 'keyword', normalizer: 'lowercase', origin: 'inferred' };
  if (parent && name.endsWith('.keyword')) return { name, path: parent.path, type: 'keyword', origin: 'inferred' };
  if (parent && name.endsWith('.text')) return { name, path: parent.path, type: 'text', origin: 'inferred' };
  return { name, path: name, type: 'unknown', origin: 'inferred' };
}
