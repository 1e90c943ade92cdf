import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import { type Column, type HashedColumn, readColumns } from './columns.ts';

/** An event as it waits to be put into a segment; the document is JSON text. */
export type StoredRow = {
  readonly arrival: number;
  readonly id: string;
  readonly dataset: string;
  readonly index: string;
  readonly time: number;
  readonly ingested: number;
  readonly text: string;
};

/** What is known of the events of a segment without their documents; each list has a member an event, in the order of arrival. */
export type SegmentHead = {
  readonly arrivals: Float64Array;
  readonly times: Float64Array;
  readonly ingested: Float64Array;
  /** Places in `streams`. */
  readonly streamCodes: Uint16Array;
  readonly streams: readonly (readonly [dataset: string, index: string])[];
};

/** Which columns there are, as `Columns` has them: by place, those of hashes behind the others. */
export type SegmentPaths = { readonly columns: readonly string[]; readonly hashed: readonly string[]; readonly odd: readonly number[] };

/** Many events, made small: the parts as they are stored. */
export type PackedSegment = {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly lastIngested: number;
  readonly head: Uint8Array;
  readonly ids: Uint8Array;
  readonly paths: Uint8Array;
  readonly columns: readonly Uint8Array[];
  readonly documents: readonly Uint8Array[];
  /** Events and the last moment of arrival of each dataset. */
  readonly datasets: readonly (readonly [dataset: string, count: number, lastIngested: number])[];
};

/** So many documents are packed together: to read one, all of them are unpacked. */
export const CHUNK = 128;

/** Packs at least one event. */
export function packSegment(rows: readonly StoredRow[]): PackedSegment {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) throw new Error('A segment without events');
  const { columns, hashed, odd } = readColumns(rows.map(({ text }) => parseDocument(text)));
  return {
    first: first.arrival,
    last: last.arrival,
    count: rows.length,
    ...extremes(rows),
    head: packHead(rows),
    ids: packJson(rows.map(({ id }) => id)),
    paths: packJson({ columns: [...columns.keys()], hashed: [...hashed.keys()], odd }),
    columns: [...[...columns.values()].map(packColumn), ...[...hashed.values()].map(packHashes)],
    documents: chunksOf(rows).map((chunk) => pack(Buffer.from(chunk.map(({ text }) => text).join('\n')))),
    datasets: countDatasets(rows),
  };
}

export function unpackHead(bytes: Uint8Array, count: number): SegmentHead {
  const plain = unpack(bytes);
  const numbers = (place: number): Float64Array =>
    undelta(new Float64Array(plain.buffer.slice(place * count * 8, (place + 1) * count * 8)));
  const streamsAt = count * 26;
  return {
    arrivals: numbers(0),
    times: numbers(1),
    ingested: numbers(2),
    streamCodes: new Uint16Array(plain.buffer.slice(count * 24, streamsAt)),
    streams: JSON.parse(decoder.decode(plain.subarray(streamsAt))) as SegmentHead['streams'],
  };
}

export function unpackIds(bytes: Uint8Array): readonly string[] {
  return unpackJson(bytes) as readonly string[];
}

export function unpackPaths(bytes: Uint8Array): SegmentPaths {
  return unpackJson(bytes) as SegmentPaths;
}

export function unpackColumn(bytes: Uint8Array, count: number): Column {
  const plain = unpack(bytes);
  return {
    codes: new Uint16Array(plain.buffer.slice(0, count * 2)),
    values: JSON.parse(decoder.decode(plain.subarray(count * 2))) as readonly JsonValue[],
  };
}

export function unpackHashes(bytes: Uint8Array, count: number): HashedColumn {
  const plain = unpack(bytes);
  const byte = (row: number, place: number): number => plain[row * HASH_BYTES + place] as number;
  return { hashes: Uint32Array.from({ length: count }, (_, row) => byte(row, 0) | (byte(row, 1) << 8) | (byte(row, 2) << 16)) };
}

/** The texts of the documents of a chunk. */
export function unpackDocuments(bytes: Uint8Array): readonly string[] {
  return decoder.decode(unpack(bytes)).split('\n');
}

export function parseDocument(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

const decoder = new TextDecoder();

function extremes(rows: readonly StoredRow[]): Pick<PackedSegment, 'minTime' | 'maxTime' | 'lastIngested'> {
  let [minTime, maxTime, lastIngested] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { time, ingested } of rows) {
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
    lastIngested = Math.max(lastIngested, ingested);
  }
  return { minTime, maxTime, lastIngested };
}

function countDatasets(rows: readonly StoredRow[]): PackedSegment['datasets'] {
  const known = new Map<string, [count: number, lastIngested: number]>();
  for (const { dataset, ingested } of rows) {
    const [count, last] = known.get(dataset) ?? [0, ingested];
    known.set(dataset, [count + 1, Math.max(last, ingested)]);
  }
  return [...known].map(([dataset, [count, last]]) => [dataset, count, last] as const);
}

function packHead(rows: readonly StoredRow[]): Uint8Array {
  const streams = new Map<string, number>();
  const codes = rows.map(({ dataset, index }) => {
    const key = JSON.stringify([dataset, index]);
    const code = streams.get(key) ?? streams.size;
    streams.set(key, code);
    return code;
  });
  const numbers = [rows.map(({ arrival }) => arrival), rows.map(({ time }) => time), rows.map(({ ingested }) => ingested)];
  return pack(
    Buffer.concat([
      ...numbers.map((list) => Buffer.from(delta(list).buffer)),
      Buffer.from(Uint16Array.from(codes).buffer),
      Buffer.from(`[${[...streams.keys()].join()}]`),
    ]),
  );
}

/** Each number as its distance from the one before, which packs well. */
function delta(numbers: readonly number[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(numbers, (number, i) => number - (numbers[i - 1] ?? 0));
}

function undelta(numbers: Float64Array): Float64Array {
  for (let i = 1; i < numbers.length; i++) numbers[i] = (numbers[i] as number) + (numbers[i - 1] as number);
  return numbers;
}

function packColumn({ values, codes }: Column): Uint8Array {
  return pack(Buffer.concat([Buffer.from(codes.buffer), Buffer.from(JSON.stringify(values))]));
}

const HASH_BYTES = 3;

function packHashes({ hashes }: HashedColumn): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  for (const [row, hash] of hashes.entries())
    for (let place = 0; place < HASH_BYTES; place++) bytes[row * HASH_BYTES + place] = (hash >>> (8 * place)) & 0xff;
  return pack(bytes);
}

function chunksOf(rows: readonly StoredRow[]): readonly (readonly StoredRow[])[] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => rows.slice(i * CHUNK, (i + 1) * CHUNK));
}

function packJson(value: unknown): Uint8Array {
  return pack(Buffer.from(JSON.stringify(value)));
}

function unpackJson(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(unpack(bytes)));
}

function pack(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes);
}

/** In a buffer of its own, so that lists of numbers can stand on it. */
function unpack(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(zstdDecompressSync(bytes));
}
