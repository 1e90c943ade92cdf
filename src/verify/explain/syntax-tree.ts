import { parseEql } from '#lang/eql/parser.ts';
import { parseEsql } from '#lang/esql/parser.ts';
import { parseKql } from '#lang/kql/parser.ts';
import { parseLucene } from '#lang/lucene/parser.ts';
import type { RuleLanguage } from '#rule/rule.ts';

/** The syntax tree of a query, a node a line: what the text says, before anybody asks what it means. */
export function syntaxTreeLines(language: RuleLanguage, text: string): readonly string[] {
  return nodeLines(parse(language, text), '', '', 0);
}

function parse(language: RuleLanguage, text: string): unknown {
  switch (language) {
    case 'kuery':
      return parseKql(text).tree;
    case 'lucene':
      return parseLucene(text).tree;
    case 'eql':
      return parseEql(text).tree;
    case 'esql':
      return parseEsql(text).query;
    default:
      return language satisfies never;
  }
}

const MAX_DEPTH = 400;

/** `name: kind member=value …`, and below it the members that are nodes themselves. */
function nodeLines(node: unknown, name: string, indent: string, depth: number): readonly string[] {
  const label = name === '' ? '' : `${name}: `;
  if (typeof node !== 'object' || node === null) return [`${indent}${label}${printScalar(node)}`];
  if (depth > MAX_DEPTH) return [`${indent}${label}…`];
  if (Array.isArray(node)) return listLines(node, name, indent, depth);
  const members = Object.entries(node).filter(([key, value]) => !UNSHOWN.test(key) && value !== undefined && !isEmptyList(value));
  const plain = members.filter(([, value]) => !isNode(value)).map(([key, value]) => `${key}=${printPlain(value)}`);
  const kind = 'kind' in node ? [String(node.kind)] : [];
  const head = [...kind, ...plain].join(' ');
  const below = members.filter(([, value]) => isNode(value));
  if (head === '' && label === '') return below.flatMap(([key, value]) => nodeLines(value, key, indent, depth + 1));
  return [`${indent}${label}${head}`.trimEnd(), ...below.flatMap(([key, value]) => nodeLines(value, key, `${indent}  `, depth + 1))];
}

/** Places in the text, and what stands in the head of a line already. */
const UNSHOWN = /^(?:span|kind|\w+Span)$/;

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Members of a list that is the only one below a node need no name. */
function listLines(list: readonly unknown[], name: string, indent: string, depth: number): readonly string[] {
  if (UNNAMED.has(name)) return list.flatMap((one) => nodeLines(one, '', indent, depth + 1));
  return list.flatMap((one, i) => nodeLines(one, `${name}[${i}]`, indent, depth + 1));
}

const UNNAMED: ReadonlySet<string> = new Set(['operands', 'commands', 'clauses']);

function isNode(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isNode);
  return typeof value === 'object' && value !== null;
}

function printPlain(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(printScalar).join(', ')}]` : printScalar(value);
}

function printScalar(value: unknown): string {
  return typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
