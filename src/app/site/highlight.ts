import type { Span } from '#base/span.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { literalsOf } from '#verify/mutate/literals.ts';
import { readQuery } from '#verify/reading/reading.ts';
import { type Html, html } from '../render/html/html.ts';

/** Words that are part of a language, outside of names and texts. */
const KEYWORDS =
  /\b(?:and|or|not|where|any|sequence|sample|by|with|maxspan|until|runs|in|like|regex|head|tail|eval|case|from|metadata|stats|keep|drop|rename|sort|limit|dissect|grok|enrich|lookup|join|inline|mv_expand|is|null|true|false|as|on|asc|desc|rlike|row)\b/gi;

type Mark = { readonly span: Span; readonly kind: 'field' | 'literal' | 'keyword' };

/** A query with its fields, texts and keywords marked. What cannot be read stands unmarked. */
export function highlighted(language: RuleLanguage, text: string): Html {
  const parts: Html[] = [];
  let at = 0;
  for (const { span, kind } of marksOf(language, text)) {
    if (span.start < at) continue;
    parts.push(html`${text.slice(at, span.start)}<span class="q-${kind}">${text.slice(span.start, span.end)}</span>`);
    at = span.end;
  }
  return html`${parts}${text.slice(at)}`;
}

/** Where in a query fields, texts and keywords stand, in order. */
export function marksOf(language: RuleLanguage, given: string): readonly Mark[] {
  const text = withTexts(given);
  const literals = literalsOf(language, text).map((span): Mark => ({ span, kind: 'literal' }));
  const fields = readQuery(language, text).fields.map(({ span }): Mark => ({ span, kind: 'field' }));
  const taken = [...literals, ...fields];
  const keywords = [...text.matchAll(KEYWORDS)].map(
    ({ index, 0: word }): Mark => ({ span: { start: index, end: index + word.length }, kind: 'keyword' }),
  );
  const free = keywords.filter(({ span }) => !taken.some((mark) => mark.span.start < span.end && span.start < mark.span.end));
  return [...taken, ...free].filter(({ span }) => span.end > span.start).sort((left, right) => left.span.start - right.span.start);
}

/** The query with texts of the same length where values of an alert belong, so that it can be read: `({cred.actor.id})` stands for one. */
function withTexts(text: string): string {
  return text.replace(/\{@?[a-z_][\w.]*\}/gi, (placeholder) => `"${'x'.repeat(placeholder.length - 2)}"`);
}
