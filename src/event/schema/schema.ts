/** Elasticsearch's field types, as far as they change what a query means. `unknown`: nobody told; values speak for themselves. */
export type FieldType =
  | 'keyword'
  | 'constant_keyword'
  | 'wildcard'
  | 'text'
  | 'match_only_text'
  | 'long'
  | 'integer'
  | 'short'
  | 'byte'
  | 'unsigned_long'
  | 'double'
  | 'float'
  | 'half_float'
  | 'scaled_float'
  | 'boolean'
  | 'date'
  | 'date_nanos'
  | 'ip'
  | 'version'
  | 'flattened'
  | 'nested'
  | 'object'
  | 'geo_point'
  | 'unknown';

/** A folding applied to a keyword's stored value and to every literal it is compared with (Elasticsearch: `normalizer`). */
export type NormalizerName = 'lowercase' | 'operation_name';

/** Who said what type a field has. */
export type FieldOrigin = 'caller' | 'ecs' | 'vendor' | 'inferred';

/** A field as a query may read it: aliases and multi-fields are resolved to the path that holds the value. */
export type Field = {
  /** As the author wrote it, or as the schema lists it. */
  readonly name: string;
  /** Where the value stands in the document. */
  readonly path: string;
  readonly type: FieldType;
  readonly origin: FieldOrigin;
  /** The indices disagree about the type (Kibana: several `esTypes`). */
  readonly isMixed?: true;
  /** Elasticsearch `null_value`: what an explicit null counts as. */
  readonly nullValue?: string | number | boolean;
  /** Elasticsearch `ignore_above`: longer strings are not searchable. */
  readonly ignoreAbove?: number;
  readonly normalizer?: NormalizerName;
  /** Elasticsearch `constant_keyword`: the value of every document of the index. */
  readonly constant?: string;
  /** Date format, as in the mapping. */
  readonly format?: string;
  readonly scalingFactor?: number;
  /** The nested object this field lives in, if any. */
  readonly nestedPath?: string;
  /** For a text field: its exact keyword sub-field. */
  readonly exact?: Field;
};

/** What is known about the fields of the documents a query reads. */
export type Schema = {
  /**
   * The field of that name. A closed schema (the caller gave the mapping) answers undefined for an unmapped field; an open one
   * answers a field of type `unknown`.
   */
  readonly field: (name: string) => Field | undefined;
  /** The fields whose full dotted name matches a pattern; `*` crosses dots. */
  readonly fieldsLike: (pattern: string) => readonly Field[];
  /** Whether the mapping is complete: what it does not name does not exist. */
  readonly isClosed: boolean;
};
