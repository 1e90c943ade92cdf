import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { Problem, ProblemKind, RawRecord, ReadLimits } from '../../record.ts';
import { ByteWindow } from '../byte-window.ts';
import type { Framed, Framer, TextPlace } from '../framed.ts';
import { findList, hasListName, openCarrier } from './envelope.ts';
import { embeddedStart, wholeLines } from './lines.ts';
import { parseRecord } from './parse-record.ts';
import { BLANK, BRACE_CLOSE, BRACE_OPEN, BRACKET_CLOSE, BRACKET_OPEN, COMMA, NEWLINE, QUOTE, ValueScanner } from './value-scanner.ts';

/**
 * Bytes → records: NDJSON, JSON values one after another however they are laid out, arrays, and envelopes, whose lists are read element by
 * element whatever their size. What is broken is named with its place and left out, and reading goes on at the next line. The answer
 * depends on the bytes alone, not on how they arrive. Memory follows the longest record.
 */
export class JsonFramer implements Framer {
  readonly #path: string;
  readonly #limits: ReadLimits;
  /** How much of a value is looked at to tell an envelope. */
  readonly #headBytes: number;
  readonly #window: ByteWindow;
  readonly #scanner = new ValueScanner();
  /** The lists we are inside of, outermost first. */
  readonly #lists: OpenList[] = [];
  #mode: Mode = 'between';
  /** The line of the window's first byte. */
  #line: number;
  /** True until a value's first line was tried as a whole. */
  #isFresh = true;
  /** True once we know that the open value is no envelope. */
  #isRecord = false;
  /** True behind a broken record of several lines, whose remains are not named again. */
  #isAmongRemains = false;
  #isEnded = false;
  #isAtLineStart = true;
  /** The next line break, or -1; `#searchedTo` is how far the search for it went, so that no byte is searched twice. */
  #lineBreak = -1;
  #searchedTo = 0;
  #records: RawRecord[] = [];
  #problems: Problem[] = [];

  constructor(path: string, limits: ReadLimits, from: TextPlace = { line: 1, offset: 0 }) {
    this.#path = path;
    this.#limits = limits;
    this.#line = from.line;
    this.#window = new ByteWindow(from.offset);
    this.#headBytes = Math.min(HEAD_BYTES, limits.recordBytes);
  }

  get isAtRest(): boolean {
    return this.isDrained && this.#isAtLineStart && !this.#isAmongRemains;
  }

  /** Whether nothing is held: every byte so far belongs to a record that was given, or to something that was named. */
  get isDrained(): boolean {
    return this.#mode === 'between' && this.#lists.length === 0 && this.#window.start === this.#window.end;
  }

  push(chunk: Buffer): Framed {
    this.#window.append(chunk);
    return this.#run();
  }

