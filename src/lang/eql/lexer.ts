import { type Diagnostic, errorAt } from '#base/diagnostic.ts';
import { spanOf } from '#base/span.ts';
import { readString } from './strings.ts';
import { FOREIGN, KEYWORDS, OPERATORS, TILDE_KEYWORDS, type Token, type TokenKind } from './token.ts';

const BLANKS = /\s*/y;
const NAME = /[A-Za-z_@][A-Za-z0-9_@]*/y;
const DECIMAL = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const DIGITS = /\d+/y;
const QUOTED_NAME = /`((?:[^`]|``)*)`/y;

/** Reads the tokens of a text on demand: what stands behind the EQL part of a text is never looked at. */
export class Lexer {
  readonly #text: string;
  #offset = 0;
  #previous: Token | undefined;
  #pending: Diagnostic[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token; `end` for ever after the last. */
  next(): Token {
    this.#skipBlanks();
    const token = this.#read(this.#offset);
    this.#offset = token.span.end;
    this.#previous = token;
    return token;
  }

  #read(start: number): Token {
    const character = this.#text[start];
    if (character === undefined) return this.#token('end', '', start, start);
    if (/[A-Za-z_@]/.test(character)) return this.#readName(start);
    if (character === '`') return this.#readQuotedName(start);
    if (/["']/.test(character) || this.#text.startsWith('?"', start) || this.#text.startsWith("?'", start)) return this.#readString(start);
    if (/[0-9.]/.test(character)) {
      const number = this.#readNumber(start);
      if (number) return number;
    }
    const foreign = FOREIGN.find((candidate) => this.#text.startsWith(candidate, start));
    if (foreign) return this.#token('bad', foreign, start, start + foreign.length);
    const operator = OPERATORS.find((candidate) => this.#text.startsWith(candidate, start));
    if (operator) return this.#token('operator', operator, start, start + operator.length);
    return this.#readUnknown(start);
  }

  #readName(start: number): Token {
    const name = this.#match(NAME, start);
    const end = start + name.length;
    const hasTilde = this.#text[end] === '~';
    if (KEYWORDS.has(name) && !(hasTilde && !TILDE_KEYWORDS.has(name))) {
      return hasTilde ? this.#token('keyword', `${name}~`, start, end + 1) : this.#token('keyword', name, start, end);
    }
    return hasTilde ? this.#token('tildeName', name, start, end + 1) : this.#token('name', name, start, end);
  }

  #readQuotedName(start: number): Token {
    QUOTED_NAME.lastIndex = start;
    const match = QUOTED_NAME.exec(this.#text);
    if (match) return this.#token('quotedName', (match[1] as string).replaceAll('``', '`'), start, start + match[0].length);
    const end = this.#text.length;
    this.#pending.push(errorAt('EQL102', spanOf(start, start + 1), 'The quoted name does not end', 'close it with `'));
    return this.#token('quotedName', this.#text.slice(start + 1, end), start, end);
  }

  #readString(start: number): Token {
    const { value, end, diagnostics } = readString(this.#text, start);
    this.#pending.push(...diagnostics);
    return this.#token('string', value, start, end);
  }

  /** A number; behind the point of a path only its digits: `resources.0.name`. Undefined when the point begins none. */
  #readNumber(start: number): Token | undefined {
    if (this.#continuesPath(start)) {
      const digits = this.#match(DIGITS, start);
      return digits === '' ? undefined : this.#token('number', digits, start, start + digits.length);
    }
    const number = this.#match(DECIMAL, start);
    return number === '' ? undefined : this.#token('number', number, start, start + number.length);
  }

  /** Behind a name or a part of one a point is the path's; behind that point digits are a part of the path. */
  #continuesPath(start: number): boolean {
    const previous = this.#previous;
    if (!previous || previous.span.end !== start) return false;
    if (this.#text[start] === '.') return previous.kind !== 'operator' && previous.kind !== 'string';
    return previous.kind === 'operator' && previous.text === '.';
  }

  #readUnknown(start: number): Token {
    const character = String.fromCodePoint(this.#text.codePointAt(start) as number);
    return this.#token('bad', character, start, start + character.length);
  }

  /** Blanks, `//` comments to the end of the line, and comments between slash-star and star-slash, which nest. */
  #skipBlanks(): void {
    const text = this.#text;
    for (;;) {
      BLANKS.lastIndex = this.#offset;
      BLANKS.test(text);
      this.#offset = BLANKS.lastIndex;
      if (text[this.#offset] !== '/') return;
      if (text.startsWith('//', this.#offset)) {
        const lineEnd = /[\r\n]/g;
        lineEnd.lastIndex = this.#offset;
        this.#offset = lineEnd.exec(text)?.index ?? text.length;
      } else if (text.startsWith('/*', this.#offset)) this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    const start = this.#offset;
    const mark = /\/\*|\*\//g;
    mark.lastIndex = start;
    let depth = 0;
    for (let match = mark.exec(this.#text); match; match = mark.exec(this.#text)) {
      depth += match[0] === '/*' ? 1 : -1;
      if (depth > 0) continue;
      this.#offset = mark.lastIndex;
      return;
    }
    this.#offset = this.#text.length;
    this.#pending.push(errorAt('EQL102', spanOf(start, start + 2), 'The comment does not end', 'close it with */'));
  }

  #match(pattern: RegExp, start: number): string {
    pattern.lastIndex = start;
    return pattern.test(this.#text) ? this.#text.slice(start, pattern.lastIndex) : '';
  }

  #token(kind: TokenKind, text: string, start: number, end: number): Token {
    const diagnostics = this.#pending;
    this.#pending = [];
    return { kind, text, span: spanOf(start, end), diagnostics };
  }
}
