import type { Database, SqlRow } from '../database.ts';
import type { Column, HashedColumn } from './columns.ts';
import type { ColumnSource } from './rows-that-may.ts';
import {
  CHUNK,
  type PackedSegment,
  type SegmentHead,
  type SegmentPaths,
  type StoredRow,
  unpackColumn,
  unpackDocuments,
  unpackHashes,
  unpackHead,
  unpackIds,
  unpackPaths,
} from './segment.ts';

/** A segment as the list of them has it. */
export type SegmentEntry = {
  readonly number: number;
  /** Numbers of arrival. No other segment has events between them. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly minTime: number;
  readonly maxTime: number;
  readonly lastIngested: number;
  readonly bytes: number;
};

/** The number of a segment's first part. */
const PARTS = 65_536;

const ENTRY = 'number, first, last, count, min_time, max_time, last_ingested, bytes';

/** Unpacked chunks of documents that are remembered: neighbors are read one after the other. */
const MAX_CHUNKS = 64;

/** Events that were packed, many at a time. */
export class SegmentStore {
  readonly #database: Database;
  readonly #chunks = new Map<number, readonly string[]>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a segment within a transaction of the caller's. */
  write(packed: PackedSegment): void {
    const { first, last, count, minTime, maxTime, lastIngested, head, ids, paths, columns, documents, datasets } = packed;
    const bytes = [head, ids, paths, ...columns, ...documents].reduce((sum, part) => sum + part.length, 0);
    const row = this.#database.get(
      `INSERT INTO segments (first, last, count, min_time, max_time, last_ingested, bytes, datasets, head, ids, paths)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
      ...[first, last, count, minTime, maxTime, lastIngested, bytes, JSON.stringify(datasets), head, ids, paths],
    );
    const start = Number(row?.number) * PARTS;
    for (const [i, data] of columns.entries())
      this.#database.run('INSERT INTO segment_columns (number, data) VALUES (?, ?)', start + i, data);
    for (const [i, data] of documents.entries())
      this.#database.run('INSERT INTO segment_documents (number, data) VALUES (?, ?)', start + i, data);
  }

  /** Every segment, in the order of arrival. */
  list(): readonly SegmentEntry[] {
    return this.#database.all(`SELECT ${ENTRY} FROM segments ORDER BY first`).map(entryOf);
  }

  /** The one whose events arrived first. */
  oldest(): SegmentEntry | undefined {
    const row = this.#database.get(`SELECT ${ENTRY} FROM segments ORDER BY first LIMIT 1`);
    return row && entryOf(row);
  }

  /** The segment that holds a number of arrival. */
  holding(arrival: number): SegmentEntry | undefined {
    const row = this.#database.get(`SELECT ${ENTRY} FROM segments WHERE first <= ? AND last >= ?`, arrival, arrival);
    return row && entryOf(row);
  }

  open(entry: SegmentEntry): Segment {
    return new Segment(this.#database, entry, this.#chunks);
  }

  /** Events and the last arrival of each dataset. */
  datasets(): readonly (readonly [dataset: string, count: number, lastIngested: number])[] {
    return this.#database
      .all('SELECT datasets FROM segments')
      .flatMap(({ datasets }) => JSON.parse(String(datasets)) as PackedSegment['datasets']);
  }

  /** Takes a segment away within a transaction of the caller's. */
  remove(number: number): void {
    const [from, to] = [number * PARTS, (number + 1) * PARTS];
    this.#database.run('DELETE FROM segment_columns WHERE number >= ? AND number < ?', from, to);
    this.#database.run('DELETE FROM segment_documents WHERE number >= ? AND number < ?', from, to);
    this.#database.run('DELETE FROM segments WHERE number = ?', number);
    this.#chunks.clear();
  }
}

/** One segment; its parts are read when they are asked for. */
export class Segment implements ColumnSource {
  readonly entry: SegmentEntry;
  readonly head: SegmentHead;
  readonly #database: Database;
  readonly #chunks: Map<number, readonly string[]>;
  readonly #columns = new Map<string, Column | HashedColumn | undefined>();
  #paths: SegmentPaths | undefined;
  #ids: readonly string[] | undefined;

  constructor(database: Database, entry: SegmentEntry, chunks: Map<number, readonly string[]>) {
    this.#database = database;
    this.entry = entry;
    this.#chunks = chunks;
    this.head = unpackHead(this.#part('head'), entry.count);
  }

  get count(): number {
    return this.entry.count;
  }

  /** Events that columns do not tell all of. */
  get odd(): readonly number[] {
    return this.#allPaths().odd;
  }

  column(path: string): Column | HashedColumn | undefined {
    if (!this.#columns.has(path)) this.#columns.set(path, this.#readColumn(path));
    return this.#columns.get(path);
  }

  below(path: string): readonly (Column | HashedColumn)[] {
    const { columns, hashed } = this.#allPaths();
    const found = [...columns, ...hashed].filter((one) => one.startsWith(`${path}.`)).map((one) => this.column(one));
    return found.filter((one) => one !== undefined);
  }

  /** An event as it was stored, by its place in the segment. */
  row(place: number): StoredRow {
    return { ...this.rowWithoutDocument(place), text: this.#chunk(Math.floor(place / CHUNK))[place % CHUNK] as string };
  }

  rowWithoutDocument(place: number): StoredRow {
    const { arrivals, times, ingested, streamCodes, streams } = this.head;
    const [dataset, index] = streams[streamCodes[place] as number] as readonly [string, string];
    return {
      arrival: arrivals[place] as number,
      id: this.ids()[place] as string,
      dataset,
      index,
      time: times[place] as number,
      ingested: ingested[place] as number,
      text: '{}',
    };
  }

  ids(): readonly string[] {
    this.#ids ??= unpackIds(this.#part('ids'));
    return this.#ids;
  }

  #allPaths(): SegmentPaths {
    this.#paths ??= unpackPaths(this.#part('paths'));
    return this.#paths;
  }

  #readColumn(path: string): Column | HashedColumn | undefined {
    const { columns, hashed } = this.#allPaths();
    const place = [...columns, ...hashed].indexOf(path);
    if (place < 0) return undefined;
    const row = this.#database.get('SELECT data FROM segment_columns WHERE number = ?', this.entry.number * PARTS + place);
    return (place < columns.length ? unpackColumn : unpackHashes)(bytesOf(row?.data), this.entry.count);
  }

  #chunk(place: number): readonly string[] {
    const key = this.entry.number * PARTS + place;
    const known = this.#chunks.get(key);
    if (known) return known;
    const row = this.#database.get('SELECT data FROM segment_documents WHERE number = ?', key);
    const texts = unpackDocuments(bytesOf(row?.data));
    if (this.#chunks.size >= MAX_CHUNKS)
      for (const oldest of [...this.#chunks.keys()].slice(0, MAX_CHUNKS / 2)) this.#chunks.delete(oldest);
    this.#chunks.set(key, texts);
    return texts;
  }

  #part(name: 'head' | 'ids' | 'paths'): Uint8Array {
    return bytesOf(this.#database.get(`SELECT ${name} AS data FROM segments WHERE number = ?`, this.entry.number)?.data);
  }
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  throw new Error('a part of a segment is missing: tocsin store check says what is wrong with the file');
}

function entryOf(row: SqlRow): SegmentEntry {
  return {
    number: Number(row.number),
    first: Number(row.first),
    last: Number(row.last),
    count: Number(row.count),
    minTime: Number(row.min_time),
    maxTime: Number(row.max_time),
    lastIngested: Number(row.last_ingested),
    bytes: Number(row.bytes),
  };
}
