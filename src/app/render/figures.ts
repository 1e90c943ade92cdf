import { printDate } from '#event/date.ts';

/** `412,903`, in every place of the world. */
export function printCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 event`, `412,903 events`; `plural` when it is not the noun with an s. */
export function printCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${printCount(count)} ${count === 1 ? noun : plural}`;
}

/** `812 bytes`, `4.1 kB`, `682 kB`, `48.2 MB`: steps of a thousand, three digits at most. */
export function printBytes(bytes: number): string {
  if (bytes < 1000) return printCounted(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1000;
  let unit = 0;
  // What would be shown as 1000 is 1.0 of the next unit.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size.toFixed(size >= 99.95 ? 0 : 1)} ${units[unit]}`;
}

/** `2026-03-04 09:12:31.441 UTC`; no fraction when it is a whole second. */
export function printMoment(time: number): string {
  return `${printDate(time)
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/, '')} UTC`;
}
