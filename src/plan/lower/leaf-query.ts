import { hasErrors } from '#base/diagnostic.ts';
import type { JsonObject, JsonValue } from '#base/json.ts';
import { spanOf } from '#base/span.ts';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import { foldCase } from '#event/text.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import type { CaseFolding, Condition } from '../expr.ts';
import { anyOf } from './conditions.ts';
import { rangeBounds } from './dsl-range.ts';
import { DslMistake, type FieldQuery, fieldQueryOf, listOf, textOf } from './dsl-values.ts';
import { fieldNamed } from './field-names.ts';
import { type Compared, equalTo, exists, isAnalyzed, like, matches, matchesRegex, startsWith, type Target, within } from './field-test.ts';
import { lowerQueryString } from './query-string.ts';
import { compareField, defaultFields, existsBelow, existsLike, isVisible, type Scope, spreadOver, unmapped } from './scope.ts';

/** The kinds of queries that compare fields. */
export function isLeafQuery(kind: string): boolean {
  return LEAVES.has(kind);
}

export function lowerLeafQuery(kind: string, body: JsonObject, path: string, scope: Scope): Condition {
  const lower = LEAVES.get(kind);
  if (!lower) throw new Error(`Not a leaf query: ${kind}`);
  return lower(body, path, scope);
}

type LowerLeaf = (body: JsonObject, path: string, scope: Scope) => Condition;

const LEAVES: ReadonlyMap<string, LowerLeaf> = new Map<string, LowerLeaf>([
  ['term', lowerTerm],
  ['terms', lowerTerms],
  ['match', lowerMatch],
  ['match_phrase', lowerMatchPhrase],
  ['multi_match', lowerMultiMatch],
  ['wildcard', lowerWildcard],
  ['prefix', lowerPrefix],
  ['regexp', lowerRegexp],
  ['range', lowerRange],
  ['exists', lowerExists],
  ['ids', lowerIds],
  ['query_string', lowerQueryStringQuery],
]);

const NOWHERE = spanOf(0, 0);

function onField(name: string, scope: Scope, compare: (target: Target) => Compared): Condition {
  const field = fieldNamed(name, scope.context);
  if (!field) return unmapped(name, NOWHERE, scope);
  return isVisible(field, scope) ? compareField(field, NOWHERE, scope, compare) : { kind: 'none' };
}

/** Elasticsearch: `case_insensitive` folds A-Z alone. */
function foldingOf({ case_insensitive: isFolded }: JsonObject): CaseFolding | undefined {
  return isFolded === true ? 'ascii' : undefined;
}

function lowerTerm(body: JsonObject, path: string, scope: Scope): Condition {
  const { name, options, path: at } = fieldQueryOf(body, 'value', path);
  const text = textOf(options.value, at);
  return onField(name, scope, (target) => equalTo(target, text, foldingOf(options)));
}

function lowerTerms(body: JsonObject, path: string, scope: Scope): Condition {
  const { name, options, path: at } = fieldQueryOf(body, 'values', path);
  const { values } = options;
  if (!Array.isArray(values))
    throw new DslMistake('LUC201', at, 'a list of values was expected here', 'terms of another document are not supported');
  return anyOf(values.map((value: JsonValue) => onField(name, scope, (target) => equalTo(target, textOf(value, at)))));
}

function lowerMatch(body: JsonObject, path: string, scope: Scope): Condition {
  const query = fieldQueryOf(body, 'query', path);
  const { type, operator, fuzziness, minimum_should_match: minimum } = query.options;
  // Filters of old Kibana versions wrote phrases like this.
  if (type === 'phrase') return lowerPhraseOn(query, scope);
  if (fuzziness !== undefined && fuzziness !== 0 && fuzziness !== '0')
    throw new DslMistake('LUC201', query.path, 'fuzziness is not supported');
  if (minimum !== undefined && String(minimum) !== '1')
    throw new DslMistake('LUC201', query.path, 'minimum_should_match is not supported here');
  const text = textOf(query.options.query, query.path);
  const match = String(operator ?? 'or').toLowerCase() === 'and' ? 'all' : 'any';
  return onField(query.name, scope, (target) => matches(target, text, match));
}

function lowerMatchPhrase(body: JsonObject, path: string, scope: Scope): Condition {
  return lowerPhraseOn(fieldQueryOf(body, 'query', path), scope);
}

function lowerPhraseOn({ name, options, path }: FieldQuery, scope: Scope): Condition {
  const text = textOf(options.query, path);
  const { slop } = options;
  return onField(name, scope, (target) => {
    if (isAnalyzed(target) && slop !== undefined && Number(slop) !== 0) throw new DslMistake('LUC201', path, 'slop is not supported');
    return matches(target, text, 'phrase');
  });
}

