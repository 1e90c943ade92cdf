import { type Diagnostic, errorAt, hasErrors, warningAt } from '#base/diagnostic.ts';
import { findForeignQuery } from '#base/foreign-query.ts';
import { joinSpans, type Span, spanOf } from '#base/span.ts';
import type { LuceneClause, LuceneField, LuceneNode } from './ast.ts';
import { type Token, type TokenKind, tokenizeLucene } from './lexer.ts';
import { lintTokens } from './lint.ts';
import { parseRangeText } from './range.ts';
import { unescapeLucene } from './unescape.ts';

/** A tree for any text, and what is wrong or doubtful in it. With an error the tree may hold `missing` nodes and must not be run. */
export type ParsedLucene = { readonly tree: LuceneNode; readonly diagnostics: readonly Diagnostic[] };

/** Deeper nesting is refused. */
const MAX_DEPTH = 100;

/** Longer texts are refused unread; in UTF-16 units. */
const MAX_LENGTH = 1_000_000;

/** topLevel = query end */
export function parseLucene(text: string): ParsedLucene {
  if (text.length > MAX_LENGTH) {
    const span = spanOf(0, text.length);
    const tooLong = errorAt('LUC105', span, `The query is longer than ${MAX_LENGTH} characters`, 'split the query');
    return { tree: { kind: 'missing', span }, diagnostics: [tooLong] };
  }
  const tokens = tokenizeLucene(text);
  const parser = new Parser(tokens);
  const tree = parser.parseQuery(undefined, 0);
  return { tree, diagnostics: withDoubts(text, tokens, parser.diagnostics) };
}

/** One mistake, one message: of a text of another language that alone is told, and no doubts beside errors. */
function withDoubts(text: string, tokens: readonly Token[], diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const isWrong = hasErrors(diagnostics);
  const foreign = findForeignQuery(text);
  if (!foreign)
    return isWrong ? diagnostics : [...lintTokens(text, tokens), ...diagnostics].toSorted((a, b) => a.span.start - b.span.start);
  const message = `This reads as ${foreign.language}; in a query string it is words without a field`;
  return [isWrong ? errorAt('LUC107', foreign.span, message, foreign.help) : warningAt('LUC107', foreign.span, message, foreign.help)];
}

/** A run of words ends before a word that one of these follows: it belongs to what comes then. */
const ENDS_RUN: ReadonlySet<TokenKind> = new Set<TokenKind>([':', 'star', 'fuzzy', 'boost', 'and', 'or']);

class Parser {
  readonly #tokens: readonly Token[];
  readonly #diagnostics: Diagnostic[] = [];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** query = ( words | conjunction? modifier? clause )+ */
  parseQuery(field: LuceneField | undefined, depth: number): LuceneNode {
    const clauses: LuceneClause[] = [];
    const start = this.#peek().span.start;
    while (!this.#isAtEndOfQuery(depth)) {
      const words = this.#takeWords(field);
      clauses.push(words ? { node: words } : this.#parseMarked(field, depth, clauses.length === 0));
    }
    if (clauses.length === 0) return this.#missing(['a word', '"("']);
    const [only] = clauses;
    if (clauses.length === 1 && only && !only.modifier && !only.conjunction) return only.node;
    return { kind: 'clauses', clauses, span: spanOf(start, (clauses.at(-1) as LuceneClause).node.span.end) };
  }

  #isAtEndOfQuery(depth: number): boolean {
    const { kind } = this.#peek();
    if (kind === 'end') return true;
    if (kind !== ')') return false;
    if (depth > 0) return true;
    this.#report(this.#next().span, 'No bracket is open before this ")"', 'remove it, or write "\\)"');
    return this.#isAtEndOfQuery(depth);
  }

