import { type Duration, parseDuration } from '#base/duration.ts';
import { joinSpans } from '#base/span.ts';
import type { EqlEventFilter, EqlField, EqlSample, EqlSequence, EqlTerm } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseField, startsField } from './field.ts';

type ParseFilter = (cursor: Cursor) => EqlEventFilter;

/** Where a sequence that went wrong may go on. */
const STOPS = ['[', '![', 'until', '|'];

/** sequence = "sequence" [ keys ] [ "with" "maxspan" "=" time ] term { term } [ "until" term ] */
export function parseSequence(cursor: Cursor, parseFilter: ParseFilter): EqlSequence {
  const { start } = cursor.take().span;
  const by = parseKeys(cursor);
  const maxspan = parseMaxspan(cursor);
  if (cursor.is('by')) {
    cursor.report('EQL110', cursor.token.span, '`by` stands before `with`', 'write `sequence by … with maxspan=…`');
    parseKeys(cursor);
  }
  const terms = parseTerms(cursor, parseFilter);
  const until = cursor.accept('until') ? parseTerms(cursor, parseFilter)[0] : undefined;
  return {
    kind: 'sequence',
    by,
    ...(maxspan === undefined ? {} : { maxspan }),
    terms,
    ...(until === undefined ? {} : { until }),
    span: cursor.spanFrom(start),
  };
}

/** sample = "sample" [ keys ] term { term } */
export function parseSample(cursor: Cursor, parseFilter: ParseFilter): EqlSample {
  const { start } = cursor.take().span;
  const by = parseKeys(cursor);
  if (cursor.is('with')) {
    cursor.report('EQL125', cursor.token.span, 'A sample has no `maxspan`', 'events of a sample have no order in time; use `sequence`');
    cursor.skipTo(STOPS);
  }
  const terms = parseTerms(cursor, parseFilter);
  if (cursor.is('until')) {
    cursor.report('EQL125', cursor.token.span, 'A sample has no `until`', 'use `sequence`');
    cursor.skipTo(['|']);
  }
  return { kind: 'sample', by, terms, span: cursor.spanFrom(start) };
}

/** keys = "by" field { "," field } */
function parseKeys(cursor: Cursor): readonly EqlField[] {
  if (!cursor.accept('by')) return [];
  const keys: EqlField[] = [];
  do {
    const key = parseKey(cursor);
    if (key) keys.push(key);
  } while (cursor.accept(','));
  return keys;
}

function parseKey(cursor: Cursor): EqlField | undefined {
  if (!startsField(cursor)) {
    cursor.unexpected('a field', 'events are joined by fields');
    cursor.skipTo([',', 'with', ...STOPS]);
    return undefined;
  }
  const key = parseField(cursor);
  if (cursor.is('(')) {
    cursor.report('EQL126', joinSpans(key.span, cursor.token.span), 'Events are joined by fields, not by functions');
    cursor.skipTo([',', 'with', ...STOPS]);
  }
  return key;
}

/** "with" "maxspan" "=" number unit */
function parseMaxspan(cursor: Cursor): Duration | undefined {
  if (!cursor.accept('with')) return undefined;
  if (!cursor.expect('maxspan') || !cursor.expect('=')) {
    cursor.skipTo(['by', ...STOPS]);
    return undefined;
  }
  const { token } = cursor;
  const sign = cursor.accept('-') ? '-' : '';
  if (cursor.token.kind !== 'number') {
    cursor.unexpected('a time', 'write a number and a unit: maxspan=30s');
    cursor.skipTo(['by', ...STOPS]);
    return undefined;
  }
  const number = cursor.take();
  const unit = acceptName(cursor);
  const span = cursor.spanFrom(token.span.start);
  const duration = /^(?:ms|[smhd])$/.test(unit) ? parseDuration(`${sign}${number.text}${unit}`) : undefined;
  if (duration !== undefined && duration > 0) return duration;
  const help = unit === '' ? `did you mean ${number.text}s?` : 'a positive whole number and one of ms, s, m, h, d';
  cursor.report('EQL122', span, `\`${sign}${number.text}${unit}\` is no maxspan`, help);
  return undefined;
}

function acceptName(cursor: Cursor): string {
  return cursor.token.kind === 'name' ? cursor.take().text : '';
}

/** More stages are refused: each costs memory for every key. */
const MAX_TERMS = 500;

function parseTerms(cursor: Cursor, parseFilter: ParseFilter): readonly EqlTerm[] {
  const terms: EqlTerm[] = [];
  while (cursor.isOneOf(['[', '!['])) {
    if (terms.length === MAX_TERMS) {
      cursor.report('EQL106', cursor.token.span, `More than ${MAX_TERMS} terms`);
      cursor.skipTo(['|']);
      break;
    }
    terms.push(parseTerm(cursor, parseFilter));
  }
  if (terms.length === 0) {
    cursor.unexpected('`[`', 'every event stands in square brackets: [ process where … ]');
    cursor.skipTo(['|']);
  }
  return terms;
}

/** term = ( "[" | "![" ) filter "]" [ keys ] [ "with" "runs" "=" number ] */
function parseTerm(cursor: Cursor, parseFilter: ParseFilter): EqlTerm {
  const open = cursor.take();
  const filter = parseFilter(cursor);
  if (!cursor.expect(']')) {
    cursor.skipTo([']', ...STOPS]);
    cursor.accept(']');
  }
  const by = parseKeys(cursor);
  const runs = parseRuns(cursor);
  if (cursor.is('by')) {
    cursor.report('EQL110', cursor.token.span, '`by` stands before `with`', 'write `[ … ] by … with runs=…`');
    parseKeys(cursor);
  }
  return { filter, by, runs, isMissing: open.text === '![', span: cursor.spanFrom(open.span.start) };
}

function parseRuns(cursor: Cursor): number {
  if (!cursor.accept('with')) return 1;
  const name = cursor.token;
  if (name.kind !== 'name' || name.text !== 'runs') {
    cursor.unexpected('`runs`', name.text === 'maxspan' ? 'maxspan stands behind `sequence`' : 'write `with runs=3`');
    cursor.skipTo(STOPS);
    return 1;
  }
  cursor.take();
  cursor.expect('=');
  const { token } = cursor;
  if (token.kind === 'number' && /^\d+$/.test(token.text)) {
    const runs = Number(cursor.take().text);
    if (runs >= 1 && runs <= 100) return runs;
  } else cursor.skipTo(STOPS);
  cursor.report('EQL123', token.span, `\`runs\` is a whole number from 1 to 100, found ${cursor.describe(token)}`);
  return 1;
}
