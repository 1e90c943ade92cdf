import type { ReactNode } from 'react';

const UNITS: readonly (readonly [name: string, length: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** A span of time in its largest unit: `3 h`. */
export function spanText(span: number): string {
  const [name, length] = UNITS.find(([, one]) => span >= one) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(span / length))} ${name}`;
}

/** How long ago a moment was, the moment itself behind it. */
export function Ago({ time, now }: { readonly time: number; readonly now: number }): ReactNode {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <time dateTime={date.toISOString()} title={`${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`} className="moment">
      {now - time < 1000 ? 'now' : `${spanText(now - time)} ago`}
    </time>
  );
}
