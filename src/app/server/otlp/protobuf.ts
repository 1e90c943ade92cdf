import type { JsonObject, JsonValue } from '#base/json.ts';
import { type ExportedLogs, MAX_DEPTH, OtlpError, objectOf, recordOf } from './export.ts';

/** OpenTelemetry: `ExportLogsServiceRequest` in protobuf, the few messages of it that say something here. The numbers are those of its `.proto` files. */
export function parseOtlpProtobuf(bytes: Buffer): readonly ExportedLogs[] {
  return messagesAt(bytes, 1).map((logs) => ({
    attributes: pairsOf(
      messagesAt(logs, 1).flatMap((resource) => messagesAt(resource, 1)),
      0,
    ),
    records: messagesAt(logs, 2)
      .flatMap((scope) => messagesAt(scope, 2))
      .map((record) => recordOf(valueAt(record, 5, 0), pairsOf(messagesAt(record, 6), 0))),
  }));
}

/** `ExportLogsServiceResponse`: nothing when everything became an event. */
export function printOtlpAnswer(rejected: number, message: string): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  const text = Buffer.from(message);
  const partial = Buffer.concat([Buffer.from([0x08, ...varint(rejected), 0x12, ...varint(text.length)]), text]);
  return Buffer.concat([Buffer.from([0x0a, ...varint(partial.length)]), partial]);
}

function varint(number: number): readonly number[] {
  return number < 0x80 ? [number] : [(number % 0x80) + 0x80, ...varint(Math.floor(number / 0x80))];
}

type Field = { readonly number: number; readonly value: bigint | Buffer };

/** The fields of a message: a number for varints and fixed widths, the bytes for everything with a length. */
function* fieldsOf(bytes: Buffer): Generator<Field> {
  const reader = new Reader(bytes);
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    yield { number: Math.floor(tag / 8), value: reader.value(tag % 8) };
  }
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(wireType: number): bigint | Buffer {
    if (wireType === 0) return this.varint();
    if (wireType === 1) return this.#take(8).readBigUInt64LE();
    if (wireType === 2) return this.#take(Number(this.varint()));
    if (wireType === 5) return BigInt(this.#take(4).readUInt32LE());
    throw new OtlpError('the body is no protobuf');
  }

  varint(): bigint {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#take(1)[0] ?? 0;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, result);
    }
    throw new OtlpError('the body is no protobuf');
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new OtlpError('the body is cut off, or no protobuf');
    const taken = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }
}

function messagesAt(bytes: Buffer, number: number): readonly Buffer[] {
  const found: Buffer[] = [];
  for (const field of fieldsOf(bytes)) if (field.number === number && typeof field.value !== 'bigint') found.push(field.value);
  return found;
}

function pairsOf(pairs: readonly Buffer[], depth: number): JsonObject {
  return objectOf(pairs.map((pair) => [messagesAt(pair, 1)[0]?.toString('utf8') ?? '', valueAt(pair, 2, depth + 1) ?? null] as const));
}

function valueAt(bytes: Buffer, number: number, depth: number): JsonValue | undefined {
  const value = messagesAt(bytes, number).at(-1);
  return value === undefined ? undefined : anyValue(value, depth);
}

/** `AnyValue`. */
function anyValue(bytes: Buffer, depth: number): JsonValue | undefined {
  if (depth > MAX_DEPTH) throw new OtlpError(`values are nested more than ${MAX_DEPTH} levels deep`);
  const [field] = fieldsOf(bytes);
  if (!field) return undefined;
  return typeof field.value === 'bigint' ? numberOf(field.number, field.value) : contentOf(field.number, field.value, depth);
}

function numberOf(number: number, value: bigint): JsonValue {
  if (number === 2) return value !== 0n;
  if (number === 4) return doubleOf(value);
  const integer = BigInt.asIntN(64, value);
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : String(integer);
}

/** The bits of a double; JSON has no word for infinity. */
function doubleOf(bits: bigint): JsonValue {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(bits);
  const double = buffer.readDoubleLE();
  return Number.isFinite(double) ? double : String(double);
}

/** Text and bytes, a list, or an object. */
function contentOf(number: number, bytes: Buffer, depth: number): JsonValue {
  if (number === 5) return messagesAt(bytes, 1).map((member) => anyValue(member, depth + 1) ?? null);
  if (number === 6) return pairsOf(messagesAt(bytes, 1), depth);
  return bytes.toString('utf8');
}