  /** No more bytes will come. `isCutOff`: the source has said already that its end is missing. */
  end(options: { readonly isCutOff: boolean }): Framed {
    this.#isEnded = true;
    const { records, problems } = this.#run();
    if (options.isCutOff) return { records, problems: problems.filter(({ kind }) => kind !== 'truncated') };
    const isKnown = problems.some(({ kind }) => kind === 'truncated');
    return { records, problems: isKnown ? problems : [...problems, ...this.#openAtEnd()] };
  }

  /** What the input leaves open though its last record is complete. */
  #openAtEnd(): readonly Problem[] {
    const [list] = this.#lists;
    if (list) {
      const message = `the file ends inside the list that begins at line ${list.line}; what stands before is read`;
      return [{ kind: 'truncated', path: this.#path, message, line: list.line, offset: list.offset }];
    }
    if (this.#mode !== 'rest-of-envelope') return [];
    const message = 'the file ends before its last object is closed; its list is read';
    return [{ kind: 'truncated', path: this.#path, message, line: this.#line, offset: this.#window.start }];
  }

  #run(): Framed {
    while (this.#step());
    const framed = { records: this.#records, problems: this.#problems };
    this.#records = [];
    this.#problems = [];
    return framed;
  }

  /** One step; false when it needs more bytes. */
  #step(): boolean {
    switch (this.#mode) {
      case 'between':
        return this.#stepBetween();
      case 'value':
        return this.#stepValue();
      case 'text':
        return this.#lists.length > 0 ? this.#stepLooseText() : this.#stepTextLine();
      case 'rest-of-word':
        return this.#stepRestOfWord();
      case 'rest-of-line':
        return this.#stepRestOfLine();
      case 'rest-of-value':
      case 'rest-of-envelope':
        return this.#stepRestOfValue();
      default:
        return this.#mode satisfies never;
    }
  }

  /** Blanks and commas, then a value, a list, the end of one, or something that is no JSON. */
  #stepBetween(): boolean {
    let at = this.#window.start;
    while (at < this.#window.end && isSeparator(this.#window.at(at))) at++;
    this.#release(at);
    if (at === this.#window.end) return false;
    const byte = this.#window.at(at);
    if (byte === BRACKET_OPEN && this.#lists.length < MAX_LISTS) this.#openList(at + 1, { isEnvelope: false });
    else if (byte === BRACKET_CLOSE && this.#lists.length > 0) this.#closeList(at + 1);
    else if (byte === BRACE_OPEN || byte === BRACKET_OPEN || (byte === QUOTE && this.#lists.length > 0)) this.#beginValue(at);
    else this.#mode = 'text';
    return true;
  }

  #openList(from: number, list: Omit<OpenList, 'line' | 'offset'>): void {
    if (this.#lists.length === MAX_LISTS) this.#lists.shift();
    this.#lists.push({ ...list, line: this.#line, offset: this.#window.start });
    this.#release(from);
    this.#mode = 'between';
  }

  #closeList(from: number): void {
    const list = this.#lists.pop();
    this.#release(from);
    if (!list?.isEnvelope) return;
    this.#scanner.begin(from);
    this.#scanner.goOnInside(1);
    this.#mode = 'rest-of-envelope';
  }

  #beginValue(at: number): void {
    this.#scanner.begin(at);
    this.#isFresh = true;
    this.#isRecord = false;
    this.#mode = 'value';
  }

  #stepValue(): boolean {
    if (this.#isFresh && this.#readWholeLine()) return true;
    this.#isFresh = false;
    const { start, end, bytes, base } = this.#window;
    const bound = start + (this.#isRecord ? this.#limits.recordBytes : this.#headBytes);
    const stop = this.#scanner.scan(bytes, base, Math.min(end, bound));
    if (stop === 'closed') return this.#closeValue(this.#scanner.position);
    if (stop === 'broken') return this.#breakValue(this.#scanner.position);
    if (stop === 'deep') return this.#overflowValue('too-deep', 'nested too deeply to be a record');
    if (end < bound) return this.#isEnded && this.#truncateValue();
    if (this.#isRecord)
      return this.#overflowValue('too-large', `larger than the limit of ${this.#limits.recordBytes} bytes (--max-record)`);
    this.#isRecord = true;
    this.#openEnvelope(bound);
    return true;
  }

  /** The fast path: a line that holds one whole object. */
  #readWholeLine(): boolean {
    const start = this.#window.start;
    const lineEnd = this.#lineEnd(start);
    if (lineEnd === undefined || lineEnd - start > this.#headBytes) return false;
    let to = lineEnd;
    while (to > start && this.#window.at(to - 1) <= BLANK) to--;
    if (this.#window.at(to - 1) !== BRACE_CLOSE) return false;
    const slice = this.#window.slice(start, to);
    const parsed = parseRecord(slice.toString('utf8'));
    if (parsed.kind !== 'record') return false;
    if (hasListName(parsed.value) && this.#openEnvelope(to)) return true;
    this.#emit(parsed.value, slice);
    this.#release(to);
    this.#mode = 'between';
    return true;
  }

  #closeValue(to: number): true {
    const start = this.#window.start;
    const slice = this.#window.slice(start, to);
    const parsed = parseRecord(slice.toString('utf8'));
    if (parsed.kind === 'record') {
      if (!this.#isRecord && hasListName(parsed.value) && this.#openEnvelope(to)) return true;
      this.#emit(parsed.value, slice);
    } else {
      if (this.#openEnvelope(to)) return true;
      this.#report(parsed.kind, parsed.message);
      this.#recoverLines(to);
    }
    this.#release(to);
    this.#mode = 'between';
    return true;
  }

  /** The value cannot go on at `at`: a line break in a string, or the next record's beginning. */
  #breakValue(at: number): true {
    if (this.#openEnvelope(at)) return true;
    const isLineBreak = this.#window.at(at) === NEWLINE;
    this.#report('broken-json', isLineBreak ? 'a string is not closed before the end of the line' : NOT_CLOSED.message);
    const resume = isLineBreak ? at + 1 : this.#lineStart(at);
    this.#recoverLines(resume);
    this.#mode = resume > this.#window.start ? 'between' : 'rest-of-line';
    this.#release(resume);
    return true;
  }

  #truncateValue(): true {
    if (this.#openEnvelope(this.#window.end)) return true;
    const [line, offset] = [this.#line, this.#window.start];
    // Lines that are whole behind it show that it was cut off there, not at the end of the input.
    const isWithin = this.#recoverLines(this.#window.end) > 0;
    const problem = isWithin ? NOT_CLOSED : LAST_CUT_OFF;
    this.#problems.push({ ...problem, path: this.#path, line, offset });
    this.#release(this.#window.end);
    this.#mode = 'between';
    return true;
  }

  #overflowValue(kind: ProblemKind, message: string): true {
    const at = this.#scanner.position;
    if (this.#openEnvelope(at)) return true;
    this.#report(kind, message);
    this.#recoverLines(at);
    this.#release(at);
    this.#scanner.goOnInside(this.#scanner.depth);
    this.#mode = 'rest-of-value';
    return true;
  }

  /** Enters the list of the envelope that the open value is, as far as `to` shows it. */
  #openEnvelope(to: number): boolean {
    const start = this.#window.start;
    const list = findList(this.#window.slice(start, Math.min(to, start + this.#headBytes)));
    if (!list) return false;
    this.#openList(start + list.from, { isEnvelope: true, name: list.name });
    return true;
  }

  /**
   * Reads the whole lines behind the first one of a broken value again: each may be a record that was taken for a part of it. Answers how
   * many were.
   */
  #recoverLines(to: number): number {
    let count = 0;
    const start = this.#window.start;
    const region = this.#window.slice(start, to);
    this.#isAmongRemains = region.includes(NEWLINE);
    for (const line of wholeLines(region)) {
      const parsed = parseRecord(line.bytes.toString('utf8'));
      if (parsed.kind !== 'record') continue;
      const place = { line: this.#line + line.number, offset: start + line.from };
      for (const value of recordsOf(parsed.value, line.bytes)) this.#emitAt(value, line.bytes, place);
      count++;
    }
    return count;
  }

  /** Numbers, words and stray brackets inside a list. */
  #stepLooseText(): boolean {
    this.#reportText('not-object', 'a single value instead of a JSON object');
    this.#release(this.#window.start + 1);
    this.#mode = 'rest-of-word';
    return true;
  }

  #stepRestOfWord(): boolean {
    let at = this.#window.start;
    while (at < this.#window.end && !ENDS_WORD.has(this.#window.at(at))) at++;
    this.#release(at);
    if (at === this.#window.end) return false;
    this.#mode = 'between';
    return true;
  }

  /** A line that is not JSON, or that puts something before its JSON. */
  #stepTextLine(): boolean {
    const start = this.#window.start;
    const lineEnd = this.#lineEnd(start) ?? this.#window.end;
    const isComplete = this.#lineEnd(start) !== undefined;
    if (!isComplete && lineEnd - start < this.#limits.recordBytes) return false;
    const line = this.#window.slice(start, Math.min(lineEnd, start + this.#limits.recordBytes));
    const from = isComplete ? embeddedStart(line) : undefined;
    const parsed = from === undefined ? undefined : parseRecord(line.toString('utf8', from));
    if (from !== undefined && parsed?.kind === 'record') this.#emitAt(parsed.value, line, { line: this.#line, offset: start + from });
    else this.#reportText('not-json', 'the line is not JSON');
    this.#release(start + line.length);
    this.#mode = 'rest-of-line';
    return true;
  }

  #stepRestOfLine(): boolean {
    const lineEnd = this.#lineEnd(this.#window.start);
    this.#release(lineEnd ?? this.#window.end);
    if (lineEnd === undefined) return false;
    this.#mode = 'between';
    return true;
  }

  /** What is left of a value that is too large, or of an envelope behind its list: to its end, or to a line that begins a new value. */
  #stepRestOfValue(): boolean {
    const { start, end, bytes, base } = this.#window;
    if (start === end) return false;
    if (this.#isAtLineStart && this.#window.at(start) === BRACE_OPEN) {
      this.#mode = 'between';
      return true;
    }
    const to = Math.min((this.#lineEnd(start) ?? end) + 1, end);
    const stop = this.#scanner.scan(bytes, base, to);
    this.#release(stop === 'closed' ? this.#scanner.position : to);
    if (stop === 'closed' || stop === 'broken') this.#mode = 'between';
    return true;
  }

  /** Where the line of a position ends: at its line break, at the end of the input, or undefined as long as that is not known. */
  #lineEnd(position: number): number | undefined {
    if (position > this.#searchedTo) {
      this.#lineBreak = -1;
      this.#searchedTo = position;
    }
    if (this.#lineBreak < 0) {
      this.#lineBreak = this.#window.indexOf(NEWLINE, this.#searchedTo);
      this.#searchedTo = this.#lineBreak < 0 ? this.#window.end : this.#lineBreak;
    }
    if (this.#lineBreak >= 0) return this.#lineBreak;
    return this.#isEnded ? this.#window.end : undefined;
  }

  /** Where the line of a position begins, or the window's start when that is on the same line. */
  #lineStart(position: number): number {
    return Math.max(this.#window.start, this.#window.start + this.#window.slice(this.#window.start, position).lastIndexOf(NEWLINE) + 1);
  }

  #emit(value: JsonObject, bytes: Buffer): void {
    this.#emitAt(value, bytes, { line: this.#line, offset: this.#window.start });
  }

  #emitAt(value: JsonObject, bytes: Buffer, place: { readonly line: number; readonly offset: number }): void {
    this.#isAmongRemains = false;
    if (!isUtf8(bytes)) this.#problems.push({ kind: 'invalid-utf8', path: this.#path, message: INVALID_UTF8, ...place });
    this.#records.push({ value: openCarrier(value, this.#lists.at(-1)?.name), path: this.#path, ...place });
  }

  /** Names a broken value at the window's start. */
  #report(kind: ProblemKind, message: string): void {
    this.#problems.push({ kind, path: this.#path, message, line: this.#line, offset: this.#window.start });
  }

  #reportText(kind: ProblemKind, message: string): void {
    if (!this.#isAmongRemains) this.#report(kind, message);
  }

  /** What stands before the position is done with. */
  #release(position: number): void {
    const start = this.#window.start;
    if (position === start) return;
    const passed = this.#window.slice(start, position);
    for (let at = passed.indexOf(NEWLINE); at >= 0; at = passed.indexOf(NEWLINE, at + 1)) this.#line++;
    this.#isAtLineStart = passed.at(-1) === NEWLINE;
    this.#window.release(position);
  }
}

type Mode =
  | 'between'
  | 'value'
  | 'text'
  | 'rest-of-word'
  | 'rest-of-line'
  /** Behind what was read of a value that is too large. */
  | 'rest-of-value'
  /** Behind an envelope's list. */
  | 'rest-of-envelope';

type OpenList = { readonly isEnvelope: boolean; readonly name?: string; readonly line: number; readonly offset: number };

/** A value's beginning that must show whether it is an envelope: large enough for any head, small enough to hold. */
const HEAD_BYTES = 256 * 1024;

/** Lists in lists: an array of files, an envelope in an array. */
const MAX_LISTS = 4;

const NOT_CLOSED = { kind: 'broken-json', message: 'a value is not closed before the next one' } as const;
const LAST_CUT_OFF = { kind: 'truncated', message: 'the last record is cut off' } as const;

const INVALID_UTF8 = 'bytes that are not UTF-8 are read as U+FFFD';

/** A byte that is blank, a comma, or the separator of JSON text sequences; every control byte counts as blank. */
function isSeparator(byte: number): boolean {
  return byte <= BLANK || byte === COMMA;
}

const ENDS_WORD = new Set([COMMA, NEWLINE, QUOTE, BRACE_OPEN, BRACKET_OPEN, BRACKET_CLOSE]);

/** The records of an object that stands on one line: itself, or the objects of its list. */
function recordsOf(value: JsonObject, bytes: Buffer): readonly JsonObject[] {
  const list = hasListName(value) ? findList(bytes) : undefined;
  const members = list && value[list.name];
  return Array.isArray(members) ? members.filter(isJsonObject) : [value];
}
