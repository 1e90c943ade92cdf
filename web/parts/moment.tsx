import type { ReactNode } from 'react';

/** A moment of epoch milliseconds, in UTC. */
export function Moment({ time }: { readonly time: number }): ReactNode {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  const text = date.toISOString();
  return (
    <time dateTime={text} className="moment">
      {text.slice(0, 19).replace('T', ' ')}
    </time>
  );
}
