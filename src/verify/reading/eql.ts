import type { EqlEventFilter, EqlExpression, EqlField, EqlString, EqlText } from '#lang/eql/ast.ts';
import { parseEql } from '#lang/eql/parser.ts';
import { parseRowCommands } from '#lang/esql/parser.ts';
import type { Clause, Comparison, Literal, ReadField, Reading } from './reading.ts';
import { readRows } from './rows.ts';

type Found = { readonly comparisons: Comparison[]; readonly fields: ReadField[] };

export function readEql(text: string): Reading {
  const { tree, rest } = parseEql(text);
  const found: Found = { comparisons: [], fields: [] };
  const filters = filtersOf(tree);
  for (const { condition } of filters) walk(condition, false, found);
  for (const key of keysOf(tree)) noteField(key, found);
  const rows = rest ? readRows(parseRowCommands(text, text.lastIndexOf('|', rest.start)).commands) : undefined;
  return {
    language: 'eql',
    text,
    comparisons: [...found.comparisons, ...(rows?.comparisons ?? [])],
    fields: [...found.fields, ...(rows?.fields ?? [])],
    clauses: filters.map(({ condition }) => clauseOf(condition)),
    asQuery: ({ start, end }) => `any where ${text.slice(start, end)}`,
    copied: rows?.copied ?? [],
    choices: rows?.choices ?? [],
    ...(rest ? { rowCommands: rest } : {}),
  };
}

function filtersOf({ query }: EqlText): readonly EqlEventFilter[] {
  if (query.kind === 'event') return [query.filter];
  const terms = query.kind === 'sequence' && query.until ? [...query.terms, query.until] : query.terms;
  return terms.map(({ filter }) => filter);
}

function keysOf({ query }: EqlText): readonly EqlField[] {
  return query.kind === 'event' ? [] : [...query.by, ...query.terms.flatMap(({ by }) => by)];
}

function walk(node: EqlExpression, isNegated: boolean, found: Found): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const operand of node.operands) walk(operand, isNegated, found);
      return;
    case 'not':
      walk(node.operand, !isNegated, found);
      return;
    case 'comparison':
      walkComparison(node, isNegated, found);
      return;
    case 'in':
      noteComparison(node.value, node.items.flatMap(literalsOf), node.ignoreCase, isNegated, node, found);
      for (const item of node.items) noteFields(item, found);
      return;
    case 'match': {
      const ignoresCase = node.operator === ':' || node.operator.endsWith('~');
      // A regular expression is no text that could be seen.
      const literals = node.operator.startsWith('regex') ? [] : node.patterns.map(patternOf);
      noteComparison(node.value, literals, ignoresCase, isNegated, node, found);
      return;
    }
    default:
      noteFields(node, found);
  }
}

function walkComparison(node: Extract<EqlExpression, { kind: 'comparison' }>, isNegated: boolean, found: Found): void {
  const isEquality = node.operator === '==' || node.operator === '!=';
  const [field, other] = node.left.kind === 'field' ? [node.left, node.right] : [node.right, node.left];
  noteComparison(field, isEquality ? literalsOf(other) : [], false, isNegated !== (node.operator === '!='), node, found);
  noteFields(other, found);
}

function noteComparison(
  value: EqlExpression,
  literals: readonly Literal[],
  ignoresCase: boolean,
  isNegated: boolean,
  { span }: EqlExpression,
  found: Found,
): void {
  noteFields(value, found);
  if (value.kind !== 'field' || literals.length === 0) return;
  found.comparisons.push({ field: value.path, fieldSpan: value.span, literals, ignoresCase, isNegated, part: 'filter', span });
}

function literalsOf(node: EqlExpression): readonly Literal[] {
  return node.kind === 'literal' && node.type === 'string' ? [{ text: node.value, span: node.span, isPattern: false }] : [];
}

function patternOf({ value, span }: EqlString): Literal {
  return { text: value, span, isPattern: /[*?]/.test(value) };
}

/** Every field below, wherever it stands. */
function noteFields(node: EqlExpression, found: Found): void {
  switch (node.kind) {
    case 'field':
      noteField(node, found);
      return;
    case 'call':
      for (const argument of node.arguments) noteFields(argument, found);
      return;
    case 'arithmetic':
    case 'comparison':
      noteFields(node.left, found);
      noteFields(node.right, found);
      return;
    case 'negative':
      noteFields(node.operand, found);
      return;
    case 'and':
    case 'or':
    case 'not':
    case 'in':
    case 'match':
      walk(node, false, found);
      return;
    default:
      return;
  }
}

/** An optional field is one that may well be unknown. */
function noteField({ path, span, isOptional }: EqlField, found: Found): void {
  if (isOptional) return;
  found.fields.push({ name: path, span, isPattern: false, part: 'filter' });
}

function clauseOf(node: EqlExpression): Clause {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { kind: node.kind, operands: node.operands.map(clauseOf), span: node.span };
    case 'not':
      return { kind: 'not', operands: [clauseOf(node.operand)], span: node.span };
    default:
      return { kind: 'single', operands: [], span: node.span };
  }
}
