/**
 * The stretch of a byte stream that is still needed: bytes are added at its end and released from its front. Positions are those of the
 * stream, so they stay true when bytes move. Memory follows the longest stretch held at once.
 */
export class ByteWindow {
  #bytes: Buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  /** The stream's position of `#bytes[0]`. */
  #base: number;
  /** Index in `#bytes` of the first byte still needed, and of the first free one. */
  #from = 0;
  #to = 0;

  constructor(base = 0) {
    this.#base = base;
  }

  get start(): number {
    return this.#base + this.#from;
  }

  get end(): number {
    return this.#base + this.#to;
  }

  /** The bytes behind; index `position - base` is the byte at a position. Only good until the next `append`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get base(): number {
    return this.#base;
  }

  append(chunk: Buffer): void {
    if (this.#to + chunk.length > this.#bytes.length) this.#makeRoom(chunk.length);
    chunk.copy(this.#bytes, this.#to);
    this.#to += chunk.length;
  }

  /** What stands before the position is not needed any more. */
  release(position: number): void {
    this.#from = position - this.#base;
  }

  /** A view of the bytes between two positions. Only good until the next `append`. */
  slice(from: number, to: number): Buffer {
    return this.#bytes.subarray(from - this.#base, to - this.#base);
  }

  /** The position of a byte at or after `from`, or -1. */
  indexOf(byte: number, from: number): number {
    const index = this.#bytes.subarray(0, this.#to).indexOf(byte, from - this.#base);
    return index < 0 ? -1 : index + this.#base;
  }

  at(position: number): number {
    return this.#bytes[position - this.#base] as number;
  }

  /** Moves what is held to the front: in place, or into a buffer of the size it needs now. */
  #makeRoom(needed: number): void {
    const held = this.#to - this.#from;
    const capacity = capacityFor(held + needed);
    const roomy = capacity === this.#bytes.length ? this.#bytes : Buffer.allocUnsafe(capacity);
    this.#bytes.copy(roomy, 0, this.#from, this.#to);
    this.#bytes = roomy;
    this.#base += this.#from;
    this.#from = 0;
    this.#to = held;
  }
}

/** The least doubling of the initial room that holds so many bytes: appending stays linear, and room is given back. */
function capacityFor(byteCount: number): number {
  let capacity = INITIAL_BYTES;
  while (capacity < byteCount) capacity *= 2;
  return capacity;
}

/** Room for a few chunks of 256 KB. */
const INITIAL_BYTES = 1024 * 1024;
