import type { RuleSeverity } from '#rule/rule.ts';

/** A stretch of every day in which messages wait. It may pass midnight: from 22:00 to 07:00. */
export type QuietHours = {
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
  /** An IANA name: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Severities that do not wait. */
  readonly except?: readonly RuleSeverity[];
};

const MINUTE = 60_000;
/** A day, with an hour more for a clock that is put back. */
const LONGEST = 25 * 60;

/** The moment itself when it is not quiet then; else the first minute after the quiet. Follows daylight saving time, as the wall clock does. */
export function endOfQuiet(quiet: QuietHours, time: number): number {
  if (!isQuiet(quiet, time)) return time;
  const minute = Math.floor(time / MINUTE) * MINUTE;
  for (let i = 1; i <= LONGEST; i++) if (!isQuiet(quiet, minute + i * MINUTE)) return minute + i * MINUTE;
  return time;
}

function isQuiet({ from, to, timeZone }: QuietHours, time: number): boolean {
  const minutes = minutesOfDay(time, timeZone);
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function minutesOfDay(time: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return (parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0);
}
