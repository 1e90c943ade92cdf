import type { Bucket, StoredObject } from './bucket.ts';

/**
 * The objects below a prefix, a page at a time. Folders that are named by a day or a month that was over before `floor` are not opened, so that
 * a trail of years costs no more than one of days. Without `floor`, everything.
 */
export async function* objectsSince(
  bucket: Bucket,
  prefix: string,
  floor: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredObject[]> {
  const open = [prefix];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for await (const { objects, prefixes } of bucket.pages(next, signal)) {
      yield objects;
      open.push(...prefixes.filter((below) => floor === undefined || (endOf(below) ?? floor) >= floor));
      if (signal.aborted) return;
    }
  }
}

const YEAR = /^(?:y=|year=)?(20\d\d)$/i;
const MONTH = /^(?:m=|month=)?(\d\d)$/i;
const DAY = /^(?:d=|day=)?(\d\d)$/i;
const DATE = /^(?:d=|date=|dt=|day=)?(20\d\d)-(\d\d)-(\d\d)$/i;

/** When the time that a folder is named by is over: `…/2026/03/`, `…/y=2026/m=03/d=04/`, `…/2026-03-04/`. A year alone may be any number. */
function endOf(prefix: string): number | undefined {
  const [one = '', two = '', three = ''] = prefix.split('/').slice(-4, -1);
  const date = DATE.exec(three);
  if (date) return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]) + 1);
  const [year, month, day] = [YEAR.exec(one)?.[1], MONTH.exec(two)?.[1], DAY.exec(three)?.[1]];
  if (year !== undefined && month !== undefined && day !== undefined) return Date.UTC(Number(year), Number(month) - 1, Number(day) + 1);
  const [lastYear, lastMonth] = [YEAR.exec(two)?.[1], MONTH.exec(three)?.[1]];
  return lastYear !== undefined && lastMonth !== undefined ? Date.UTC(Number(lastYear), Number(lastMonth), 1) : undefined;
}
