import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import { joinSpans } from '#base/span.ts';
import type { Token } from './lexer.ts';

/** What a query string accepts but reads otherwise than its author may think. */
export function lintTokens(text: string, tokens: readonly Token[]): readonly Diagnostic[] {
  return tokens.flatMap((token, i) => lintToken(text, tokens, token, i));
}

function lintToken(text: string, tokens: readonly Token[], token: Token, i: number): readonly Diagnostic[] {
  const [before, after] = [tokens[i - 1], tokens[i + 1]];
  if (token.kind === 'term' && after?.kind !== ':') {
    return before?.kind === ':' ? lintQuotes(token, after) : lintWord(tokens, token, i);
  }
  // A regular expression ends with its second slash, also in the middle of a path.
  if (token.kind === 'regex' && after?.kind === 'term' && after.span.start === token.span.end) {
    const span = joinSpans(token.span, after.span);
    const message = 'A regular expression stands between slashes; what follows is another condition';
    return [warningAt('LUC108', span, message, `quote a path: "${text.slice(span.start, Math.min(span.end, span.start + 60))}"`)];
  }
  return [];
}

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['==', 'write field:value'],
  ['=', 'write field:value'],
  ['!=', 'write NOT field:value'],
  ['>', 'write field:>5'],
  ['>=', 'write field:>=5'],
  ['<', 'write field:<5'],
  ['<=', 'write field:<=5'],
  ['&', 'write AND'],
  ['|', 'write OR'],
  ['in', 'write field:(a OR b)'],
  ['like', 'write field:a*'],
]);

function lintWord(tokens: readonly Token[], { text, span }: Token, i: number): readonly Diagnostic[] {
  if (/^(?:and|or|not)$/i.test(text)) {
    return [warningAt('LUC104', span, `"${text}" is a word here, not an operator`, `write ${text.toUpperCase()}`)];
  }
  const before = tokens[i - 1];
  const help = OPERATORS.get(text.toLowerCase());
  const isCompared = before?.kind === 'term' && /\w\.\w/.test(before.text) && before.span.end < span.start;
  const isSign = /^[&|]$/.test(text);
  if (help === undefined || !(isCompared || isSign)) return [];
  return [warningAt('LUC108', span, `"${text}" is a word here, not an operator`, help)];
}

/** Single quotes hold nothing together. */
function lintQuotes({ text, span }: Token, after: Token | undefined): readonly Diagnostic[] {
  if (!text.startsWith("'") || (!text.endsWith("'") && after?.kind !== 'term')) return [];
  return [warningAt('LUC108', span, 'Single quotes are ordinary characters here', 'quote with "')];
}
