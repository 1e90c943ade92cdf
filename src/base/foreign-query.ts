import { nearest } from './nearest.ts';
import { type Span, spanOf } from './span.ts';

/** The language that a text reads as, where that is seen, and what to do. */
export type ForeignQuery = { readonly language: string; readonly span: Span; readonly help: string };

/**
 * Whether a text that was given as KQL or as a query string, in which nearly any text is a query, reads as EQL, ES|QL or SQL, maybe misspelled.
 * Undefined when it does not.
 */
export function findForeignQuery(text: string): ForeignQuery | undefined {
  const head = /^\s*(?:\/\*.{0,500}?\*\/\s*)*/s.exec(text)?.[0].length ?? 0;
  return findEventQuery(text, head) ?? findSequence(text, head) ?? findPiped(text, head);
}

/** What stands between an event category and its condition. */
const EVENT_QUERY = /("[^"\n]{1,100}"|[A-Za-z_][\w-]{0,60})\s+([A-Za-z]{3,8})\s+(?=\S)/y;

/** What a condition of EQL has, and the other two languages have not, or not so. */
const EQL_OPERATOR = /==|!=|~\s*[("]|\s:\s|\s(?:in|like|regex)\s*\(|\w\(|[<>]/;

/** `process where …` */
function findEventQuery(text: string, head: number): ForeignQuery | undefined {
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
function findSequence(text: string, head: number): ForeignQuery | undefined {
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
function findPiped(text: string, head: number): ForeignQuery | undefined {
  PIPED.lastIndex = head;
  SQL.lastIndex = head;
  if (SQL.test(text)) return foreign('SQL', head, head + 'select'.length, 'write ES|QL: FROM logs-* | WHERE …');
  const word = PIPED.exec(text)?.[1];
  const meant = word === undefined ? undefined : nearest(word, ['from', 'row']);
  if (word === undefined || meant === undefined) return undefined;
  const isRight = word.toLowerCase() === meant;
  const help = isRight ? 'choose ES|QL as the language of the query' : `did you mean "${meant.toUpperCase()}"?`;
  return foreign('ES|QL', head, head + word.length, help);
}

function foreign(language: string, start: number, end: number, help: string): ForeignQuery {
  return { language, span: spanOf(start, end), help };
}
