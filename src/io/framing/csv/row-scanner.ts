const NEWLINE = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** Where in a field the next byte stands. */
type State =
  | 'field-start'
  | 'plain'
  | 'quoted'
  /** Behind a quote inside a quoted field: its end, or the first half of `""`. */
  | 'behind-quote';

/** Finds where a row ends: at a line break outside of quotes. A quote counts only at the beginning of a field, as RFC 4180 has it. */
export class RowScanner {
  /** Where scanning goes on. */
  position = 0;
  readonly #delimiter: number;
  #state: State = 'field-start';

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** True when the bytes so far end inside a quoted field. */
  get isQuoted(): boolean {
    return this.#state === 'quoted';
  }

  /** The position of the row's line break, or undefined when it is not among the bytes. `bytes[0]` is the byte at position `base`. */
  scan(bytes: Buffer, base: number, end: number): number | undefined {
    const to = end - base;
    let at = this.position - base;
    while (at < to) {
      if (this.#state === 'quoted') {
        const quote = bytes.subarray(0, to).indexOf(QUOTE, at);
        at = quote < 0 ? to : quote + 1;
        if (quote >= 0) this.#state = 'behind-quote';
        continue;
      }
      const byte = bytes[at++] as number;
      if (byte === NEWLINE) {
        this.#state = 'field-start';
        this.position = base + at;
        return this.position - 1;
      }
      this.#state = this.#next(this.#state, byte);
    }
    this.position = base + to;
    return undefined;
  }

  #next(state: Exclude<State, 'quoted'>, byte: number): State {
    if (byte === this.#delimiter) return 'field-start';
    if (byte === QUOTE && state !== 'plain') return 'quoted';
    return state === 'behind-quote' && byte === RETURN ? state : 'plain';
  }
}
