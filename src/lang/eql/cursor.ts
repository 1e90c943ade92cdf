import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { type Span, spanOf } from '#base/span.ts';
import { helpBehindCondition, helpForSpelling } from './advice.ts';
import { Lexer } from './lexer.ts';
import type { Token } from './token.ts';

/** Nesting beyond this is refused: no rule needs it, and every later step may recurse. */
const MAX_DEPTH = 100;

const MAX_OPERATORS = 100;

/** Where a parser stands in an EQL text, and what it found wrong. */
export class Cursor {
  readonly text: string;
  readonly diagnostics: Diagnostic[] = [];
  readonly #lexer: Lexer;
  #token: Token;
  #ahead: Token | undefined;
  #depth = 0;
  #operatorCount = 0;
  /** The end of the token taken last. */
  #end = 0;
  /** Where the last syntax error was: one mistake, one message. */
  #lastError = -1;

  constructor(text: string) {
    this.text = text;
    this.#lexer = new Lexer(text);
    this.#token = this.#lexer.next();
  }

  get token(): Token {
    return this.#token;
  }

  /** The token behind the current one. */
  peek(): Token {
    this.#ahead ??= this.#lexer.next();
    return this.#ahead;
  }

  take(): Token {
    const token = this.#token;
    this.diagnostics.push(...token.diagnostics);
    this.#end = token.span.end;
    this.#token = this.#ahead ?? this.#lexer.next();
    this.#ahead = undefined;
    return token;
  }

  is(text: string): boolean {
    return (this.#token.kind === 'operator' || this.#token.kind === 'keyword') && this.#token.text === text;
  }

  isOneOf(texts: readonly string[]): boolean {
    return texts.some((text) => this.is(text));
  }

  /** Takes the operator or keyword if it stands here. */
  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  /** Takes the operator or keyword, or reports that it is missing. */
  expect(text: string, help?: string): boolean {
    if (this.accept(text)) return true;
    this.unexpected(`\`${text}\``, help);
    return false;
  }

  /** Reports that the current token is not what the grammar asks for, unless it was reported before. */
  unexpected(wanted: string, help?: string): void {
    if (this.#lastError === this.#token.span.start) return;
    this.#lastError = this.#token.span.start;
    const spelling = helpForSpelling(this.#token);
    if (spelling !== undefined) this.report('EQL111', this.#token.span, `EQL does not know ${this.#token.text}`, spelling);
    else if (this.#token.kind === 'bad') this.report('EQL101', this.#token.span, `Unknown character ${this.#token.text}`, help);
    else this.report('EQL110', this.#token.span, `Expected ${wanted}, found ${this.describe(this.#token)}`, help);
  }

  /** Takes the bracket that closes what `open` opened, or reports that something else stands behind a condition or a value. */
  close(open: Token, closing: ')' | ']', wanted: string): boolean {
    if (this.accept(closing)) return true;
    const isNeverClosed = this.#token.kind === 'end' || this.isOneOf(['|', '[', '![', 'until', ']']);
    if (isNeverClosed && this.#lastError !== this.#token.span.start) {
      this.#lastError = this.#token.span.start;
      this.report('EQL110', open.span, `This \`${open.text}\` is never closed`, `put \`${closing}\` where it ends`);
    } else this.unexpected(wanted, helpBehindCondition(this.#token));
    return false;
  }

  report(code: Code, span: Span, message: string, help?: string): void {
    this.diagnostics.push(errorAt(code, span, message, help));
  }

  /** The token as a person would name it. */
  describe(token: Token): string {
    if (token.kind === 'end') return 'the end of the query';
    const written = this.text.slice(token.span.start, token.span.end);
    return `\`${written.length > 40 ? `${written.slice(0, 40)}…` : written}\``;
  }

  /** The span from an offset to the end of the token taken last. */
  spanFrom(start: number): Span {
    return spanOf(start, Math.max(start, this.#end));
  }

  /** An empty span where the next token begins. */
  here(): Span {
    return spanOf(this.#token.span.start, this.#token.span.start);
  }

  /** Runs a part of the parser one level deeper; too deep, the rest of the text is given up. */
  nested<T>(parse: () => T, tooDeep: () => T): T {
    if (this.#depth >= MAX_DEPTH) {
      this.report('EQL106', this.#token.span, `The query is nested more than ${MAX_DEPTH} levels deep`, 'split it into several rules');
      while (this.#token.kind !== 'end') this.#skip();
      return tooDeep();
    }
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }

  /** False, and a mistake, when a query has too many operators: in a row they make a tree as deep as it is long. */
  countOperator(): boolean {
    if (++this.#operatorCount <= MAX_OPERATORS) return true;
    if (this.#operatorCount === MAX_OPERATORS + 1) {
      this.report('EQL106', this.#token.span, `A query has at most ${MAX_OPERATORS} arithmetic operators`);
    }
    return false;
  }

  /** Skips to one of the operators or keywords on this level of brackets, or to the end. */
  skipTo(texts: readonly string[]): void {
    let depth = 0;
    while (this.#token.kind !== 'end') {
      if (depth === 0 && this.isOneOf(texts)) return;
      if (this.isOneOf(['(', '[', '!['])) depth++;
      if (this.isOneOf([')', ']'])) depth--;
      if (depth < 0) return;
      this.#skip();
    }
  }

  #skip(): void {
    this.#lastError = -1;
    this.#end = this.#token.span.end;
    this.#token = this.#ahead ?? this.#lexer.next();
    this.#ahead = undefined;
    this.#lastError = this.#token.span.start;
  }
}
