import type { Code } from '#base/codes.ts';
import { type Span, spanOf } from '#base/span.ts';
import { helpForOperator } from './foreign.ts';
import { isSpace } from './literal.ts';

export type Mistake = { readonly code: Code; readonly span: Span; readonly message: string; readonly help?: string };

/** What is wrong where something else was expected, and what to do about it. */
export function describeMistake(text: string, at: number, expected: readonly string[]): Mistake {
  const found = wordAt(text, at);
  if (found === '"' && isNeverClosed(text, at)) return neverClosed(text, at);
  if (found === '\\') return badEscape(text, at);
  const help = helpFor(text, at, expected.includes('AND'));
  return {
    code: 'KQL101',
    span: spanOf(at, at + found.length),
    message: `Expected ${listOf(expected)}, but found ${found === '' ? 'the end of the query' : quote(found)}`,
    ...(help === undefined ? {} : { help }),
  };
}

/** The word that begins there, or the character; empty at the end. */
function wordAt(text: string, at: number): string {
  return /^[\p{L}\p{N}_]{1,40}/u.exec(text.slice(at, at + 80))?.[0] ?? text.slice(at, at + 1);
}

function isNeverClosed(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return false;
  }
  return true;
}

function neverClosed(text: string, at: number): Mistake {
  return {
    code: 'KQL102',
    span: spanOf(at, text.length),
    message: 'This quotation mark is never closed',
    help: 'put another where the value ends',
  };
}

function badEscape(text: string, at: number): Mistake {
  const next = text[at + 1];
  return {
    code: 'KQL104',
    span: spanOf(at, Math.min(text.length, at + 2)),
    message: next === undefined ? 'A backslash at the end escapes nothing' : `"\\${next}" is no escape outside quotes`,
    help: 'write "\\\\" for a backslash, or quote the value',
  };
}

/** What to do about a character where a condition was expected, and where a condition had ended. */
const HELP_BEFORE: ReadonlyMap<string, string> = new Map([
  ['<', 'a range has a field, no colon, and one value: bytes > 100'],
  ['>', 'a range has a field, no colon, and one value: bytes > 100'],
  ['{', 'a nested group has a field and a colon: field:{ … }'],
  ['(', 'a range takes one value'],
]);
const HELP_BEHIND: ReadonlyMap<string, string> = new Map([
  [':', 'put "and" or "or" between conditions; a value that holds ":" needs quotes'],
  ['{', 'a nested group has a colon: field:{ … }'],
  [')', 'no bracket is open here'],
  ['}', 'no bracket is open here'],
  [',', 'put "or" between values: field:("a" or "b")'],
]);

function helpFor(text: string, at: number, isBehindCondition: boolean): string | undefined {
  const found = text[at];
  if (found === undefined) return undefined;
  const before = text.slice(Math.max(0, at - 300), at);
  if (/^not$/i.test(text.slice(at, at + 3)) && isSpace(text[at + 3])) return helpForNot(text, at, isBehindCondition);
  if (found === '(' && /\b(?:and|or|not)$/i.test(before)) return 'put a blank between the keyword and "("';
  if (!isBehindCondition) return HELP_BEFORE.get(found);
  const foreign = helpForForeign(found, before, text.slice(at, at + 80));
  return foreign ?? HELP_BEHIND.get(found) ?? 'put "and" or "or" between conditions, and quotes around a value with special characters';
}

/** What other languages write there, and what KQL has for it. */
function helpForForeign(found: string, before: string, after: string): string | undefined {
  if (found === '"' || found === '(') {
    if (/\[\s*$/.test(before)) return 'a list of values is written field:("a" or "b")';
    const help = helpForOperator(before, after);
    if (help !== undefined) return help;
  }
  const call = found === '(' ? /(?:^|[\s(])([A-Za-z_]\w{0,40})~?$/.exec(before)?.[1] : undefined;
  if (call !== undefined) return `KQL has no functions${/^exists$/i.test(call) ? '; write field:* for any value' : ''}`;
  const sign = found === '&' || found === '|' ? found : /(&&?|\|\|?)\s*[\w@.*-]{1,200}\s*$/.exec(before)?.[1];
  return sign === undefined ? undefined : `write "${sign.startsWith('&') ? 'and' : 'or'}" between conditions`;
}

function helpForNot(text: string, at: number, isBehindCondition: boolean): string {
  const asked = /([\w@.*-]{1,200})\s+is\s+$/i.exec(text.slice(Math.max(0, at - 300), at))?.[1];
  if (asked !== undefined) return `write ${asked}:* for any value`;
  if (/:[ \t\r\n\u00a0]*$/.test(text.slice(0, at))) return 'write "field:(not value)"';
  if (/\bnot[ \t\r\n\u00a0]+$/i.test(text.slice(Math.max(0, at - 40), at))) return 'write "not (not …)"';
  return isBehindCondition ? 'put "and" before "not", or quotes around the value' : 'put quotes around the value';
}

function quote(character: string): string {
  return character === '"' ? "'\"'" : JSON.stringify(character);
}

/** `A, B or C` */
function listOf(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
