import type { Field } from '#event/schema/schema.ts';
import type { FieldRef } from '../../expr.ts';

/** What an expression keeps of a field: where its value stands, and what changes how it is read. */
export function fieldRefOf(field: Field): FieldRef {
  const { path, type, nullValue, ignoreAbove, normalizer, constant, format, scalingFactor, nestedPath } = field;
  return {
    path,
    type,
    ...(nullValue === undefined ? {} : { nullValue }),
    ...(ignoreAbove === undefined ? {} : { ignoreAbove }),
    ...(normalizer === undefined ? {} : { normalizer }),
    ...(constant === undefined ? {} : { constant }),
    ...(format === undefined ? {} : { format }),
    ...(scalingFactor === undefined ? {} : { scalingFactor }),
    ...(nestedPath === undefined ? {} : { nestedPath }),
  };
}
