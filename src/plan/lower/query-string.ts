import { errorAt } from '#base/diagnostic.ts';
import type { Span } from '#base/span.ts';
import { translateLuceneRegex } from '#event/lucene-regex.ts';
import type { LuceneClause, LuceneNode } from '#lang/lucene/ast.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import type { Bounds, Condition } from '../expr.ts';
import { allOf, anyOf, notOf } from './conditions.ts';
import { fieldNamed } from './field-names.ts';
import { type Compared, exists, isAnalyzed, like, matches, matchesRegex, startsWith, type Target, within, wordsOf } from './field-test.ts';
import { compareField, defaultFields, existsBelow, existsLike, isVisible, type Scope, spreadOver, unmapped } from './scope.ts';

/** How Elasticsearch is asked to run a query string. */
export type QueryStringOptions = {
  /** The fields of clauses that name none; `all` for every field. */
  readonly fields: readonly Target[] | 'all';
  /** `default_operator` */
  readonly operator: 'or' | 'and';
  /** `analyze_wildcard`: the words before the star of a prefix are analyzed too. */
  readonly analyzesPrefixes: boolean;
};

/** A text that another language hands on as a query string for the given fields. Mistakes in it are told at `span`. */
export function conditionOfQueryString(text: string, fields: readonly Target[], span: Span, scope: Scope): Compared {
  const { tree, diagnostics } = parseLucene(text);
  const mistake = diagnostics.find(({ severity }) => severity === 'error');
  if (mistake) return { kind: 'refused', reason: `Elasticsearch reads this as the query string ${text}: ${mistake.message}` };
  const options: QueryStringOptions = { fields, operator: 'or', analyzesPrefixes: false };
  return lowerQueryString(tree, options, { ...scope, report: (diagnostic) => scope.report({ ...diagnostic, span }) });
}

/** A query string without any word that could be looked for matches nothing. */
export function lowerQueryString(tree: LuceneNode, options: QueryStringOptions, scope: Scope): Condition {
  return lowerNode(tree, options, scope) ?? { kind: 'none' };
}

/** Undefined for a clause that analysis left no word of: Lucene drops it. */
function lowerNode(node: LuceneNode, options: QueryStringOptions, scope: Scope): Condition | undefined {
  switch (node.kind) {
    case 'clauses':
      return lowerClauses(node.clauses, options, scope);
    case 'missing':
      throw new Error('A query string with errors reached lowering; planning must stop first');
    default:
      return lowerLeaf(node, options, scope);
  }
}

type Occurrence = { readonly condition: Condition; occur: 'must' | 'should' | 'mustNot' };

/**
 * Lucene's marks are no precedence: AND requires the clauses on both its sides, OR leaves them optional, and optional ones count only where
 * nothing is required. Clauses that are all prohibited match everything else (Elasticsearch).
 */
function lowerClauses(clauses: readonly LuceneClause[], options: QueryStringOptions, scope: Scope): Condition | undefined {
  const occurrences: Occurrence[] = [];
  for (const { conjunction, modifier, node } of clauses) {
    markLast(occurrences.at(-1), conjunction, options.operator);
    const condition = lowerNode(node, options, scope);
    if (condition) occurrences.push({ condition, occur: occurOf(conjunction, modifier, options.operator) });
  }
  if (occurrences.length === 0) return undefined;
  const those = (occur: Occurrence['occur']): readonly Condition[] =>
    occurrences.filter((one) => one.occur === occur).map(({ condition }) => condition);
  const [must, should, mustNot] = [those('must'), those('should'), those('mustNot').map(notOf)];
  return allOf([...must, ...(must.length === 0 && should.length > 0 ? [anyOf(should)] : []), ...mustNot]);
}

/** AND makes the clause before it required, too. */
function markLast(last: Occurrence | undefined, conjunction: LuceneClause['conjunction'], operator: 'or' | 'and'): void {
  if (!last || last.occur === 'mustNot') return;
  if (conjunction === 'and') last.occur = 'must';
  if (conjunction === 'or' && operator === 'and') last.occur = 'should';
}

function occurOf(
  conjunction: LuceneClause['conjunction'],
  modifier: LuceneClause['modifier'],
  operator: 'or' | 'and',
): Occurrence['occur'] {
  if (modifier === 'prohibited') return 'mustNot';
  if (operator === 'and') return conjunction === 'or' ? 'should' : 'must';
  return modifier === 'required' || conjunction === 'and' ? 'must' : 'should';
}

type Leaf = Exclude<LuceneNode, { kind: 'clauses' | 'missing' }>;

