import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, Scalar, stringify } from 'yaml';
import { type Diagnostic, errorAt, warningAt } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { type Span, spanOf } from '#base/span.ts';
import type { QueryText, Rule } from '../rule.ts';
import { fileFromRule } from './file-rule.ts';
import { MAX_RULE_LENGTH, safeObject } from './limits.ts';
import type { Path } from './problem.ts';
import { type ReadRule, readOwnRule } from './read-rule.ts';
import { RULE_MEMBERS, UNUSED_MEMBERS } from './schema.ts';
import type { Source } from './source.ts';
import { shortRule } from './write-rule.ts';

/** Every rule of a YAML text, a document each. */
export function readYamlRules(text: string): readonly ReadRule[] {
  if (text.length > MAX_RULE_LENGTH)
    return [failed('RUL102', spanOf(0, 0), `The file has more than ${MAX_RULE_LENGTH} characters`, 'split it')];
  const documents = documentsOf(text);
  if (documents === undefined)
    return [failed('RUL102', spanOf(0, 0), 'The file is nested too deep', 'rules need no more than a few levels')];
  return documents.filter(({ contents, errors }) => errors.length > 0 || contents !== null).map((document) => readDocument(text, document));
}

function documentsOf(text: string): readonly Document.Parsed[] | undefined {
  try {
    const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    // The library descends by recursion: a text of ten thousand brackets exhausts the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readDocument(text: string, document: Document.Parsed): ReadRule {
  const [error] = document.errors;
  if (error)
    return failed(
      'RUL101',
      spanOf(error.pos[0], error.pos[1]),
      `This is not valid YAML: ${lowerFirst(error.message)}`,
      yamlHelp(error.code),
    );
  const { contents } = document;
  const place = spanOf(contents?.range[0] ?? 0, contents?.range[0] ?? 0);
  if (!isMap(contents)) return noRule(place);
  const value = plainValue(document);
  if (value === undefined)
    return failed(
      'RUL102',
      place,
      'The rule is nested too deep, repeats itself by too many aliases, or has a member "__proto__"',
      'write it out',
    );
  if (isSigma(value)) return failed('RUL104', place, 'This is a Sigma rule; Sigma is not read yet', 'convert it to KQL or EQL');
  if (!RULE_SIGNS.some((member) => Object.hasOwn(value, member))) return noRule(place);
  return readOwnRule(value, yamlSource(text, contents));
}

/** Other YAML (a pack's page, cases) has none of these. */
const RULE_SIGNS = ['rule_id', 'type', 'query', 'severity', 'risk_score'];

function noRule(place: Span): ReadRule {
  const help = 'a rule is a map of members: rule_id, name, type, query, severity; see docs/rule-format.md';
  return { diagnostics: [warningAt('RUL103', place, 'This is no rule', help)] };
}

function plainValue(document: Document.Parsed): JsonObject | undefined {
  try {
    return safeObject(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function isSigma(value: JsonObject): boolean {
  return Object.hasOwn(value, 'logsource') && Object.hasOwn(value, 'detection');
}

function failed(code: Diagnostic['code'], span: Span, message: string, help?: string): ReadRule {
  return { diagnostics: [errorAt(code, span, message, help)] };
}

function yamlHelp(code: string): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'indent with blanks';
  if (code === 'DUPLICATE_KEY') return 'keep one of the two';
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY')
    return 'put text with a colon in quotes, or in a block after |';
  return undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function yamlSource(text: string, root: Node): Source {
  return {
    placeOf: (path) => placeOf(root, path),
    nameOf: (path) => nameOf(root, path),
    queryText: (path, query) => queryText(text, nodeAt(root, path), query),
  };
}

function placeOf(root: Node, path: Path): Span {
  for (let depth = path.length; depth > 0; depth--) {
    const node = nodeAt(root, path.slice(0, depth));
    if (node?.range && node.range[1] > node.range[0])
      return depth === path.length ? spanOf(node.range[0], node.range[1]) : nameOf(root, path.slice(0, depth));
  }
  return firstName(root);
}

function nameOf(root: Node, path: Path): Span {
  const parent = nodeAt(root, path.slice(0, -1));
  if (isMap(parent)) {
    const key = parent.items
      .map((pair) => pair.key)
      .find((candidate) => isScalar(candidate) && String(candidate.value) === String(path.at(-1)));
    if (isScalar(key) && key.range) return spanOf(key.range[0], key.range[1]);
  }
  const node = nodeAt(root, path);
  return node?.range ? spanOf(node.range[0], node.range[1]) : firstName(root);
}

/** The name of the first member stands for the whole rule. */
function firstName(root: Node): Span {
  const key = isMap(root) ? root.items[0]?.key : undefined;
  if (isScalar(key) && key.range) return spanOf(key.range[0], key.range[1]);
  return spanOf(root.range?.[0] ?? 0, root.range?.[0] ?? 0);
}

function nodeAt(root: Node, path: Path): Node | undefined {
  let node: unknown = root;
  for (const step of path) {
    if (isMap(node) || isSeq(node)) node = node.get(step, true);
    else return undefined;
  }
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node : undefined;
}

function queryText(text: string, node: Node | undefined, query: string): QueryText {
  if (!isScalar(node) || !node.range) return { text: query };
  const start = node.range[0];
  if (node.type === Scalar.BLOCK_LITERAL) return blockText(text, start, query);
  const offset = node.type === Scalar.PLAIN ? start : start + 1;
  return text.startsWith(query, offset) ? { text: query, offset } : { text: query };
}

/** The lines of a block stand in the file as they are, each behind the same indentation. */
function blockText(text: string, header: number, query: string): QueryText {
  const lineOffsets: number[] = [];
  let lineStart = text.indexOf('\n', header) + 1;
  const lines = query.split('\n');
  for (const [i, line] of lines.entries()) {
    const isEnd = i === lines.length - 1 && line === '';
    const lineEnd = text.indexOf('\n', lineStart);
    const found = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, '');
    const indentation = isEnd ? 0 : found.length - line.length;
    if (!isEnd && !(found.endsWith(line) && found.slice(0, indentation).trim() === '')) return { text: query };
    lineOffsets.push(lineStart + indentation);
    lineStart = lineEnd === -1 ? text.length : lineEnd + 1;
  }
  return lines.length === 1 ? { text: query, offset: lineOffsets[0] ?? 0 } : { text: query, lineOffsets };
}

/** Rules as YAML, a document each. Members that have their default are left out. */
export function writeYamlRules(rules: readonly Rule[]): string {
  return rules.map(writeYamlRule).join('---\n');
}

function writeYamlRule(rule: Rule): string {
  const besides = Object.entries(rule.extra);
  const unused = besides.filter(([member]) => UNUSED_MEMBERS.includes(member) && !RULE_MEMBERS.includes(member));
  const extra = besides.filter(([member]) => !UNUSED_MEMBERS.includes(member) || RULE_MEMBERS.includes(member));
  const file = {
    ...shortRule(fileFromRule(rule)),
    ...Object.fromEntries(unused),
    ...(extra.length > 0 ? { extra: Object.fromEntries(extra) } : {}),
  };
  return stringify(file, { lineWidth: 0, aliasDuplicateObjects: false });
}
