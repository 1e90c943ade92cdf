import { monthsBetween } from './calendar.ts';

const DAY = 86_400_000;

/** The units of DATE_DIFF by their spellings: how many milliseconds each has, or how many months. */
const UNITS: readonly { readonly names: readonly string[]; readonly milliseconds?: number; readonly months?: number }[] = [
  { names: ['year', 'years', 'yyyy', 'yy'], months: 12 },
  { names: ['quarter', 'quarters', 'qq', 'q'], months: 3 },
  { names: ['month', 'months', 'mm', 'm'], months: 1 },
  { names: ['dayofyear', 'dy', 'y', 'day', 'days', 'dd', 'd', 'weekday', 'weekdays', 'dw'], milliseconds: DAY },
  { names: ['week', 'weeks', 'wk', 'ww'], milliseconds: 7 * DAY },
  { names: ['hour', 'hours', 'hh'], milliseconds: 3_600_000 },
  { names: ['minute', 'minutes', 'mi', 'n'], milliseconds: 60_000 },
  { names: ['second', 'seconds', 'ss', 's'], milliseconds: 1000 },
  { names: ['millisecond', 'milliseconds', 'ms'], milliseconds: 1 },
  { names: ['microsecond', 'microseconds', 'mcs'], milliseconds: 1e-3 },
  { names: ['nanosecond', 'nanoseconds', 'ns'], milliseconds: 1e-6 },
];

const unitByName = new Map(UNITS.flatMap((unit) => unit.names.map((name) => [name, unit] as const)));

/** Whole units from one moment to another, toward zero; null for an unknown unit and beyond an integer. */
export function differenceIn(unitName: string, from: number, to: number): number | null {
  const whole = unitsBetween(unitName, from, to);
  return whole === undefined || Math.abs(whole) > 2_147_483_647 ? null : whole;
}

/** The same, however many there are; undefined for an unknown unit. */
export function unitsBetween(unitName: string, from: number, to: number): number | undefined {
  const unit = unitByName.get(unitName.toLowerCase());
  if (!unit) return undefined;
  const exact =
    unit.months === undefined ? Math.round((to - from) * 1e6) / 1e6 / (unit.milliseconds ?? 1) : monthsBetween(from, to) / unit.months;
  return Math.trunc(unit.milliseconds !== undefined && unit.milliseconds < 1 ? Math.round(exact) : exact) + 0;
}

const PARTS: Readonly<Record<string, (date: Date) => number>> = {
  aligned_day_of_week_in_month: (date) => ((date.getUTCDate() - 1) % 7) + 1,
  aligned_day_of_week_in_year: (date) => ((dayOfYear(date) - 1) % 7) + 1,
  aligned_week_of_month: (date) => Math.floor((date.getUTCDate() - 1) / 7) + 1,
  aligned_week_of_year: (date) => Math.floor((dayOfYear(date) - 1) / 7) + 1,
  ampm_of_day: (date) => (date.getUTCHours() < 12 ? 0 : 1),
  clock_hour_of_ampm: (date) => date.getUTCHours() % 12 || 12,
  clock_hour_of_day: (date) => date.getUTCHours() || 24,
  day_of_month: (date) => date.getUTCDate(),
  day_of_week: (date) => date.getUTCDay() || 7,
  day_of_year: (date) => dayOfYear(date),
  epoch_day: (date) => Math.floor(date.getTime() / DAY),
  era: (date) => (date.getUTCFullYear() > 0 ? 1 : 0),
  hour_of_ampm: (date) => date.getUTCHours() % 12,
  hour_of_day: (date) => date.getUTCHours(),
  instant_seconds: (date) => Math.floor(date.getTime() / 1000),
  micro_of_day: (date) => millisecondOfDay(date) * 1000,
  micro_of_second: (date) => date.getUTCMilliseconds() * 1000,
  milli_of_day: (date) => millisecondOfDay(date),
  milli_of_second: (date) => date.getUTCMilliseconds(),
  minute_of_day: (date) => Math.floor(millisecondOfDay(date) / 60_000),
  minute_of_hour: (date) => date.getUTCMinutes(),
  month_of_year: (date) => date.getUTCMonth() + 1,
  nano_of_day: (date) => millisecondOfDay(date) * 1_000_000,
  nano_of_second: (date) => date.getUTCMilliseconds() * 1_000_000,
  offset_seconds: () => 0,
  proleptic_month: (date) => date.getUTCFullYear() * 12 + date.getUTCMonth(),
  second_of_day: (date) => Math.floor(millisecondOfDay(date) / 1000),
  second_of_minute: (date) => date.getUTCSeconds(),
  year: (date) => date.getUTCFullYear(),
  year_of_era: (date) => Math.abs(date.getUTCFullYear()),
};

/** A part of a date by Java's name for it (`ChronoField`); null for an unknown one. */
export function extractPart(part: string, time: number): number | null {
  const name = part.toLowerCase();
  const date = new Date(time);
  return Object.hasOwn(PARTS, name) && !Number.isNaN(date.getTime()) ? (PARTS[name]?.(date) ?? null) : null;
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - startOfYear(date)) / DAY) + 1;
}

function startOfYear(date: Date): number {
  return new Date(Date.UTC(2000, 0, 1)).setUTCFullYear(date.getUTCFullYear(), 0, 1);
}

function millisecondOfDay(date: Date): number {
  return ((date.getTime() % DAY) + DAY) % DAY;
}
