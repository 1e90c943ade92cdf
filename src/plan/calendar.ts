/** A length in calendar units: how many milliseconds it is depends on where it begins. */
export type Period = { readonly months: number; readonly days: number };

/** `P14M-3D`: how a period is written as a value. */
export function printPeriod(period: Period): string {
  return `P${period.months}M${period.days}D`;
}

export function parsePeriod(text: string): Period | undefined {
  const match = /^P(-?\d{1,9})M(-?\d{1,9})D$/.exec(text);
  return match ? { months: Number(match[1]), days: Number(match[2]) } : undefined;
}

export function negatePeriod(period: Period): Period {
  return { months: 0 - period.months, days: 0 - period.days };
}

export function sumPeriods(left: Period, right: Period): Period {
  return { months: left.months + right.months, days: left.days + right.days };
}

const DAY = 86_400_000;

/** A moment moved by a period, in UTC: first the months, the day cut to the month's last, then the days. Undefined beyond the calendar. */
export function addPeriod(milliseconds: number, period: Period): number | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return undefined;
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + period.months);
  date.setUTCDate(Math.min(day, lastDayOfMonth(date)));
  const moved = date.getTime() + period.days * DAY;
  return Number.isNaN(moved) ? undefined : moved;
}

/** Whole months from one moment to another, toward zero. */
export function monthsBetween(from: number, to: number): number {
  const [a, b] = [new Date(from), new Date(to)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + (b.getUTCMonth() - a.getUTCMonth());
  const [restA, restB] = [restOfMonth(a), restOfMonth(b)];
  if (months > 0 && restB < restA) return months - 1;
  if (months < 0 && restB > restA) return months + 1;
  return months;
}

function restOfMonth(date: Date): number {
  return (date.getUTCDate() - 1) * DAY + (((date.getTime() % DAY) + DAY) % DAY);
}

function lastDayOfMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}
