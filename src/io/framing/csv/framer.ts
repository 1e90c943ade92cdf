import { isUtf8 } from 'node:buffer';
import type { Problem, ProblemKind, RawRecord, ReadLimits } from '../../record.ts';
import { ByteWindow } from '../byte-window.ts';
import type { Framed, Framer } from '../framed.ts';
import { parseFields } from './fields.ts';
import { columnNames, type Delimiter, delimiterOf } from './header.ts';
import { RowScanner } from './row-scanner.ts';

/**
 * Bytes → records of a table (RFC 4180; commas, semicolons or tabs): the first row names the columns, every other row is a record of texts.
 * A row that does not fit is named and left out. Memory follows the longest row.
 */
export class CsvFramer implements Framer {
  readonly #path: string;
  readonly #limits: ReadLimits;
  readonly #window = new ByteWindow();
  #scanner = new RowScanner(NO_DELIMITER);
  #delimiter: Delimiter = ',';
  #columns: readonly string[] | undefined;
  /** The line of the window's first byte. */
  #line = 1;
  /** `row` in a row, `rest` behind the part of a row that is too large was let go, `lost` when nothing more can be read. */
  #mode: 'header-line' | 'row' | 'rest' | 'lost' = 'header-line';
  #records: RawRecord[] = [];
  #problems: Problem[] = [];

  constructor(path: string, limits: ReadLimits) {
    this.#path = path;
    this.#limits = limits;
  }

  /** A row needs the names of the first one. */
  readonly isAtRest = false;

  push(chunk: Buffer): Framed {
    this.#window.append(chunk);
    while (this.#step());
    return this.#take();
  }

  end({ isCutOff }: { readonly isCutOff: boolean }): Framed {
    const { start, end } = this.#window;
    if (this.#mode === 'header-line' && end > start) this.#beginHeader(end);
    while (this.#step());
    if (this.#mode === 'row' && this.#window.end > this.#window.start && !isCutOff) this.#takeLastRow();
    return this.#take();
  }

  #take(): Framed {
    const framed = { records: this.#records, problems: this.#problems };
    this.#records = [];
    this.#problems = [];
    return framed;
  }

  /** One row; false when it needs more bytes. */
  #step(): boolean {
    const { start, end, bytes, base } = this.#window;
    if (start === end) return false;
    if (this.#mode === 'header-line') return this.#findHeader();
    if (this.#mode === 'lost') {
      this.#release(end);
      return false;
    }
    const lineBreak = this.#scanner.scan(bytes, base, end);
    if (this.#mode === 'rest') {
      this.#release(lineBreak === undefined ? end : lineBreak + 1);
      if (lineBreak !== undefined) this.#mode = 'row';
      return lineBreak !== undefined;
    }
    if ((lineBreak ?? end) - start > this.#limits.recordBytes) return this.#overflow(lineBreak);
    if (lineBreak === undefined) return false;
    this.#takeRow(lineBreak, 'broken-csv');
    this.#release(lineBreak + 1);
    return true;
  }

  /** The header's first line tells the delimiter; only then it is read as a row. */
  #findHeader(): boolean {
    const { start, end } = this.#window;
    const lineBreak = this.#window.indexOf(NEWLINE, start);
    const isBlank = this.#window.slice(start, lineBreak < 0 ? start : lineBreak).every((byte) => byte <= BLANK);
    if (lineBreak >= 0 && isBlank) {
      this.#release(lineBreak + 1);
      return true;
    }
    if (lineBreak < 0 && end - start <= this.#limits.recordBytes) return false;
    this.#beginHeader(lineBreak < 0 ? end : lineBreak);
    return true;
  }

  #beginHeader(end: number): void {
    const { start } = this.#window;
    this.#delimiter = delimiterOf(this.#window.slice(start, Math.min(end, start + MAX_HEADER_BYTES)).toString('utf8'));
    this.#scanner = new RowScanner(this.#delimiter.charCodeAt(0));
    this.#scanner.position = start;
    this.#mode = 'row';
  }

  #overflow(lineBreak: number | undefined): boolean {
    this.#report('too-large', `larger than the limit of ${this.#limits.recordBytes} bytes (--max-record)`);
    this.#release(lineBreak === undefined ? this.#window.end : lineBreak + 1);
    this.#mode = lineBreak === undefined ? 'rest' : 'row';
    if (!this.#columns) this.#mode = 'lost';
    return true;
  }

  /** The last row has no line break. Too short a row may have lost its end. */
  #takeLastRow(): void {
    if (this.#scanner.isQuoted) this.#report('truncated', 'the last row is cut off inside quotes');
    else this.#takeRow(this.#window.end, 'truncated');
  }

  #takeRow(end: number, shortKind: ProblemKind): void {
    const { start } = this.#window;
    const hasReturn = end > start && this.#window.at(end - 1) === RETURN;
    const bytes = this.#window.slice(start, hasReturn ? end - 1 : end);
    if (bytes.length === 0) return;
    const parsed = parseFields(bytes.toString('utf8'), this.#delimiter, MAX_COLUMNS);
    if ('problem' in parsed) this.#breakRow('broken-csv', parsed.problem);
    else if (!this.#columns) this.#columns = columnNames(parsed.fields);
    else this.#takeFields(parsed.fields, this.#columns, bytes, shortKind);
  }

  #takeFields(fields: readonly string[], columns: readonly string[], bytes: Buffer, shortKind: ProblemKind): void {
    const place = { line: this.#line, offset: this.#window.start };
    if (fields.length !== columns.length) {
      const kind = fields.length < columns.length ? shortKind : 'broken-csv';
      this.#report(kind, `the row has ${countOf(fields)} and the header ${countOf(columns)}`);
      return;
    }
    if (!isUtf8(bytes)) this.#problems.push({ kind: 'invalid-utf8', path: this.#path, message: INVALID_UTF8, ...place });
    // `fromEntries` makes own members of any name, `__proto__` too.
    const value = Object.fromEntries(columns.map((name, index) => [name, fields[index] ?? '']));
    this.#records.push({ value, path: this.#path, ...place });
  }

  #breakRow(kind: ProblemKind, problem: string): void {
    this.#report(kind, this.#columns ? problem : `the header cannot be read: ${problem}; nothing of the file is`);
    if (!this.#columns) this.#mode = 'lost';
  }

  #report(kind: ProblemKind, message: string): void {
    this.#problems.push({ kind, path: this.#path, message, line: this.#line, offset: this.#window.start });
  }

  /** What stands before the position is done with. */
  #release(position: number): void {
    const passed = this.#window.slice(this.#window.start, position);
    for (let at = passed.indexOf(NEWLINE); at >= 0; at = passed.indexOf(NEWLINE, at + 1)) this.#line++;
    this.#window.release(position);
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;
const NO_DELIMITER = -1;

/** The delimiter stands in the first names. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Exports have a few hundred. */
const MAX_COLUMNS = 10_000;

const INVALID_UTF8 = 'bytes that are not UTF-8 are read as U+FFFD';

function countOf(fields: readonly string[]): string {
  return fields.length === 1 ? '1 column' : `${fields.length} columns`;
}
