import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import { nearest } from '#base/nearest.ts';
import { spanOf } from '#base/span.ts';

/** A text that Kibana reads as KQL, or nearly, although its author wrote another language. Undefined when it reads as KQL. */
export function findForeignQuery(text: string): Diagnostic | undefined {
  const head = /^\s*(?:\/\*.{0,500}?\*\/\s*)*/s.exec(text)?.[0].length ?? 0;
  return findEventQuery(text, head) ?? findSequence(text, head) ?? findPiped(text, head);
}

/** What stands between an event category and its condition. */
const EVENT_QUERY = /("[^"\n]{1,100}"|[A-Za-z_][\w-]{0,60})\s+([A-Za-z]{3,8})\s+(?=\S)/y;

/** What a condition of EQL has and KQL has not, or not so. */
const EQL_OPERATOR = /==|!=|~\s*[("]|\s:\s|\s(?:in|like|regex)\s*\(|\w\(|[<>]/;

/** `process where …` */
function findEventQuery(text: string, head: number): Diagnostic | undefined {
  EVENT_QUERY.lastIndex = head;
  const match = EVENT_QUERY.exec(text);
  if (!match) return undefined;
  const [whole, category = '', word = ''] = match;
  if (/^(?:and|or|not)$/i.test(category)) return undefined;
  const end = head + whole.trimEnd().length;
  if (word.toLowerCase() === 'where') return foreign('EQL', head, end, 'choose EQL as the language of the query');
  const isMisspelled = nearest(word, ['where']) !== undefined && EQL_OPERATOR.test(text.slice(end, end + 500));
  return isMisspelled ? foreign('EQL', end - word.length, end, 'did you mean "where"?') : undefined;
}

const SEQUENCE = /([A-Za-z]{4,10})\s*(?:\b(?:by|with)\s|\[)/y;

/** `sequence by … [ … ] [ … ]` */
function findSequence(text: string, head: number): Diagnostic | undefined {
  SEQUENCE.lastIndex = head;
  const word = SEQUENCE.exec(text)?.[1];
  if (word === undefined || !text.includes('[', head)) return undefined;
  const meant = nearest(word, ['sequence', 'sample']);
  if (meant === undefined) return undefined;
  const help = word === meant ? 'choose EQL as the language of the query' : `did you mean "${meant}"?`;
  return foreign('EQL', head, head + word.length, help);
}

const PIPED = /([A-Za-z]{3,6})\s+[^\s:][^|:"]{0,200}\|\s*[A-Za-z]/y;
const SQL = /select\s[^:]{1,500}?\sfrom\s/iy;

/** `FROM … | …`, and SQL. */
function findPiped(text: string, head: number): Diagnostic | undefined {
  PIPED.lastIndex = head;
  SQL.lastIndex = head;
  if (SQL.test(text)) return foreign('SQL', head, head + 'select'.length, 'write field:value, or ES|QL: FROM logs-* | WHERE …');
  const word = PIPED.exec(text)?.[1];
  const meant = word === undefined ? undefined : nearest(word, ['from', 'row']);
  if (word === undefined || meant === undefined) return undefined;
  const isRight = word.toLowerCase() === meant;
  const help = isRight ? 'choose ES|QL as the language of the query' : `did you mean "${meant.toUpperCase()}"?`;
  return foreign('ES|QL', head, head + word.length, help);
}

function foreign(language: string, start: number, end: number, help: string): Diagnostic {
  return warningAt('KQL206', spanOf(start, end), `This reads as ${language}; in KQL it is text without a field`, help);
}

/** `name operator value` at the end of a text, as other languages write it. */
const COMPARED = /([\w@.*-]{1,200})\s*(===?|!==?|=~|!~|<>|:=|=)\s*$/;
const WORDED = /([\w@.*-]{1,200})(?:\s+|:\s*)(?:(not)\s+)?([A-Za-z]{2,10})~?\s*$/i;

/** What to write instead of the operator of another language that a text ends with, before a value or a list; undefined when it ends with none. */
export function helpForOperator(before: string, after: string): string | undefined {
  const [, name, sign] = COMPARED.exec(before) ?? [];
  const quoted = /^"[^"\\]{0,40}"/.exec(after)?.[0];
  if (name !== undefined && sign !== undefined) return helpForSign(name, sign, quoted);
  const [, field, not, word = ''] = WORDED.exec(before) ?? [];
  const help = WORDS.get(word.toLowerCase());
  if (field === undefined || help === undefined) return undefined;
  const wanted = word.toLowerCase() === 'in' ? help.replace('a or b', listed(after) ?? 'a or b') : help;
  return `write ${not === undefined ? '' : 'not '}${wanted.replaceAll('FIELD', field)}`;
}

/** The short list of values that begins there, as KQL writes it. */
function listed(after: string): string | undefined {
  const list = /^\(([^()]{1,60})\)/.exec(after)?.[1];
  return list
    ?.split(',')
    .map((value) => value.trim())
    .join(' or ');
}

function helpForSign(name: string, sign: string, value = 'value'): string {
  return `write ${/^(?:!|<>)/.test(sign) ? 'not ' : ''}${name}:${value}`;
}

/** Operators that are words elsewhere, and how KQL says it. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['in', 'FIELD:(a or b)'],
  ['like', 'FIELD:a*'],
  ['rlike', 'FIELD:a*; KQL has no regular expressions'],
  ['regex', 'FIELD:a*; KQL has no regular expressions'],
  ['matches', 'FIELD:a*; KQL has no regular expressions'],
  ['contains', 'FIELD:*a*'],
  ['startswith', 'FIELD:a*'],
  ['endswith', 'FIELD:*a'],
  ['equals', 'FIELD:a'],
  ['eq', 'FIELD:a'],
  ['is', 'FIELD:a; FIELD:* asks for any value'],
  ['exists', 'FIELD:*'],
  ['between', 'FIELD >= 1 and FIELD <= 5'],
]);

/** A value without a field that compares something in another language: `event.action == x`. */
const BARE_SIGN = /^([\w@.*-]{1,200})(\s*)(===?|!==?|=~|!~|<>|:=|=)\s*(\S.{0,60})?/s;
const BARE_WORD = /^([\w@]{1,60}(?:\.[\w@*-]{1,60})+)\s+(?:(not)\s+)?([A-Za-z]{2,10})~?(?:\s|$)/i;

/** What a value without a field was meant to compare, and how KQL says it. */
export function helpForBare(written: string): { readonly operator: string; readonly help: string } | undefined {
  const [, name, blank, sign, value] = BARE_SIGN.exec(written) ?? [];
  if (name !== undefined && sign !== undefined && (sign !== '=' || blank !== '' || /\w\.\w/.test(name))) {
    return { operator: sign, help: helpForSign(name, sign, /^[\w.*@-]+$/.test(value ?? '') ? value : undefined) };
  }
  const [, field, , word] = BARE_WORD.exec(written) ?? [];
  if (field === undefined || word === undefined || !WORDS.has(word.toLowerCase())) return undefined;
  return { operator: word, help: helpForOperator(`${field} ${word}`, '') ?? '' };
}
