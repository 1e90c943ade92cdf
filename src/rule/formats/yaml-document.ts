import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, Scalar, type YAMLMap } from 'yaml';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { type Span, spanOf } from '#base/span.ts';
import type { QueryText } from '../rule.ts';
import { MAX_RULE_LENGTH, safeObject } from './limits.ts';
import type { Path } from './problem.ts';
import type { Source } from './source.ts';

/** One document of a YAML text: a map with its places, a value that is no map, or a mistake. */
export type YamlDocument =
  | { readonly kind: 'map'; readonly value: JsonObject; readonly source: Source; readonly place: Span }
  | { readonly kind: 'other'; readonly place: Span }
  | { readonly kind: 'mistake'; readonly diagnostic: Diagnostic };

/** The documents of a YAML text; empty ones are left out. */
export function readYaml(text: string): readonly YamlDocument[] {
  if (text.length > MAX_RULE_LENGTH)
    return [mistake('RUL102', spanOf(0, 0), `The file has more than ${MAX_RULE_LENGTH} characters`, 'split it')];
  const documents = isDeep(text) ? undefined : documentsOf(text);
  if (documents === undefined) return [mistake('RUL102', spanOf(0, 0), 'The file is nested too deep', 'a few levels are enough')];
  return documents.filter(({ contents, errors }) => errors.length > 0 || contents !== null).map((document) => readDocument(text, document));
}

/** Brackets that open far more often than they close: the library would need very long to find that out. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '[' || char === '{') depth++;
    else if ((char === ']' || char === '}') && depth > 0) depth--;
    if (depth > 500) return true;
  }
  return false;
}

function documentsOf(text: string): readonly Document.Parsed[] | undefined {
  try {
    // The library compares each key with all before it; `repeatedKey` does the same in one pass.
    const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    // The library descends by recursion: a text of ten thousand brackets exhausts the stack.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readDocument(text: string, document: Document.Parsed): YamlDocument {
  const [error] = document.errors;
  if (error?.code === 'RESOURCE_EXHAUSTION')
    return mistake('RUL102', spanOf(0, 0), 'The file is nested too deep', 'a few levels are enough');
  if (error)
    return mistake(
      'RUL101',
      spanOf(error.pos[0], error.pos[1]),
      `This is not valid YAML: ${lowerFirst(error.message)}`,
      yamlHelp(error.code),
    );
  const { contents } = document;
  const place = spanOf(contents?.range[0] ?? 0, contents?.range[0] ?? 0);
  if (!isMap(contents)) return { kind: 'other', place };
  const repeated = repeatedKey(contents);
  if (repeated) return mistake('RUL101', repeated, 'This is not valid YAML: the member stands there twice', 'keep one of the two');
  const value = plainValue(document);
  const tooMuch = 'The document is nested too deep, repeats itself by too many aliases, or has a member "__proto__"';
  return value === undefined
    ? mistake('RUL102', place, tooMuch, 'write it out')
    : { kind: 'map', value, source: yamlSource(text, contents), place };
}

/** The second of two members of one name, wherever it is. */
function repeatedKey(root: Node): Span | undefined {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (isSeq(node)) for (const item of node.items) open.push(item);
    if (!isMap(node)) continue;
    const repeated = repeatedKeyOf(node);
    if (repeated) return repeated;
    for (const { value } of node.items) open.push(value);
  }
  return undefined;
}

function repeatedKeyOf(map: YAMLMap): Span | undefined {
  const seen = new Set<unknown>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) return spanOf(key.range?.[0] ?? 0, key.range?.[1] ?? 0);
    seen.add(key.value);
  }
  return undefined;
}

function plainValue(document: Document.Parsed): JsonObject | undefined {
  try {
    return safeObject(document.toJS({ maxAliasCount: 100 }));
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function mistake(code: Diagnostic['code'], span: Span, message: string, help?: string): YamlDocument {
  return { kind: 'mistake', diagnostic: errorAt(code, span, message, help) };
}

function yamlHelp(code: string): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'indent with blanks';
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
    const above = path.slice(0, depth);
    const node = nodeAt(root, above);
    if (!node?.range || node.range[1] === node.range[0]) continue;
    if (depth === path.length) return spanOf(node.range[0], node.range[1]);
    return typeof above.at(-1) === 'number' ? firstName(node) : nameOf(root, above);
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
