import type { JsonValue } from '#base/json.ts';

/** Values nested deeper, or more of them in one, are damage: records have some fifty. */
const MAX_DEPTH = 32;
const MAX_VALUES = 10_000;

/** The value at a place of a data section (MaxMind DB format 2.0). Throws a `RangeError` for what is damaged. */
export function decodeValue(bytes: Buffer, at: number): JsonValue {
  return new Decoder(bytes, at).value(0);
}

class Decoder {
  readonly #bytes: Buffer;
  #at: number;
  #count = 0;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** value = control byte (type in its high three bits, else in the next byte), size, payload. */
  value(depth: number): JsonValue {
    if (depth > MAX_DEPTH || ++this.#count > MAX_VALUES) throw new RangeError('too deep or too large');
    const control = this.#uint(1);
    const type = control >> 5 || this.#uint(1) + 7;
    return type === POINTER ? this.#follow(control, depth) : this.#payload(type, this.#size(control), depth);
  }

  #payload(type: number, size: number, depth: number): JsonValue {
    switch (type) {
      case 2:
        return this.#take(size).toString('utf8');
      case 3:
        return this.#take(8).readDoubleBE();
      case 4:
        return this.#take(size).toString('hex');
      case 5:
      case 6:
        return this.#uint(size);
      case 7:
        return Object.fromEntries(Array.from({ length: bounded(size) }, () => [String(this.value(depth + 1)), this.value(depth + 1)]));
      case 8:
        return this.#uint(size) | 0;
      case 9:
      case 10:
        return size === 0 ? '0' : BigInt(`0x${this.#take(size).toString('hex')}`).toString();
      case 11:
        return Array.from({ length: bounded(size) }, () => this.value(depth + 1));
      case 14:
        return size === 1;
      case 15:
        return this.#take(4).readFloatBE();
      default:
        throw new RangeError('unknown type');
    }
  }

  /** A pointer leads elsewhere in the section; reading goes on behind it. */
  #follow(control: number, depth: number): JsonValue {
    const size = (control >> 3) & 3;
    const low = this.#uint(size + 1);
    const target = size === 3 ? low : (control & 7) * 256 ** (size + 1) + low + (POINTER_BASES[size] ?? 0);
    const back = this.#at;
    this.#at = target;
    const value = this.value(depth + 1);
    this.#at = back;
    return value;
  }

  #size(control: number): number {
    const size = control & 31;
    if (size < 29) return size;
    if (size === 29) return 29 + this.#uint(1);
    return size === 30 ? 285 + this.#uint(2) : 65_821 + this.#uint(3);
  }

  #uint(size: number): number {
    if (size === 0) return 0;
    if (size > 4) throw new RangeError('too long');
    return this.#take(size).readUIntBE(0, size);
  }

  #take(size: number): Buffer {
    if (this.#at + size > this.#bytes.length) throw new RangeError('behind the end');
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }
}

function bounded(size: number): number {
  if (size > MAX_VALUES) throw new RangeError('too large');
  return size;
}

const POINTER = 1;
const POINTER_BASES = [0, 2048, 526_336];
