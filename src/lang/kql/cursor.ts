import type { Code } from '#base/codes.ts';
import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { type Span, spanOf } from '#base/span.ts';
import type { KqlValue, RangeOperator } from './ast.ts';
import { isSpace, isSpecial, scanLiteral } from './literal.ts';
import { describeMistake } from './mistake.ts';

type Closing = ')' | '}';

/** More mistakes than this are not told. */
const MAX_ERRORS = 20;

/** More doubts than this are not told. */
const MAX_DOUBTS = 200;

/** The place in a query that is being parsed, the brackets that are open there, and what has been found wrong so far. */
export class Cursor {
  readonly text: string;
  at = 0;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #closers: Closing[] = [];
  /** Mistakes before this offset are echoes of one that was told. */
  #quietUntil = -1;
  #errorCount = 0;
  #doubtCount = 0;

  constructor(text: string) {
    this.text = text;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics.toSorted((a, b) => a.span.start - b.span.start);
  }

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpaces(): void {
    this.at = this.#behindSpaces(this.at);
  }

  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** Blanks, the word, blanks. */
  takeKeyword(word: 'and' | 'or'): boolean {
    const behind = this.#behindKeyword(this.at, word);
    if (behind === undefined) return false;
    this.at = behind;
    return true;
  }

  /** The word and blanks; nothing is needed before it. */
  takeNot(): boolean {
    if (!/^not$/i.test(this.text.slice(this.at, this.at + 3)) || !isSpace(this.text[this.at + 3])) return false;
    this.at += 3;
    this.skipSpaces();
    return true;
  }

  takeRangeOperator(): RangeOperator | undefined {
    if (this.take('<=')) return 'lte';
    if (this.take('>=')) return 'gte';
    if (this.take('<')) return 'lt';
    return this.take('>') ? 'gt' : undefined;
  }

  takeLiteral(): KqlValue | undefined {
    const literal = scanLiteral(this.text, this.at);
    if (literal) this.at = literal.end;
    return literal?.value;
  }

  /** Takes an opening bracket and the blanks behind it. */
  open(opening: '(' | '{', closing: Closing): boolean {
    if (!this.take(opening)) return false;
    this.#closers.push(closing);
    this.skipSpaces();
    return true;
  }

  /** Takes the bracket that closes what was opened at `start`. */
  close(start: number, opening: '(' | '{', closing: Closing): void {
    this.#closers.pop();
    this.skipSpaces();
    if (this.take(closing)) return;
    this.report('KQL103', spanOf(start, start + 1), `This "${opening}" is never closed`, `put "${closing}" where it ends`);
  }

  /** Tells what is doubtful in a value, a value without a field, or the name of one. */
  lint(literal: KqlValue, lint: (query: string, literal: KqlValue) => readonly Diagnostic[]): void {
    if (this.#doubtCount >= MAX_DOUBTS) return;
    const found = lint(this.text, literal);
    this.#doubtCount += found.length;
    this.#diagnostics.push(...found);
  }

  report(code: Code, span: Span, message: string, help?: string): void {
    if (span.start < this.#quietUntil || this.#errorCount >= MAX_ERRORS) return;
    this.#errorCount++;
    this.#diagnostics.push(errorAt(code, span, message, help));
  }

  /** Tells that something else was expected here. */
  reportExpected(expected: readonly string[]): void {
    const { code, span, message, help } = describeMistake(this.text, this.at, expected);
    this.report(code, span, message, help);
    this.#quietUntil = Math.max(this.#quietUntil, this.at + 1);
  }

  /** Behind a condition: goes to the next keyword, closing bracket or the end, and tells what should not be in between. */
  skipGarbage(): void {
    const found = this.#behindSpaces(this.at);
    if (this.#mayFollow(this.at)) return;
    this.at = found;
    this.reportExpected(['AND', 'OR', this.#closers.length > 0 ? `"${this.#closers.at(-1)}"` : 'the end of the query']);
    while (!this.isAtEnd() && !this.#mayFollow(this.at)) this.at = this.#behindGarbage(this.at);
    this.#quietUntil = Math.max(this.#quietUntil, this.at);
  }

  /** Reads nothing more. */
  giveUp(): void {
    this.at = this.text.length;
    this.#quietUntil = Number.POSITIVE_INFINITY;
  }

  #behindSpaces(from: number): number {
    let at = from;
    while (isSpace(this.text[at])) at++;
    return at;
  }

  #behindKeyword(from: number, word: 'and' | 'or'): number | undefined {
    const start = this.#behindSpaces(from);
    const end = start + word.length;
    if (start === from || this.text.slice(start, end).toLowerCase() !== word || !isSpace(this.text[end])) return undefined;
    return this.#behindSpaces(end);
  }

  /** Whether a keyword, a closing bracket that something waits for, or the end comes next. */
  #mayFollow(from: number): boolean {
    const next = this.text[this.#behindSpaces(from)];
    if (next === undefined || this.#closers.includes(next as Closing)) return true;
    return this.#behindKeyword(from, 'and') !== undefined || this.#behindKeyword(from, 'or') !== undefined;
  }

  /** A quoted text and a bracketed one are skipped as a whole; a run of ordinary characters up to the next blank too. */
  #behindGarbage(from: number): number {
    const first = this.text[from];
    if (first === '"') return scanLiteral(this.text, from)?.end ?? this.text.length;
    if (first === '(' || first === '{') return this.#behindBracketed(from);
    let at = from + 1;
    while (at < this.text.length && !isSpace(this.text[at]) && !isSpecial(this.text[at] as string)) at++;
    return at;
  }

  #behindBracketed(from: number): number {
    let open = 0;
    for (let at = from; at < this.text.length; at++) {
      const character = this.text[at];
      if (character === '"') at = (scanLiteral(this.text, at)?.end ?? this.text.length) - 1;
      else if (character === '(' || character === '{') open++;
      else if ((character === ')' || character === '}') && --open === 0) return at + 1;
    }
    return this.text.length;
  }
}
