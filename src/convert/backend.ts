import type { Query } from '#plan/query.ts';

/** A query in another product's language, or why it cannot be said there. */
export type Converted = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unsupported'; readonly reason: string };

/** Another product: IR → its query. Nothing is lost in silence: what cannot be said is `unsupported`. */
export type Backend = {
  /** As given to `tocsin convert --to`. */
  readonly name: string;
  readonly title: string;
  readonly convert: (query: Query) => Converted;
};
