import type { JsonObject, JsonValue } from '#base/json.ts';
import { compileQueryDateFormat } from '#event/date-format.ts';
import { isRelativeDate, resolveDateMath } from '#event/date-math.ts';
import type { Bounds } from '../expr.ts';
import { DslMistake, textOf } from './dsl-values.ts';

const NAMES = ['gt', 'gte', 'lt', 'lte'] as const;

/** The bounds of a `range` query as texts; null leaves an end open. */
export function rangeBounds(options: JsonObject, path: string): Bounds<string> {
  const given = { ...options, ...olderSpelling(options) };
  const bounds: { -readonly [Name in keyof Bounds<string>]: string } = {};
  for (const name of NAMES) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    bounds[name] = boundText(value, name, options, `${path}.${name}`);
  }
  return bounds;
}

/** `from` and `to` with `include_lower` and `include_upper`. */
function olderSpelling({ from, to, include_lower: lower, include_upper: upper }: JsonObject): JsonObject {
  return {
    ...(from === undefined ? {} : { [lower === false ? 'gt' : 'gte']: from }),
    ...(to === undefined ? {} : { [upper === false ? 'lt' : 'lte']: to }),
  };
}

/** A date in another format or zone than the field's is given as milliseconds. */
function boundText(value: JsonValue, name: keyof Bounds<string>, options: JsonObject, path: string): string {
  const text = textOf(value, path);
  const offset = options.time_zone === undefined ? 0 : zoneOffset(textOf(options.time_zone, path), path);
  const format = options.format === undefined ? undefined : otherFormat(textOf(options.format, path));
  const hasZone = /T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(text) || /^-?\d{5,}$/.test(text);
  if (format === undefined && (offset === 0 || hasZone)) return text;
  if (isRelativeDate(text)) return relativeBound(text, offset, path);
  const round = name === 'gt' || name === 'lte' ? 'up' : 'down';
  const time = format === undefined ? resolveDateMath(text, 0, round) : resolveDateMath(text, 0, round, compileQueryDateFormat(format));
  return time === undefined ? text : String(time - (hasZone ? 0 : offset));
}

/** Kibana writes `strict_date_optional_time`, which is how dates are read anyway. */
function otherFormat(format: string): string | undefined {
  return /^(?:strict_)?date_optional_time(?:_nanos)?(?:\|\|epoch_millis)?$/.test(format) ? undefined : format;
}

function relativeBound(text: string, offset: number, path: string): string {
  if (offset === 0 || !text.includes('/')) return text;
  throw new DslMistake('LUC201', path, 'rounded date math in another time zone than UTC is not supported');
}

/** Milliseconds east of UTC. */
function zoneOffset(zone: string, path: string): number {
  if (/^(?:Z|UTC|GMT|Zulu)$/i.test(zone)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) throw new DslMistake('LUC201', path, `the time zone "${zone}" is not supported`, 'give an offset: +01:00');
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}
