import { parseIsoDate } from './date.ts';

/** Which end of a unit an incomplete date or a `/d` means: `gt` and `lte` take the last millisecond, `gte` and `lt` the first. */
export type Round = 'up' | 'down';

/** Reads a date that is no date math, as epoch milliseconds. */
export type ReadDate = (text: string, round: Round) => number | undefined;

/**
 * A date as Elasticsearch reads it in a query, as epoch milliseconds: a date (`strict_date_optional_time||epoch_millis` unless `readDate`
 * knows another format), or an anchor (`now`, or a date and `||`) and steps (`+1d`, `-15m`, `/d`). Undefined for text that is none.
 */
export function resolveDateMath(math: string, now: number, round: Round, readDate: ReadDate = readDefaultDate): number | undefined {
  if (math.startsWith('now')) return applySteps(now, math.slice('now'.length), round);
  const bars = math.indexOf('||');
  if (bars < 0) return readDate(math, round);
  const anchor = readDate(math.slice(0, bars), 'down');
  return anchor === undefined ? undefined : applySteps(anchor, math.slice(bars + 2), round);
}

/** Whether the text moves with the tick. */
export function isRelativeDate(text: string): boolean {
  return text.startsWith('now');
}

const DATE_SHAPE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?(?:T(?:(\d{2})(?::(\d{2})(?::(\d{2})([.,]\d+)?)?)?(?:Z|[+-].*)?)?)?$/;

function readDefaultDate(text: string, round: Round): number | undefined {
  return completeIsoDate(text, round) ?? (/^-?\d{1,18}$/.test(text) ? Number(text) : undefined);
}

/**
 * A date in ISO form. Elasticsearch fills what is missing with month 1, day 1 and, rounding up, the last millisecond of the day, hour, minute or second; so
 * `2024-05` rounded up is the end of May 1.
 */
export function completeIsoDate(text: string, round: Round): number | undefined {
  const shape = DATE_SHAPE.exec(text);
  if (!shape) return undefined;
  const start = parseIsoDate(text.endsWith('T') ? text.slice(0, -1) : text);
  if (start === undefined || round === 'down') return start;
  const [, hour, minute, second, fraction] = shape;
  if (fraction !== undefined) return start;
  const unit = hour === undefined ? DAY : minute === undefined ? HOUR : second === undefined ? MINUTE : SECOND;
  return start + unit - 1;
}

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const FIXED_UNITS: ReadonlyMap<string, number> = new Map([
  ['w', 7 * DAY],
  ['d', DAY],
  ['h', HOUR],
  ['H', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
]);

/** A sign, a number (1 when left out) and a unit; or `/` and a unit, before which only a 1 may stand. */
const STEP = /([+-])(\d{0,9})([yMwdhHms])|\/(?:0*1)?([yMwdhHms])/y;

/** More steps than this are refused. */
const MAX_STEPS = 100;

function applySteps(start: number, steps: string, round: Round): number | undefined {
  let time = start;
  STEP.lastIndex = 0;
  for (let count = 0; STEP.lastIndex < steps.length; count++) {
    const step = count < MAX_STEPS ? STEP.exec(steps) : null;
    if (!step) return undefined;
    const [, sign, amount, unit, roundUnit] = step;
    if (roundUnit !== undefined) time = roundTo(time, roundUnit, round);
    else time = addUnits(time, Number(`${sign}${amount === '' ? '1' : amount}`), unit as string);
    if (Number.isNaN(time)) return undefined;
  }
  return time;
}

/** Months and years end on the last day of a shorter month. */
function addUnits(time: number, amount: number, unit: string): number {
  const fixed = FIXED_UNITS.get(unit);
  if (fixed !== undefined) return new Date(time + amount * fixed).getTime();
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + amount * (unit === 'y' ? 12 : 1));
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(Math.min(day, lastDay));
}

function roundTo(time: number, unit: string, round: Round): number {
  const start = startOf(time, unit);
  return round === 'down' ? start : addUnits(start, 1, unit) - 1;
}

/** Weeks begin on Monday. */
function startOf(time: number, unit: string): number {
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'y') return Date.UTC(year, 0, 1);
  if (unit === 'M') return Date.UTC(year, month, 1);
  if (unit === 'w') return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
  const size = FIXED_UNITS.get(unit) ?? DAY;
  return Math.floor(time / size) * size;
}
