import { parseIsoDate, printDate } from '#event/date.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WRITTEN = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d{2}):(\d{2})\s(AM|PM)$/;

/** The moment inside requests and responses, ISO 8601 or `Mar 4, 2026, 9:50:00 PM` (UTC), as ISO 8601. */
export function awsDate(text: string): string | undefined {
  const time = parseIsoDate(text) ?? parseWritten(text);
  return time === undefined ? undefined : printDate(time);
}

function parseWritten(text: string): number | undefined {
  const match = WRITTEN.exec(text);
  if (!match) return undefined;
  const [, month = '', day = '', year = '', hour = '', minute = '', second = '', half = ''] = match;
  const number = MONTHS.indexOf(month) + 1;
  if (number === 0 || Number(hour) < 1 || Number(hour) > 12) return undefined;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const two = (value: string | number): string => String(value).padStart(2, '0');
  return parseIsoDate(`${year}-${two(number)}-${two(day)}T${two(hours)}:${minute}:${second}Z`);
}
