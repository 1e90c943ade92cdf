import type { JsonObject, JsonValue } from '#base/json.ts';
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

function boundText(value: JsonValue, name: keyof Bounds<string>, options: JsonObject, path: string): string {
  const text = textOf(value, path);
  const inFormat = readFormat(text, options.format, path);
  const offset = options.time_zone === undefined ? 0 : zoneOffset(textOf(options.time_zone, path), path);
  if (offset === 0 || /T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(inFormat) || /^-?\d{5,}$/.test(inFormat)) return inFormat;
  const time = resolveDateMath(inFormat, 0, name === 'gt' || name === 'lte' ? 'up' : 'down');
  if (time === undefined) return inFormat;
  if (isRelativeDate(inFormat)) {
    if (!inFormat.includes('/')) return inFormat;
    throw new DslMistake('LUC201', path, 'rounded date math in another time zone than UTC is not supported');
  }
  return String(time - offset);
}

/** Kibana writes `strict_date_optional_time`, which is how dates are read anyway. */
function readFormat(text: string, format: JsonValue | undefined, path: string): string {
  if (format === undefined || isRelativeDate(text)) return text;
  const formats = textOf(format, path).split('||');
  if (formats.some((one) => /^(?:strict_)?date_optional_time(?:_nanos)?$/.test(one))) return text;
  if (formats.includes('epoch_second') && /^-?\d+$/.test(text)) return `${text}000`;
  if (formats.includes('epoch_millis')) return text;
  throw new DslMistake('LUC201', path, `the date format "${formats.join('||')}" is not supported`, 'use strict_date_optional_time');
}

/** Milliseconds east of UTC. */
function zoneOffset(zone: string, path: string): number {
  if (/^(?:Z|UTC|GMT|Zulu)$/i.test(zone)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) throw new DslMistake('LUC201', path, `the time zone "${zone}" is not supported`, 'give an offset: +01:00');
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}
