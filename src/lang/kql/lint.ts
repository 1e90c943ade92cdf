import { type Diagnostic, warningAt } from '#base/diagnostic.ts';
import type { KqlValue } from './ast.ts';
import { helpForBare } from './foreign.ts';

/** What Kibana accepts in a value of a field but reads otherwise than its author may think. */
export function lintValue(query: string, value: KqlValue): readonly Diagnostic[] {
  const written = query.slice(value.span.start, value.span.end);
  if (value.kind === 'text' && value.isQuoted) return lintQuoted(written, value);
  const found = [...lintUnquoted(written, value), ...first(VALUE_DOUBTS, written, value)];
  return found.length === 0 && isInList(query, value) ? first(LIST_DOUBTS, written, value) : found;
}

function isInList(query: string, { span }: KqlValue): boolean {
  return /\(\s*$/.test(query.slice(Math.max(0, span.start - 20), span.start)) || /^\s*\)/.test(query.slice(span.end, span.end + 20));
}

/** The same of a value without a field. */
export function lintBare(query: string, value: KqlValue): readonly Diagnostic[] {
  const written = query.slice(value.span.start, value.span.end);
  if (value.kind === 'text' && value.isQuoted) return lintQuoted(written, value);
  const meant = helpForBare(written);
  if (!meant) return [...lintUnquoted(written, value), ...first(BARE_DOUBTS, written, value)];
  const message = `"${meant.operator}" is no operator of KQL: this is text without a field`;
  return [warningAt('KQL207', value.span, message, meant.help)];
}

/** The same of the name of a field. */
export function lintField(query: string, name: KqlValue): readonly Diagnostic[] {
  const written = query.slice(name.span.start, name.span.end);
  return name.kind === 'text' && name.isQuoted ? [] : first(FIELD_DOUBTS, written, name);
}

/** What a text looks like, the code, how bad it is, what it is, and what may have been meant. */
type Doubt = readonly [pattern: RegExp, code: 'KQL207' | 'KQL208' | 'KQL209', severity: 'warning' | 'info', message: string, help: string];

/** Nobody writes a longer text of another language as one value, and patterns may take the square of its length. */
const MAX_LENGTH = 1000;

/** One mistake, one message: the first that fits. */
function first(doubts: readonly Doubt[], written: string, { span }: KqlValue): readonly Diagnostic[] {
  const doubt = written.length > MAX_LENGTH ? undefined : doubts.find(([pattern]) => pattern.test(written));
  if (!doubt) return [];
  const [, code, severity, message, help] = doubt;
  return [{ code, severity, message, span, help }];
}

const PIPE: Doubt = [/\s\|\s/, 'KQL207', 'warning', 'KQL has no pipes: this is text', 'EQL and ES|QL have them'];

const LOOSE_KEYWORD: Doubt = [
  /^(?:and|or|not)$|\s(?:and|or|not)$/i,
  'KQL208',
  'warning',
  'A keyword that joins nothing is text',
  'is a condition missing behind it?',
];

const BARE_DOUBTS: readonly Doubt[] = [PIPE, LOOSE_KEYWORD];

const VALUE_DOUBTS: readonly Doubt[] = [
  [/^(?:===?|!==?|=~|<>)(?:\s|$)/, 'KQL207', 'warning', 'An operator behind ":" is text', 'write field:value, or not field:value'],
  [/^!/, 'KQL207', 'info', 'A "!" is an ordinary character in KQL', 'write field:(not value)'],
  [
    /^'.*'$|^[\u2018\u201c\u201d].*[\u2019\u201c\u201d]$/s,
    'KQL207',
    'warning',
    'These quotation marks belong to the value',
    'quote with "',
  ],
  [/^\[.*\sto\s.*\]$/is, 'KQL207', 'warning', 'A range in brackets is text in KQL', 'write field >= 1 and field <= 5'],
  [/^\/.*(?:\.\*|[[\]+^$|]).*\/$/s, 'KQL207', 'info', 'KQL has no regular expressions: this is text', 'only "*" is a wildcard'],
  [/\s(?:\/\/|\/\*|#)\s/, 'KQL207', 'warning', 'KQL has no comments: this is part of the value', 'remove it'],
  PIPE,
  [/\s(?:&&|\|\|)\s/, 'KQL207', 'warning', '"&&" and "||" are text in KQL', 'write "and" or "or"'],
  LOOSE_KEYWORD,
  [/,\s/, 'KQL208', 'warning', 'A comma is an ordinary character in KQL: this is one value', 'write (a or b), or quote the value'],
];

const LIST_DOUBTS: readonly Doubt[] = [
  [/\s/, 'KQL208', 'info', 'A value with blanks is one text, not several values', 'put "or" between values, or quotes around one'],
];

const FIELD_DOUBTS: readonly Doubt[] = [
  [/^_(?:exists|missing)_$/, 'KQL207', 'warning', 'This is Lucene, in KQL the name of a field', 'write field:*, or not field:*'],
  [/^[!-](?!$)/, 'KQL207', 'warning', 'This sign belongs to the name of the field', 'write not field:value'],
  [/^\+(?!$)/, 'KQL207', 'warning', 'This sign belongs to the name of the field', 'leave it out: "and" joins conditions'],
  [/^(?:and|or)\s/i, 'KQL209', 'warning', 'A keyword that joins nothing is part of the name', 'is a condition missing before it?'],
  [/[=!]$/, 'KQL209', 'warning', 'An operator that KQL does not have is part of the name', 'there are ":", "<", "<=", ">" and ">="'],
  [/^\d+(?:\.\d+)?$/, 'KQL209', 'warning', 'The name of a field stands before the operator', 'write field > 5'],
  [/\s/, 'KQL209', 'warning', 'The name of this field has blanks', 'is "and" or "or" missing? Quote a name that has them'],
];

function lintQuoted(written: string, { span }: KqlValue): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (written.includes('*')) {
    found.push({
      code: 'KQL202',
      severity: 'info',
      message: 'A star in quotes is an ordinary character',
      span,
      help: 'leave the quotes out for a wildcard',
    });
  }
  // Pairs of backslashes are backslashes; only the one after them can begin an escape.
  if (/(?<!\\)(?:\\\\)*\\[trn]/.test(written)) {
    const message = '"\\t", "\\r" and "\\n" are a tab and line ends, in quotes too';
    found.push(warningAt('KQL203', span, message, 'write "\\\\" for a backslash'));
  }
  return found;
}

function lintUnquoted(written: string, { span }: KqlValue): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (written.includes('?')) {
    found.push({
      code: 'KQL201',
      severity: 'info',
      message: 'A question mark is an ordinary character in KQL',
      span,
      help: 'only "*" is a wildcard',
    });
  }
  if (/(?<!\\)(?:\\\\)*\\n[oO][tT]/.test(written)) {
    found.push(warningAt('KQL204', span, 'Kibana reads "\\not" as a line end and "ot"', 'quote the value'));
  }
  if (/[\r\n]/.test(written)) {
    const message = 'This value runs over several lines and is compared as one text';
    found.push(warningAt('KQL205', span, message, 'is an "or" missing between them?'));
  }
  return found;
}
