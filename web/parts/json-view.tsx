import { memo, type ReactNode } from 'react';
import type { Json } from '../alerts/document.ts';
import { visible } from './visible.ts';

type JsonViewProps = {
  readonly value: Json;
  /** JSON pointers of values to mark: in a field that was asked for, or the same text elsewhere. */
  readonly marks?: ReadonlyMap<string, 'field' | 'value'>;
  readonly label: string;
};

/** Deeper than this it is JSON text on one line; longer texts are cut, with their length said. */
const MAX_DEPTH = 40;
const MAX_TEXT = 20_000;

const NO_MARKS: ReadonlyMap<string, 'field' | 'value'> = new Map();

/** JSON to read: names, values and punctuation told apart, everything in it text, some values marked in place. */
export const JsonView = memo(function JsonView({ value, marks = NO_MARKS, label }: JsonViewProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <pre className="json" tabIndex={0} role="group" aria-label={label}>
      <code>{node(value, '', '', marks, 0)}</code>
    </pre>
  );
});

function node(value: Json, pointer: string, indent: string, marks: ReadonlyMap<string, string>, depth: number): ReactNode {
  if (typeof value !== 'object' || value === null) return leaf(value, marks.get(pointer));
  if (depth > MAX_DEPTH) return visible(JSON.stringify(value));
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const members = isList ? value.map((member: Json, i): [string, Json] => [String(i), member]) : Object.entries(value);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (members.length === 0) return open + close;
  return (
    <>
      {open}
      {members.map(([name, member], i) => (
        <span key={name}>
          {`\n${inner}`}
          {!isList && (
            <>
              <span className="j-name">{visible(JSON.stringify(name))}</span>
              {': '}
            </>
          )}
          {node(member as Json, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, inner, marks, depth + 1)}
          {i < members.length - 1 ? ',' : ''}
        </span>
      ))}
      {`\n${indent}${close}`}
    </>
  );
}

function leaf(value: string | number | boolean | null, mark: string | undefined): ReactNode {
  const text = JSON.stringify(value);
  const shown = visible(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text);
  const className = typeof value === 'string' ? 'j-text' : 'j-value';
  return mark === undefined ? <span className={className}>{shown}</span> : <mark className={`mark-${mark}`}>{shown}</mark>;
}
