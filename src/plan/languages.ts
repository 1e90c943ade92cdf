import type { Diagnostic } from '#base/diagnostic.ts';
import type { Schema } from '#event/schema/schema.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { eql } from './lower/eql.ts';
import { esql } from './lower/esql.ts';
import { kuery } from './lower/kql.ts';
import { lucene } from './lower/lucene.ts';
import type { Query } from './query.ts';

/** What lowering has to know besides the text. */
export type LowerContext = {
  readonly schema: Schema;
  /** Names in the query that are read elsewhere (`Rule.fieldMap`). */
  readonly fieldMap?: ReadonlyMap<string, string>;
  /** EQL: the field `process where` compares, default `event.category`. */
  readonly eventCategoryField?: string;
  /** ES|QL: the fields of the indices that a query names, when they are known apart from `schema`. */
  readonly schemaOf?: (patterns: readonly string[]) => Schema | undefined;
};

/** Text → meaning. Errors in the text or against the fields leave `query` out. */
export type Planned = { readonly query?: Query; readonly diagnostics: readonly Diagnostic[] };

/** A language: its name in rules, and how its text becomes a query. */
export type Language = {
  readonly name: RuleLanguage;
  readonly title: string;
  readonly plan: (text: string, context: LowerContext) => Planned;
};

/** The list of languages. */
export const languages: readonly Language[] = [kuery, lucene, eql, esql];

export function planQuery(name: RuleLanguage, text: string, context: LowerContext): Planned {
  const language = languages.find((candidate) => candidate.name === name);
  if (!language) throw new Error(`No language is called "${name}"`);
  return language.plan(text, context);
}
