import type { ReactNode } from 'react';
import { visible } from './visible.ts';

/** A stretch of a query: a field, a literal, a keyword. */
export type QueryMark = { readonly start: number; readonly end: number; readonly kind: string };

/** A query with its fields, texts and keywords told apart. */
export function QueryText({
  text,
  marks,
  label,
}: {
  readonly text: string;
  readonly marks: readonly QueryMark[];
  readonly label: string;
}): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end, kind } of marks) {
    if (start < at) continue;
    parts.push(
      visible(text.slice(at, start)),
      <span key={start} className={`q-${kind}`}>
        {visible(text.slice(start, end))}
      </span>,
    );
    at = end;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <pre className="query" tabIndex={0} role="group" aria-label={label}>
      <code>
        {parts}
        {visible(text.slice(at))}
      </code>
    </pre>
  );
}
