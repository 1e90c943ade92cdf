/** What ended a stretch of scanning. */
export type Stop =
  /** The bytes ran out inside the value. */
  | 'more'
  /** The value is complete; `position` is the byte behind it. */
  | 'closed'
  /** No JSON value can go on like this; `position` is the byte that shows it. */
  | 'broken'
  /** More brackets are open than may be; `position` is the byte behind the last of them. */
  | 'deep';

export const MAX_DEPTH = 1000;

export const NEWLINE = 0x0a;
export const BLANK = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const BRACKET_OPEN = 0x5b;
const BACKSLASH = 0x5c;
export const BRACKET_CLOSE = 0x5d;
export const BRACE_OPEN = 0x7b;
export const BRACE_CLOSE = 0x7d;

/**
 * Finds where a JSON object, array or string ends without understanding it: strings and brackets only. What it lets through is for
 * `JSON.parse` to judge. It notices the two mistakes that would make it run into the next record: a line break inside a string, and a
 * value that opens where none may stand (a line that lacks its end).
 */
export class ValueScanner {
  /** Where scanning goes on. */
  position = 0;
  depth = 0;
  #start = 0;
  #isInString = false;
  #isEscaped = false;
  #isInsideOnly = false;

  begin(position: number): void {
    this.position = position;
    this.depth = 0;
    this.#start = position;
    this.#isInsideOnly = false;
    this.#isInString = false;
    this.#isEscaped = false;
  }

  /** From here on only the end of the brackets that are open counts: the bytes before may be gone. */
  goOnInside(depth: number): void {
    this.depth = depth;
    this.#isInsideOnly = true;
  }

  /** Reads on to `end`, a position; `bytes[0]` is the byte at position `base`, and everything from the value's start on is there. */
  scan(bytes: Buffer, base: number, end: number): Stop {
    const to = end - base;
    const from = this.#start - base;
    let at = this.position - base;
    let stop: Stop = 'more';
    while (at < to && stop === 'more') {
      if (this.#isInString) {
        at = this.#isEscaped ? at : skipText(bytes, at, to);
        if (at < to) stop = this.#leaveText(bytes[at] as number);
      } else {
        at = skipToStructure(bytes, at, to);
        if (at < to) stop = this.#takeStructure(bytes, at, from);
      }
      at++;
    }
    this.position = Math.min(at, to) + base - (stop === 'broken' ? 1 : 0);
    return stop;
  }

  /** The byte ends a string, escapes the next one, or is escaped. */
  #leaveText(byte: number): Stop {
    if (byte === NEWLINE) return 'broken';
    if (this.#isEscaped || byte === BACKSLASH) {
      this.#isEscaped = !this.#isEscaped;
      return 'more';
    }
    this.#isInString = false;
    return this.depth === 0 ? 'closed' : 'more';
  }

  #takeStructure(bytes: Buffer, at: number, from: number): Stop {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      this.#isInString = true;
      return 'more';
    }
    if (byte === BRACE_CLOSE || byte === BRACKET_CLOSE) return --this.depth <= 0 ? 'closed' : 'more';
    this.depth++;
    if (this.#isInsideOnly) return 'more';
    if (at > from && !mayOpenAt(bytes, at, from)) return 'broken';
    return this.depth > MAX_DEPTH ? 'deep' : 'more';
  }
}

/** A value stands after `:`, `,` or `[`. An object never opens behind another's end. */
function mayOpenAt(bytes: Buffer, at: number, from: number): boolean {
  let before = at - 1;
  while (before > from && (bytes[before] as number) <= BLANK) before--;
  const byte = bytes[before];
  return byte === COLON || byte === COMMA || byte === BRACKET_OPEN;
}

/** The index of the next quote, backslash or line break. The two loops below are the framer's hot ones: a table look-up a byte. */
function skipText(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && IS_TEXT_END[bytes[at] as number] === 0) at++;
  return at;
}

/** The index of the next quote or bracket. */
function skipToStructure(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && IS_STRUCTURE[bytes[at] as number] === 0) at++;
  return at;
}

const IS_TEXT_END = tableOf(QUOTE, BACKSLASH, NEWLINE);
const IS_STRUCTURE = tableOf(QUOTE, BRACKET_OPEN, BRACKET_CLOSE, BRACE_OPEN, BRACE_CLOSE);

function tableOf(...members: readonly number[]): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (members.includes(byte) ? 1 : 0));
}
