import type { KqlField, KqlNode, KqlValue } from '#lang/kql/ast.ts';
import { parseKql } from '#lang/kql/parser.ts';
import type { Clause, Comparison, Literal, ReadField, Reading } from './reading.ts';

type Found = { readonly comparisons: Comparison[]; readonly fields: ReadField[] };

export function readKql(text: string): Reading {
  const { tree } = parseKql(text);
  const found: Found = { comparisons: [], fields: [] };
  walk(tree, '', false, found);
  return {
    language: 'kuery',
    text,
    ...found,
    clauses: [clauseOf(tree)],
    asQuery: ({ start, end }) => text.slice(start, end),
    copied: [],
    choices: [],
  };
}

function walk(node: KqlNode, prefix: string, isNegated: boolean, found: Found): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const operand of node.operands) walk(operand, prefix, isNegated, found);
      return;
    case 'not':
      walk(node.operand, prefix, !isNegated, found);
      return;
    case 'nested':
      walk(node.operand, `${prefix}${nameOf(node.field)}.`, isNegated, found);
      return;
    case 'is':
    case 'range': {
      if (!node.field) return;
      const field = `${prefix}${nameOf(node.field)}`;
      found.fields.push({ name: field, span: node.field.span, isPattern: node.field.kind === 'pattern', part: 'filter' });
      const literal = node.kind === 'is' ? literalOf(node.value) : undefined;
      if (literal)
        found.comparisons.push({
          field,
          fieldSpan: node.field.span,
          literals: [literal],
          ignoresCase: false,
          isNegated,
          part: 'filter',
          span: node.span,
        });
      return;
    }
    default:
      return;
  }
}

function nameOf(field: KqlField): string {
  return field.kind === 'name' ? field.name : field.parts.join('*');
}

function literalOf(value: KqlValue): Literal | undefined {
  if (value.kind === 'text') return { text: value.text, span: value.span, isPattern: false };
  return value.kind === 'pattern' && value.parts.some((part) => part !== '')
    ? { text: value.parts.join('*'), span: value.span, isPattern: true }
    : undefined;
}

function clauseOf(node: KqlNode): Clause {
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
