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

function helpForKey(cursor: Cursor): string {
  if (cursor.is('(')) return 'join keys stand without brackets: by user.id, host.id';
  return cursor.token.kind === 'string' ? 'a field stands without quotes' : 'events are joined by fields';
}

function parseKey(cursor: Cursor): EqlField | undefined {
  if (!startsField(cursor)) {
    cursor.unexpected('a field', helpForKey(cursor));
    cursor.skipTo([',', 'with', ...STOPS]);
    return undefined;
  }
  const key = parseField(cursor);
  if (cursor.is('(')) {
    const isTerm = cursor.token.span.start > key.span.end;
    if (isTerm) cursor.unexpected('`[`', 'every event stands in square brackets: [ process where … ]');
    else
      cursor.report(
        'EQL126',
        joinSpans(key.span, cursor.token.span),
        'Events are joined by fields, not by functions',
        'join by the field itself',
      );
    cursor.skipTo([',', 'with', ...STOPS]);
  }
  return key;
}

/** "with" "maxspan" "=" number unit */
function parseMaxspan(cursor: Cursor): Duration | undefined {
  if (!cursor.accept('with')) return undefined;
  if (!cursor.expect('maxspan', 'write `with maxspan=5m`') || !cursor.expect('=', 'write `with maxspan=5m`')) {
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
  const help = helpForTime(number.text, unit);
  cursor.report('EQL122', span, `\`${sign}${number.text}${unit}\` is no maxspan`, help);
  return undefined;
}

const LONG_UNITS = [
  [/^(?:s|secs?|seconds?)?$/i, 's'],
  [/^(?:m|mins?|minutes?)$/i, 'm'],
  [/^(?:h|hrs?|hours?)$/i, 'h'],
  [/^(?:d|days?)$/i, 'd'],
  [/^(?:ms|millis|milliseconds?)$/i, 'ms'],
] as const;

function helpForTime(number: string, unit: string): string {
  const [, meant] = LONG_UNITS.find(([pattern]) => pattern.test(unit)) ?? [];
  const isWhole = /^\d*[1-9]\d*$/.test(number);
  return meant !== undefined && isWhole && meant !== unit
    ? `did you mean ${number}${meant}?`
    : 'a positive whole number and one of ms, s, m, h, d';
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
    cursor.unexpected('`[`', helpForTerm(cursor));
    cursor.skipTo(['|']);
  }
  return terms;
}

function helpForTerm(cursor: Cursor): string {
  if (cursor.is('maxspan')) return 'write `with maxspan=5m`';
  const isKey = cursor.token.kind === 'name' && (cursor.peek().text === '.' || cursor.peek().text === '[');
  return isKey ? 'join keys are separated by commas' : 'every event stands in square brackets: [ process where … ]';
}

/** term = ( "[" | "![" ) filter "]" [ keys ] [ "with" "runs" "=" number ] */
function parseTerm(cursor: Cursor, parseFilter: ParseFilter): EqlTerm {
  const open = cursor.take();
  const filter = parseFilter(cursor);
  if (!cursor.close(open, ']', '`and`, `or` or `]`')) {
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
  if (!cursor.expect('=', 'write `with runs=3`')) {
    cursor.skipTo(STOPS);
    return 1;
  }
  const { token } = cursor;
  if (token.kind === 'number' && /^\d+$/.test(token.text)) {
    const runs = Number(cursor.take().text);
    if (runs >= 1 && runs <= 100) return runs;
  } else cursor.skipTo(STOPS);
  cursor.report('EQL123', token.span, `\`runs\` is a whole number from 1 to 100, found ${cursor.describe(token)}`);
  return 1;
}
