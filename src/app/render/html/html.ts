import { drawUnseen } from '../visible-text.ts';

/** Markup that is safe to write: only the tag `html` makes it. */
export type Html = { readonly markup: string };

type Part = string | number | Html | readonly Html[];

/**
 * Markup from a template. The template's own text stands as it is; every value in it is escaped, unless it is markup made by this very
 * tag. There is no other way to markup, so nothing of a log, a rule or a path gets into a page unescaped.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? '';
  for (const [i, part] of parts.entries()) markup += markupOf(part) + (strings[i + 1] ?? '');
  return { markup };
}

export const NOTHING: Html = html``;

function markupOf(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return escapeHtml(String(part));
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

/** Text for an element or a quoted attribute. What cannot be seen is drawn as its code point; line ends stay. */
function escapeHtml(text: string): string {
  return drawUnseen(text).replace(/[&<>"'`]/g, (character) => ENTITIES.get(character) ?? '');
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);
