import type { JsonValue } from '#base/json.ts';
import { parseIsoDate } from '#event/date.ts';
import { printedDate } from './conversion.ts';

// `1/9/2007 09:41:00`, `1/9/2007 10:41:00 AM +01:00`: month, day, year.
const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM)(?: (Z|[+-]\d{2}:?\d{2}))?)?$/i;

/** The moments Azure writes: ISO 8601 with any number of digits, a blank for the `T`, or the American form; no zone means UTC. */
export function azureTime(value: JsonValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const isBlankSeparated = text[10] === ' ';
  return printedDate(parseIsoDate(isBlankSeparated ? `${text.slice(0, 10)}T${text.slice(11)}` : text) ?? parseUsDate(text));
}

function parseUsDate(text: string): number | undefined {
  const match = US.exec(text);
  if (!match) return undefined;
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half, zone = 'Z'] = match;
  const hours = half === undefined ? Number(hour) : twelveHours(Number(hour), half);
  if (hours === undefined) return undefined;
  const two = (digits: string | number): string => String(digits).padStart(2, '0');
  return parseIsoDate(`${year}-${two(month)}-${two(day)}T${two(hours)}:${minute}:${second}${zone.toUpperCase()}`);
}

function twelveHours(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}
