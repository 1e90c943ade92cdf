import { type Span, spanOf } from '#base/span.ts';
import { Lexer } from '#lang/eql/lexer.ts';
import { readToken } from '#lang/esql/lexer.ts';
import { isLoneStar, type KqlNode, type KqlValue } from '#lang/kql/ast.ts';
import { parseKql } from '#lang/kql/parser.ts';
import type { LuceneNode } from '#lang/lucene/ast.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import type { RuleLanguage } from '#rule/rule.ts';

/** Where the literals of a query stand: texts, numbers, truth values; quotes belong to them. A star that asks for any value is none. */
export function literalsOf(language: RuleLanguage, text: string): readonly Span[] {
  switch (language) {
    case 'kuery':
      return kqlLiterals(parseKql(text).tree);
    case 'lucene':
      return luceneLiterals(parseLucene(text).tree);
    case 'eql':
      return eqlLiterals(text);
    case 'esql':
      return esqlLiterals(text);
    default:
      return language satisfies never;
  }
}

function kqlLiterals(node: KqlNode): readonly Span[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.flatMap(kqlLiterals);
    case 'not':
    case 'nested':
      return kqlLiterals(node.operand);
    case 'is':
    case 'range':
      return isAnyValue(node.value) ? [] : [node.value.span];
    case 'missing':
      return [];
    default:
      return node satisfies never;
  }
}

function isAnyValue(value: KqlValue): boolean {
  return value.kind === 'null' || (value.kind === 'pattern' && isLoneStar(value.parts));
}

function luceneLiterals(node: LuceneNode): readonly Span[] {
  if (node.kind === 'clauses') return node.clauses.flatMap((clause) => luceneLiterals(clause.node));
  if (node.kind === 'missing' || (node.kind === 'wildcard' && node.pattern === '*')) return [];
  return [node.field ? spanOf(node.field.span.end, node.span.end) : node.span];
}

function eqlLiterals(text: string): readonly Span[] {
  const lexer = new Lexer(text);
  const found: Span[] = [];
  let before = '';
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
    const isTruth = token.kind === 'keyword' && (token.text === 'true' || token.text === 'false');
    // Digits behind the point of a path are a part of it.
    const isNumber = token.kind === 'number' && before !== '.';
    if (token.kind === 'string' || isNumber || isTruth) found.push(token.span);
    before = token.text;
  }
  return found;
}

function esqlLiterals(text: string): readonly Span[] {
  const found: Span[] = [];
  for (let token = readToken(text, 0, {}, []); token.kind !== 'end'; token = readToken(text, token.span.end, {}, [])) {
    const isTruth = token.kind === 'name' && !token.isQuoted && /^(?:true|false)$/i.test(token.value);
    if (token.kind === 'string' || token.kind === 'integer' || token.kind === 'decimal' || isTruth) found.push(token.span);
  }
  return found;
}