function lowerMultiMatch(body: JsonObject, path: string, scope: Scope): Condition {
  const text = textOf(body.query, `${path}.query`);
  const { type = 'best_fields', operator } = body;
  if (type !== 'phrase' && type !== 'best_fields' && type !== 'most_fields')
    throw new DslMistake('LUC201', path, `the type "${String(type)}" is not supported`);
  const match = type === 'phrase' ? 'phrase' : String(operator ?? 'or').toLowerCase() === 'and' ? 'all' : 'any';
  const inner: Scope = body.lenient === true || body.fields === undefined ? { ...scope, onRefusal: 'leaveOut' } : scope;
  const visible = fieldsOf(body, path, inner).filter((target) => isVisible(target, inner));
  return anyOf(visible.map((target) => compareField(target, NOWHERE, inner, (one) => matches(one, text, match))));
}

/** `fields` or `default_field`, whose names may hold `*` and a boost; every field without them. */
function fieldsOf(body: JsonObject, path: string, scope: Scope): readonly Target[] {
  const names = body.fields ?? body.default_field ?? '*';
  return listOf(names).flatMap((name) => {
    const bare = textOf(name, path).replace(/\^[\d.]+$/, '');
    if (bare === '*') return defaultFields(spanOf(0, 0), scope);
    if (bare.includes('*')) return spreadOver(bare, spanOf(0, 0), scope);
    const field = fieldNamed(bare, scope.context);
    return field ? [field] : [];
  });
}

function lowerWildcard(body: JsonObject, path: string, scope: Scope): Condition {
  const { name, options, path: at } = fieldQueryOf(body, 'value', path);
  const pattern = textOf(options.value ?? options.wildcard, at);
  return onField(name, scope, (target) => like(target, pattern, foldingOf(options)));
}

function lowerPrefix(body: JsonObject, path: string, scope: Scope): Condition {
  const { name, options, path: at } = fieldQueryOf(body, 'value', path);
  const folding = foldingOf(options);
  const prefix = foldCase(textOf(options.value ?? options.prefix, at), folding);
  return onField(name, scope, (target) => startsWith(target, prefix, folding));
}

function lowerRegexp(body: JsonObject, path: string, scope: Scope): Condition {
  const { name, options, path: at } = fieldQueryOf(body, 'value', path);
  const translated = translateLuceneRegex(textOf(options.value, at));
  if (translated.kind === 'problem') throw new DslMistake('LUC302', at, translated.message, translated.help);
  return onField(name, scope, (target) => matchesRegex(target, translated.pattern, foldingOf(options)));
}

function lowerRange(body: JsonObject, path: string, scope: Scope): Condition {
  const { name, options, path: at } = fieldQueryOf(body, 'gte', path);
  const bounds = rangeBounds(options, at);
  return onField(name, scope, (target) => within(target, bounds));
}

function lowerExists(body: JsonObject, path: string, scope: Scope): Condition {
  const name = textOf(body.field, `${path}.field`);
  if (name.includes('*')) return existsLike(name, scope);
  const field = fieldNamed(name, scope.context);
  if (!field) return existsBelow(name, NOWHERE, scope);
  return isVisible(field, scope) ? exists(field) : { kind: 'none' };
}

/** The documents' `_id`. */
function lowerIds(body: JsonObject, path: string): Condition {
  const values = listOf(body.values ?? []).map((value) => textOf(value, `${path}.values`));
  return values.length === 0 ? { kind: 'none' } : { kind: 'test', field: { path: '_id', type: 'keyword' }, test: { kind: 'text', values } };
}

function lowerQueryStringQuery(body: JsonObject, path: string, scope: Scope): Condition {
  const { tree, diagnostics } = parseLucene(textOf(body.query, `${path}.query`));
  if (hasErrors(diagnostics)) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    throw new DslMistake('LUC202', `${path}.query`, first?.message ?? 'no query string', first?.help);
  }
  const isEverything = body.fields === undefined && (body.default_field ?? '*') === '*';
  const isLenient = body.lenient === true || (body.lenient === undefined && isEverything);
  return lowerQueryString(
    tree,
    {
      fields: isEverything ? 'all' : fieldsOf(body, path, scope),
      operator: String(body.default_operator ?? 'or').toLowerCase() === 'and' ? 'and' : 'or',
      analyzesPrefixes: body.analyze_wildcard === true,
    },
    isLenient ? { ...scope, onRefusal: 'leaveOut' } : scope,
  );
}
