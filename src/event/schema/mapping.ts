import { compilePathPattern } from '../path-pattern.ts';
import type { Field, FieldType, NormalizerName, Schema } from './schema.ts';

/** A field's mapping as Elasticsearch writes it. A string is short for `{ type }`. */
export type FieldMapping =
  | string
  | {
      readonly type: string;
      /** The field an `alias` stands for. */
      readonly path?: string;
      readonly null_value?: unknown;
      readonly ignore_above?: number;
      /** `constant_keyword` */
      readonly value?: unknown;
      /** Dates. */
      readonly format?: string;
      readonly scaling_factor?: number;
      /** Multi-fields. */
      readonly fields?: Readonly<Record<string, FieldMapping>>;
      /** Applied to the stored value and to what it is compared with. */
      readonly normalizer?: string;
      /** Kibana data views: the types that the indices give the field, when they disagree. */
      readonly esTypes?: readonly string[];
    };

const TYPES: ReadonlySet<string> = new Set<FieldType>([
  'keyword',
  'constant_keyword',
  'wildcard',
  'text',
  'match_only_text',
  'long',
  'integer',
  'short',
  'byte',
  'unsigned_long',
  'double',
  'float',
  'half_float',
  'scaled_float',
  'boolean',
  'date',
  'date_nanos',
  'ip',
  'version',
  'flattened',
  'nested',
  'object',
  'geo_point',
  'unknown',
]);

/** The mapping's own name for the type, with the spellings that mean one of ours. */
export function fieldTypeOf(name: string): FieldType {
  if (name === 'datetime') return 'date';
  return TYPES.has(name) ? (name as FieldType) : 'keyword';
}

/** A closed schema: the caller named every field there is. */
export function schemaOfMapping(mapping: Readonly<Record<string, FieldMapping>>): Schema {
  const fields = new Map<string, Field>();
  const aliases = new Map<string, string>();
  const nestedPaths = Object.keys(mapping).filter((name) => typeOf(mapping[name]) === 'nested');
  for (const [name, fieldMapping] of Object.entries(mapping)) addField(name, fieldMapping, name, nestedPaths, fields, aliases);
  for (const [name, target] of aliases) {
    const field = fields.get(target);
    if (field) fields.set(name, { ...field, name });
  }
  return {
    isClosed: true,
    field: (name) => fields.get(name) ?? belowFlattened(name, fields),
    fieldsLike: (pattern) => fieldsMatching(pattern, fields),
  };
}

/** The fields whose whole name matches a pattern with `*`, in the order of the schema. */
export function fieldsMatching(pattern: string, fields: ReadonlyMap<string, Field>): readonly Field[] {
  const matches = compilePathPattern(pattern);
  return [...fields].filter(([name]) => matches(name)).map(([, field]) => field);
}

function typeOf(mapping: FieldMapping | undefined): string | undefined {
  return typeof mapping === 'string' ? mapping : mapping?.type;
}

function addField(
  name: string,
  mapping: FieldMapping,
  path: string,
  nestedPaths: readonly string[],
  fields: Map<string, Field>,
  aliases: Map<string, string>,
): void {
  const options = typeof mapping === 'string' ? { type: mapping } : mapping;
  if (options.type === 'alias') {
    if (options.path !== undefined) aliases.set(name, options.path);
    return;
  }
  const nestedPath = nestedPaths.filter((nested) => path.startsWith(`${nested}.`)).sort((a, b) => b.length - a.length)[0];
  for (const [child, childMapping] of Object.entries(options.fields ?? {})) {
    addField(`${name}.${child}`, childMapping, path, nestedPaths, fields, aliases);
  }
  const exact = exactSubfield(name, options, fields);
  fields.set(name, { name, path, origin: 'caller', ...facts(options), ...(nestedPath ? { nestedPath } : {}), ...(exact ? { exact } : {}) });
}

/** Elasticsearch: the exact form of a text field is its keyword (or wildcard) sub-field. */
function exactSubfield(name: string, options: Exclude<FieldMapping, string>, fields: ReadonlyMap<string, Field>): Field | undefined {
  if (fieldTypeOf(options.type) !== 'text' && fieldTypeOf(options.type) !== 'match_only_text') return undefined;
  return Object.keys(options.fields ?? {})
    .map((child) => fields.get(`${name}.${child}`))
    .find((field) => field !== undefined && ['keyword', 'wildcard', 'constant_keyword'].includes(field.type));
}

function facts(options: Exclude<FieldMapping, string>): Omit<Field, 'name' | 'path' | 'origin'> {
  const nullValue = options.null_value;
  const isScalar = typeof nullValue === 'string' || typeof nullValue === 'number' || typeof nullValue === 'boolean';
  return {
    type: fieldTypeOf(options.type),
    ...(new Set(options.esTypes).size > 1 ? { isMixed: true } : {}),
    ...(isScalar ? { nullValue } : {}),
    ...(options.ignore_above === undefined ? {} : { ignoreAbove: options.ignore_above }),
    ...(options.normalizer === undefined ? {} : { normalizer: options.normalizer as NormalizerName }),
    ...(options.type !== 'constant_keyword' || options.value === undefined ? {} : { constant: String(options.value) }),
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.scaling_factor === undefined ? {} : { scalingFactor: options.scaling_factor }),
  };
}

/** Below a `flattened` field every key is a keyword. */
function belowFlattened(name: string, fields: ReadonlyMap<string, Field>): Field | undefined {
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const parent = fields.get(name.slice(0, dot));
    if (parent?.type === 'flattened') return { ...parent, name, path: `${parent.path}${name.slice(dot)}`, type: 'keyword' };
  }
  return undefined;
}