  /** words = term term+ ; on a field that is not analyzed they are one text with single blanks */
  #takeWords(field: LuceneField | undefined): LuceneNode | undefined {
    const words: Token[] = [];
    if (this.#peek().kind !== 'term' || !this.#continuesRun(1)) return undefined;
    do words.push(this.#next());
    while (this.#continuesRun(0));
    const span = joinSpans((words[0] as Token).span, (words.at(-1) as Token).span);
    return { kind: 'term', ...withField(field), text: words.map(({ text }) => unescapeLucene(text)).join(' '), span };
  }

  #continuesRun(ahead: number): boolean {
    return this.#peek(ahead).kind === 'term' && !ENDS_RUN.has(this.#peek(ahead + 1).kind);
  }

  /** conjunction = AND | OR ; modifier = '+' | '-' | '!' | NOT */
  #parseMarked(field: LuceneField | undefined, depth: number, isFirst: boolean): LuceneClause {
    const { kind } = this.#peek();
    const conjunction = !isFirst && (kind === 'and' || kind === 'or') ? kind : undefined;
    if (conjunction) this.#next();
    const marked = this.#peek().kind;
    const modifier = marked === 'plus' ? 'required' : marked === 'minus' || marked === 'not' ? 'prohibited' : undefined;
    if (modifier) this.#next();
    const node = this.#parseClause(field, depth);
    return { ...(conjunction ? { conjunction } : {}), ...(modifier ? { modifier } : {}), node };
  }

  /** clause = (field ':')? ( term | '(' query ')' ) boost? */
  #parseClause(outerField: LuceneField | undefined, depth: number): LuceneNode {
    const field = this.#takeField() ?? outerField;
    const open = this.#peek();
    if (open.kind !== '(') return this.#parseTerm(field);
    this.#next();
    if (depth >= MAX_DEPTH) return this.#tooDeep(open.span);
    const query = this.parseQuery(field, depth + 1);
    if (this.#peek().kind === ')') this.#next();
    else this.#report(open.span, 'This "(" is never closed', 'put ")" where it ends', 'LUC102');
    this.#takeMarks(false);
    return query;
  }

  #takeField(): LuceneField | undefined {
    const { kind, text, span } = this.#peek();
    if ((kind !== 'term' && kind !== 'star') || this.#peek(1).kind !== ':') return undefined;
    this.#next();
    this.#next();
    return { name: unescapeLucene(text), span };
  }

  /** term = word | wildcard | regex | phrase | range, and its boost */
  #parseTerm(field: LuceneField | undefined): LuceneNode {
    const { kind, text, span } = this.#peek();
    const node = leafOf(kind, text, span, field);
    if (!node) return this.#missing(['a word', 'a phrase', '"("']);
    this.#next();
    if (node.kind === 'missing') this.#report(span, `${JSON.stringify(text)} is no range`, helpForRange(text));
    this.#takeMarks(kind === 'quoted');
    return node;
  }

  /** `^2` changes the score alone, which no rule reads; `~` changes what matches. */
  #takeMarks(isPhrase: boolean): void {
    for (let token = this.#peek(); token.kind === 'boost' || token.kind === 'fuzzy'; token = this.#peek()) {
      this.#next();
      if (token.kind === 'fuzzy') this.#refuse(token, isPhrase ? 'A proximity search' : 'A fuzzy search');
      else this.#diagnostics.push(warningAt('LUC106', token.span, 'A boost changes the score alone, which rules do not read', 'remove it'));
    }
  }

  #refuse({ text, span }: Token, what: string): void {
    this.#diagnostics.push(errorAt('LUC103', span, `${what} (${text}) is not supported`, 'name the spellings with OR, or use a wildcard'));
  }

  #missing(expected: readonly string[]): LuceneNode {
    const { kind, text, span } = this.#peek();
    const found = kind === 'end' ? 'the end of the query' : JSON.stringify(text);
    const before = this.#tokens[this.#at - 1];
    const [message, help] = mistakeAt(text, before) ?? [`Expected ${expected.join(', ')}, but found ${found}`, helpFor(kind, before)];
    this.#report(span, message, help, kind === 'unknown' ? 'LUC102' : 'LUC101');
    if (kind !== 'end' && kind !== ')') this.#next();
    return { kind: 'missing', span };
  }

  #tooDeep(span: Span): LuceneNode {
    this.#diagnostics.push(errorAt('LUC105', span, `Brackets are nested more than ${MAX_DEPTH} deep`, 'split the query'));
    this.#at = this.#tokens.length - 1;
    return { kind: 'missing', span };
  }

  /** One mistake, one message: what follows a first error is usually its echo. */
  #report(span: Span, message: string, help: string | undefined, code: 'LUC101' | 'LUC102' = 'LUC101'): void {
    if (this.#diagnostics.some(({ severity }) => severity === 'error')) return;
    this.#diagnostics.push(errorAt(code, span, message, help));
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at = Math.min(this.#at + 1, this.#tokens.length - 1);
    return token;
  }
}

