import type { TextForm } from '#io/framing/framers.ts';
import type { ReadChunk, SourceEnd } from '#io/read-chunks.ts';

/** A stretch of a source's text that is read in one go. */
export type TextBlock = {
  readonly path: string;
  readonly form: TextForm;
  /** They belong to the block alone. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The line of its first byte, from 1. */
  readonly line: number;
  /** The place of its first byte in the source's text, from 0. */
  readonly offset: number;
  /** Bytes of the source, as stored, that were taken for it. */
  readonly byteCount: number;
  /** Of the source's last block. */
  readonly end?: SourceEnd;
  /** It looks as if it could be read without what stands before it: it begins with its source, or at a line of one record a line. */
  readonly isApart: boolean;
};

/** So large is a block of lines: reading it takes far longer than sending it. */
const BLOCK_BYTES = 1024 * 1024;

/** A source of another layout is one block up to this size; a larger one is read piece by piece. */
const WHOLE_BYTES = 8 * 1024 * 1024;

/** The text of sources in blocks, each cut behind a line end where the source has one record a line. */
export async function* textBlocks(chunks: AsyncIterable<ReadChunk>): AsyncGenerator<TextBlock> {
  let gathering: Gathering | undefined;
  for await (const chunk of chunks) {
    gathering ??= new Gathering(chunk.path, chunk.form);
    yield* gathering.add(chunk);
    if (chunk.end) gathering = undefined;
  }
}

/** One source on its way into blocks. */
class Gathering {
  readonly #path: string;
  readonly #form: TextForm;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** So much must be held before a place to cut is looked for. */
  #cutAt = BLOCK_BYTES;
  #byteCount = 0;
  #line = 1;
  #offset = 0;
  #layout: 'unknown' | 'lines' | 'other' = 'unknown';

  constructor(path: string, form: TextForm) {
    this.#path = path;
    this.#form = form;
  }

  *add({ bytes, byteCount, end }: ReadChunk): Generator<TextBlock> {
    if (bytes.length > 0) this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
    this.#byteCount += byteCount;
    if (end) yield this.#block(this.#heldBytes, this.#layout !== 'other', end);
    else if (this.#heldBytes >= this.#cutAt) yield* this.#cut();
  }

  *#cut(): Generator<TextBlock> {
    const held = this.#together();
    if (this.#layout === 'unknown') this.#layout = this.#form === 'json' && isOneALine(held) ? 'lines' : 'unknown';
    if (this.#layout === 'lines') {
      const lineEnd = held.lastIndexOf(NEWLINE);
      if (lineEnd >= 0) yield this.#block(lineEnd + 1, true);
      else if (held.length >= WHOLE_BYTES) this.#layout = 'other';
    } else if (held.length >= WHOLE_BYTES) this.#layout = 'other';
    if (this.#layout === 'other') yield this.#block(this.#heldBytes, false);
    this.#cutAt = Math.max(BLOCK_BYTES, Math.min(WHOLE_BYTES, 2 * this.#heldBytes));
  }

  #together(): Buffer {
    const [only] = this.#held;
    const held = only && this.#held.length === 1 ? only : Buffer.concat(this.#held, this.#heldBytes);
    this.#held = [held];
    return held;
  }

  /** The first bytes held, as a block. */
  #block(length: number, isApart: boolean, end?: SourceEnd): TextBlock {
    const held = this.#together();
    const bytes = new Uint8Array(length);
    bytes.set(held.subarray(0, length));
    const block = {
      path: this.#path,
      form: this.#form,
      bytes,
      line: this.#line,
      offset: this.#offset,
      byteCount: this.#byteCount,
      isApart,
    };
    this.#held = length === held.length ? [] : [held.subarray(length)];
    this.#heldBytes -= length;
    this.#byteCount = 0;
    this.#offset += length;
    this.#line += countLines(held.subarray(0, length));
    return end ? { ...block, end } : block;
  }
}

const NEWLINE = 0x0a;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;

/** Whether the first line is an object. */
function isOneALine(text: Buffer): boolean {
  let from = 0;
  while (from < text.length && (text[from] as number) <= 0x20) from++;
  const lineEnd = text.indexOf(NEWLINE, from);
  let to = lineEnd;
  while (to > from && (text[to - 1] as number) <= 0x20) to--;
  return text[from] === BRACE_OPEN && to > from && text[to - 1] === BRACE_CLOSE;
}

function countLines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
