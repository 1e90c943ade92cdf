import { isJsonObject } from '#base/json.ts';

/** A request of OTLP in protobuf with one resource, as an exporter writes it. */
export function otlpProtobuf(attributes: Readonly<Record<string, unknown>>, bodies: readonly unknown[]): Buffer {
  const records = bodies.map((body) =>
    message(2, fixed64(1, 1_772_618_400_000_000_000n), varint(2, 9n), message(5, anyValue(body)), fixed64(11, 1n)),
  );
  const scope = message(2, message(1, text(1, 'filelog')), ...records);
  return message(1, message(1, ...pairs(1, attributes)), scope, text(3, 'https://opentelemetry.io/schemas/1.30.0'));
}

function anyValue(value: unknown): Buffer {
  if (typeof value === 'string') return text(1, value);
  if (typeof value === 'boolean') return varint(2, value ? 1n : 0n);
  if (typeof value === 'number' && Number.isInteger(value)) return varint(3, BigInt.asUintN(64, BigInt(value)));
  if (typeof value === 'number') return double(4, value);
  if (Array.isArray(value)) return message(5, ...value.map((one) => message(1, anyValue(one))));
  return isJsonObject(value) ? message(6, ...pairs(1, value)) : Buffer.alloc(0);
}

function pairs(number: number, object: Readonly<Record<string, unknown>>): readonly Buffer[] {
  return Object.entries(object).map(([key, value]) => message(number, text(1, key), message(2, anyValue(value))));
}

function message(number: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([bytesOf(BigInt(number * 8 + 2)), bytesOf(BigInt(content.length)), content]);
}

function text(number: number, value: string): Buffer {
  return message(number, Buffer.from(value));
}

function varint(number: number, value: bigint): Buffer {
  return Buffer.concat([bytesOf(BigInt(number * 8)), bytesOf(value)]);
}

function fixed64(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([bytesOf(BigInt(number * 8 + 1)), bytes]);
}

function double(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([bytesOf(BigInt(number * 8 + 1)), bytes]);
}

function bytesOf(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}
