import { parseIsoDate } from './date.ts';

/**
 * Elasticsearch date math as epoch milliseconds: an anchor (`now`, or a date and `||`), then any number of `+1d`, `-15m`, `/d`. `round`
 * says which end of the unit `/d` gives. Undefined for text that is none.
 */
export function resolveDateMath(math: string, now: number, round: 'up' | 'down'): number | undefined {
  const anchored = /^(?:now|(.+?)\|\|)(.*)$/s.exec(math);
  const anchor = anchored ? (anchored[1] === undefined ? now : parseIsoDate(anchored[1])) : parseIsoDate(math);
  const steps = anchored?.[2] ?? '';
  if (anchor === undefined || !/^(?:[+-]\d{1,9}[yMwdhHms]|\/[yMwdhHms])*$/.test(steps)) return undefined;
  let date = new Date(anchor);
  for (const [step, , amount, unit, roundUnit] of steps.matchAll(/(([+-]\d+)([yMwdhHms]))|\/([yMwdhHms])/g)) {
    date = step.startsWith('/') ? roundTo(date, roundUnit as string, round) : addUnits(date, Number(amount), unit as string);
  }
  return date.getTime();
}

const FIXED_UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, H: 3_600_000, m: 60_000, s: 1000 };

function addUnits(date: Date, amount: number, unit: string): Date {
  const fixed = FIXED_UNITS[unit];
  if (fixed !== undefined) return new Date(date.getTime() + amount * fixed);
  const months = amount * (unit === 'y' ? 12 : 1);
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return moved;
}

/** The first millisecond of the unit the date lies in, or the last. */
function roundTo(date: Date, unit: string, round: 'up' | 'down'): Date {
  const start = startOf(date, unit);
  return round === 'down' ? start : new Date(addUnits(start, 1, unit).getTime() - 1);
}

function startOf(date: Date, unit: string): Date {
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'y') return new Date(Date.UTC(year, 0, 1));
  if (unit === 'M') return new Date(Date.UTC(year, month, 1));
  if (unit === 'w') return new Date(Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7)));
  const size = FIXED_UNITS[unit] as number;
  return new Date(Math.floor(date.getTime() / size) * size);
}
