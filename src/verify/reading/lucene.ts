import type { LuceneNode } from '#lang/lucene/ast.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import type { Comparison, ReadField, Reading } from './reading.ts';

type Found = { readonly comparisons: Comparison[]; readonly fields: ReadField[] };

/** Clauses of a query string are read through the marks before them; they are not taken apart here. */
export function readLucene(text: string): Reading {
  const { tree } = parseLucene(text);
  const found: Found = { comparisons: [], fields: [] };
  walk(tree, false, found);
  return {
    language: 'lucene',
    text,
    ...found,
    clauses: [{ kind: 'single', operands: [], span: tree.span }],
    asQuery: ({ start, end }) => text.slice(start, end),
    copied: [],
    choices: [],
  };
}

function walk(node: LuceneNode, isNegated: boolean, found: Found): void {
  if (node.kind === 'clauses') {
    for (const clause of node.clauses) walk(clause.node, isNegated !== (clause.modifier === 'prohibited'), found);
    return;
  }
  if (node.kind === 'missing' || !node.field) return;
  const { name, span } = node.field;
  found.fields.push({ name, span, isPattern: name.includes('*'), part: 'filter' });
  const text = textOf(node);
  if (text === undefined || text === '*') return;
  const literal = { text, span: { start: span.end, end: node.span.end }, isPattern: node.kind !== 'term' && node.kind !== 'phrase' };
  found.comparisons.push({
    field: name,
    fieldSpan: span,
    literals: [literal],
    ignoresCase: false,
    isNegated,
    part: 'filter',
    span: node.span,
  });
}

function textOf(node: LuceneNode): string | undefined {
  switch (node.kind) {
    case 'term':
    case 'phrase':
      return node.text;
    case 'prefix':
      return `${node.text}*`;
    case 'wildcard':
      return node.pattern;
    default:
      return undefined;
  }
}
