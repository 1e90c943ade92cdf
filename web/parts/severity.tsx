import type { ReactNode } from 'react';

const MARKS: Readonly<Record<string, string>> = { critical: '▲▲', high: '▲', medium: '■', low: '●' };

/** A severity by its name and shape; color only repeats it. */
export function Severity({ value }: { readonly value: string }): ReactNode {
  return (
    <span className={`severity severity-${Object.hasOwn(MARKS, value) ? value : 'low'}`}>
      <span aria-hidden="true">{Object.hasOwn(MARKS, value) ? MARKS[value] : '●'}</span> {value}
    </span>
  );
}