function lowerLeaf(leaf: Leaf, options: QueryStringOptions, scope: Scope): Condition | undefined {
  if (leaf.field?.name === '_exists_') return lowerExists(leaf, scope);
  if (isStar(leaf) && (leaf.field?.name ?? '*') === '*' && options.fields === 'all') return { kind: 'all' };
  const targets = targetsOf(leaf, options, scope);
  if (!targets) return unmapped(leaf.field?.name ?? '', leaf.field?.span ?? leaf.span, scope);
  const visible = targets.filter((target) => isVisible(target, scope));
  const onEach = isNamed(leaf) || scope.onRefusal !== 'warn' ? scope : { ...scope, onRefusal: 'leaveOut' as const };
  const conditions = visible.map((target) => lowerOn(target, leaf, options, onEach)).filter((condition) => condition !== undefined);
  return conditions.length === 0 && visible.length > 0 ? undefined : anyOf(conditions);
}

/** Whether the author named the one field, so that a value it cannot hold is worth telling. */
function isNamed({ field }: Leaf): boolean {
  return field !== undefined && !field.name.includes('*');
}

function isStar(leaf: Leaf): boolean {
  return leaf.kind === 'wildcard' && leaf.pattern === '*';
}

/** Undefined for a name that a closed schema does not know. */
function targetsOf({ field, span }: Leaf, options: QueryStringOptions, scope: Scope): readonly Target[] | undefined {
  if (!field) return options.fields === 'all' ? defaultFields(span, scope) : options.fields;
  if (field.name === '*') return defaultFields(span, scope);
  if (field.name.includes('*')) return spreadOver(field.name, field.span, scope);
  const named = fieldNamed(field.name, scope.context);
  return named && [named];
}

function lowerExists(leaf: Leaf, scope: Scope): Condition {
  const name = textOf(leaf);
  if (name.includes('*')) return existsLike(name, scope);
  const named = fieldNamed(name, scope.context);
  if (!named) return existsBelow(name, leaf.span, scope);
  return isVisible(named, scope) ? exists(named) : { kind: 'none' };
}

function textOf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'term':
    case 'phrase':
      return leaf.text;
    case 'prefix':
      return `${leaf.text}*`;
    case 'wildcard':
    case 'regex':
      return leaf.pattern;
    case 'range':
      return '';
    default:
      return leaf satisfies never;
  }
}

function lowerOn(target: Target, leaf: Leaf, options: QueryStringOptions, scope: Scope): Condition | undefined {
  const compare = (compared: (one: Target) => Compared): Condition => compareField(target, leaf.span, scope, compared);
  switch (leaf.kind) {
    case 'term': {
      const bounds = leaf.field ? comparisonOf(leaf.text) : undefined;
      if (bounds) return compare((one) => within(one, bounds));
      return isWordless(target, leaf.text)
        ? undefined
        : compare((one) => matches(one, leaf.text, options.operator === 'and' ? 'all' : 'any'));
    }
    case 'phrase':
      return isWordless(target, leaf.text) ? undefined : compare((one) => matches(one, leaf.text, 'phrase'));
    case 'wildcard':
      if (leaf.pattern === '*') return exists(target);
      return compare((one) => like(one, isAnalyzed(one) ? leaf.pattern.toLowerCase() : leaf.pattern));
    case 'prefix':
      return lowerPrefix(target, leaf.text, options, compare);
    case 'regex':
      return lowerRegex(leaf, compare, scope);
    case 'range': {
      const { from, to } = leaf;
      return compare((one) =>
        within(one, {
          ...(from && { [from.isIncluded ? 'gte' : 'gt']: from.text }),
          ...(to && { [to.isIncluded ? 'lte' : 'lt']: to.text }),
        }),
      );
    }
    default:
      return leaf satisfies never;
  }
}

type Compare = (compared: (one: Target) => Compared) => Condition;

function isWordless(target: Target, text: string): boolean {
  return isAnalyzed(target) && wordsOf(text).length === 0;
}

/** `field:>=10` (Elasticsearch; only behind a field name). */
function comparisonOf(text: string): Bounds<string> | undefined {
  const match = /^([<>])(=?)(.+)$/s.exec(text);
  if (!match) return undefined;
  const [, direction, equal, bound = ''] = match;
  const name = direction === '>' ? (equal ? 'gte' : 'gt') : equal ? 'lte' : 'lt';
  return bound === '*' ? {} : { [name]: bound };
}

function lowerPrefix(target: Target, text: string, { analyzesPrefixes }: QueryStringOptions, compare: Compare): Condition | undefined {
  if (!isAnalyzed(target)) return compare((one) => startsWith(one, text));
  if (!analyzesPrefixes) return compare((one) => startsWith(one, text.toLowerCase()));
  const words = wordsOf(text);
  const last = words.at(-1);
  if (last === undefined) return undefined;
  return anyOf([...words.slice(0, -1).map((word) => compare((one) => matches(one, word, 'any'))), compare((one) => startsWith(one, last))]);
}

function lowerRegex(leaf: Extract<Leaf, { kind: 'regex' }>, compare: Compare, scope: Scope): Condition {
  const translated = translateLuceneRegex(leaf.pattern);
  if (translated.kind === 'problem') {
    scope.report(errorAt('LUC302', leaf.span, translated.message, translated.help));
    return { kind: 'none' };
  }
  return compare((one) => matchesRegex(one, translated.pattern));
}
