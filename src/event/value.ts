/** One value of a field as it stands in a document. */
export type Scalar = string | number | boolean;

/** What an expression gives: nothing, one value, or several (an Elasticsearch multi-value). Whole numbers beyond 2^53 are bigints. */
export type Value = null | Scalar | bigint | readonly (Scalar | bigint)[];

/** Elasticsearch's text of a JSON scalar, as a keyword field indexes it. */
export function keywordText(value: Scalar): string {
  return typeof value === 'string' ? value : String(value);
}