function helpForRange(text: string): string {
  if (/\sto\s/.test(text)) return 'write TO in capitals';
  return text.startsWith('{') && text.includes(':')
    ? 'a group of conditions is written field:(a AND b)'
    : 'write [from TO to]; * leaves an end open';
}

/** What an unreadable sign was meant to be, by the token before it. */
function mistakeAt(text: string, before: Token | undefined): readonly [string, string] | undefined {
  if (text === ':' && before?.kind === 'quoted')
    return ['The name of a field is not quoted', 'write field:value, and "\\ " for a blank in its name'];
  if (text === ':' && before && (before.kind === 'wildcard' || before.kind === 'prefix'))
    return ['A star in the name of a field is escaped', `write ${before.text.replaceAll('*', '\\*')}:value`];
  if (text === ':' && before) return ['This ":" belongs to no field', 'quote a value that holds ":", or write "\\:"'];
  if (text === '/' && before?.kind === 'term')
    return ['This regular expression is never closed', 'quote a value that holds "/", or write "\\/"'];
  return MISTAKES.get(text);
}

function helpFor(kind: TokenKind, before: Token | undefined): string | undefined {
  if (kind === 'and' || kind === 'or') return 'a condition is missing before it; quote the word';
  if (kind !== 'end' && kind !== ')') return undefined;
  return before && /^(?:and|or|not|plus|minus|:)$/.test(before.kind) ? `what belongs behind "${before.text}" is missing` : undefined;
}

const MISTAKES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['"', ['This quotation mark is never closed', 'put another where the phrase ends']],
  ['/', ['This regular expression is never closed', 'put "/" where it ends, or write "\\/" for the character']],
  ['[', ['This range is never closed', 'write [from TO to]']],
  ['{', ['This range is never closed', 'write {from TO to}']],
  ['\\', ['A backslash at the end escapes nothing', 'write "\\\\" for a backslash']],
  [']', ['No range is open before this "]"', 'write [from TO to], or "\\]" for the character']],
  ['}', ['No range is open before this "}"', 'write {from TO to}, or "\\}" for the character']],
  ['^', ['A boost is a number', 'write "\\^" for the character']],
  [':', ['A field name is missing before this ":"', 'write field:value, or "\\:" for the character']],
]);

function leafOf(kind: TokenKind, text: string, span: Span, field: LuceneField | undefined): LuceneNode | undefined {
  const at = { ...withField(field), span };
  switch (kind) {
    case 'term':
      return { kind: 'term', ...at, text: unescapeLucene(text) };
    case 'bareOperator':
      return { kind: 'term', ...at, text: text.slice(0, 1) };
    case 'quoted':
      return { kind: 'phrase', ...at, text: unescapeLucene(text.slice(1, -1)) };
    case 'star':
    case 'wildcard':
      return { kind: 'wildcard', ...at, pattern: text };
    case 'prefix':
      return { kind: 'prefix', ...at, text: unescapeLucene(text.slice(0, -1)) };
    case 'regex':
      return { kind: 'regex', ...at, pattern: text.slice(1, -1) };
    case 'range': {
      const ends = parseRangeText(text);
      return ends ? { kind: 'range', ...at, ...ends } : { kind: 'missing', span };
    }
    default:
      return undefined;
  }
}

function withField(field: LuceneField | undefined): { readonly field?: LuceneField } {
  return field ? { field } : {};
}
