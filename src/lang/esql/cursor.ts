import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { type Span, spanOf } from '#base/span.ts';
import { type Expected, hintAt } from './hints.ts';
import { type LexerOptions, readToken, skipSpace, type Token } from './lexer.ts';

/** Said of whatever stands behind a whole command. */
export const END_EXPECTED = 'The command should end here';

/** Said where an operand is missing. */
export const VALUE_EXPECTED = 'A value is missing here';

const EXPECTED = new Map<string, Expected>([
  [END_EXPECTED, 'end'],
  [VALUE_EXPECTED, 'value'],
]);

/** Thrown when a command cannot be read any further: its mistake has been noted, and the next command is tried. */
export class Unreadable extends Error {}

/** `eql`: the row commands after an EQL query, where EQL's operators and spellings are known too. */
type Dialect = 'esql' | 'eql';

const MAX_DEPTH = 150;

/** How much of the text before a mistake is looked at to tell what was meant. */
const MAX_BEFORE = 100;

/** Where the parser is in the text. */
export class Cursor {
  readonly text: string;
  readonly dialect: Dialect;
  readonly diagnostics: Diagnostic[] = [];
  #at: number;
  #next: Token | undefined;
  #end: number;
  #depth = 0;
  #openSubqueries = 0;

  constructor(text: string, from: number, dialect: Dialect) {
    this.text = text;
    this.dialect = dialect;
    this.#at = from;
    this.#end = from;
  }

  /** The offset behind the last token taken. */
  get end(): number {
    return this.#end;
  }

  /** Where the next token starts. */
  get start(): number {
    return this.peek().span.start;
  }

  peek(): Token {
    this.#next ??= readToken(this.text, this.#at, this.#options(), this.diagnostics);
    return this.#next;
  }

  /** The token behind the next one. */
  peekSecond(): Token {
    return readToken(this.text, this.peek().span.end, this.#options(), []);
  }

  take(): Token {
    const token = this.peek();
    this.#moveTo(token.span.end);
    return token;
  }

  /** The next name with its wildcards (KEEP, DROP, RENAME); undefined when there is none. */
  takePattern(): Token | undefined {
    const diagnostics: Diagnostic[] = [];
    const token = readToken(this.text, this.#at, { ...this.#options(), hasPatterns: true }, diagnostics);
    if (token.kind !== 'name') return undefined;
    this.diagnostics.push(...diagnostics);
    this.#moveTo(token.span.end);
    return token;
  }

  /** The text that a pattern matches at the next place that is no blank (index patterns); undefined when it matches nothing. */
  takeText(pattern: RegExp): { readonly text: string; readonly span: Span } | undefined {
    const start = skipSpace(this.text, this.#at, []);
    pattern.lastIndex = start;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined || found === '') return undefined;
    this.#moveTo(start + found.length);
    return { text: found, span: spanOf(start, this.#end) };
  }

  isSymbol(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.value === symbol;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.take();
    return true;
  }

  expectSymbol(symbol: string, after: string): void {
    if (!this.takeSymbol(symbol)) this.fail(`"${symbol}" is missing ${after}`);
  }

  isKeyword(keyword: string): boolean {
    return isKeyword(this.peek(), keyword);
  }

  takeKeyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) return false;
    this.take();
    return true;
  }

  /** Notes what was expected at the next token and gives the command up. */
  fail(message: string, help?: string): never {
    const token = this.peek();
    const found = token.kind === 'end' ? 'the text ends' : `found ${JSON.stringify(this.text.slice(token.span.start, token.span.end))}`;
    // A mistake already noted since the last token says more than that something else was expected.
    if (!this.diagnostics.some(({ span }) => span.start >= this.#end)) {
      const before = this.text.slice(Math.max(0, token.span.start - MAX_BEFORE), token.span.start);
      const hint = help ?? hintAt(token, before, EXPECTED.get(message) ?? 'other');
      this.diagnostics.push(errorAt('ESQ105', token.span, `${message}; ${found}`, hint));
    }
    throw new Unreadable();
  }

  /** One level deeper; too deep gives the command up. */
  nest<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH) {
      this.diagnostics.push(errorAt('ESQ107', this.peek().span, `This is nested more than ${MAX_DEPTH} levels deep`, 'split it with EVAL'));
      throw new Unreadable();
    }
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Skips to the next `|` outside brackets, to the parenthesis that ends a subquery, or to the end. */
  skipCommand(): void {
    let depth = 0;
    while (!this.#endsCommand(depth)) {
      const { kind, value } = this.take();
      if (kind !== 'symbol') continue;
      if ('([{'.includes(value)) depth++;
      else if (')]}'.includes(value)) depth = Math.max(0, depth - 1);
    }
  }

  /** Reads a query in parentheses, whose last command ends at the parenthesis. */
  readSubquery<T>(read: () => T): T {
    this.#openSubqueries++;
    try {
      return this.nest(read);
    } finally {
      this.#openSubqueries--;
    }
  }

  #endsCommand(depth: number): boolean {
    if (this.peek().kind === 'end') return true;
    return depth === 0 && (this.isSymbol('|') || (this.isSymbol(')') && this.#openSubqueries > 0));
  }

  #options(): LexerOptions {
    return { hasEqlEscapes: this.dialect === 'eql' };
  }

  #moveTo(offset: number): void {
    this.#at = offset;
    this.#end = offset;
    this.#next = undefined;
  }
}

export function isKeyword(token: Token, keyword: string): boolean {
  return token.kind === 'name' && !token.isQuoted && token.value.toLowerCase() === keyword;
}
