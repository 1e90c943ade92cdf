import { isCommandName } from './command-names.ts';
import type { Token } from './lexer.ts';

/** Words of other query languages, and what is written here. */
const WORDS: Readonly<Record<string, string>> = {
  group: 'write stats … by',
  having: 'put "| where …" behind the stats',
  order: 'write | sort',
  descending: 'write desc',
  ascending: 'write asc',
  by: 'by stands behind stats; sort takes its columns without it',
  between: 'write field >= 1 and field <= 5',
  contains: 'write field like "*text*"',
  matches: 'write field rlike "pattern"',
  equals: 'write ==',
};

/** Commands of other query languages, and the one that does it here. */
const COMMANDS: Readonly<Record<string, string>> = {
  distinct: 'stats … by',
  extend: 'eval',
  fields: 'keep',
  filter: 'where',
  group: 'stats … by',
  having: 'where',
  head: 'limit',
  join: 'lookup join',
  mvexpand: 'mv_expand',
  order: 'sort',
  parse: 'dissect',
  project: 'keep',
  rex: 'grok',
  search: 'where',
  select: 'keep',
  summarize: 'stats',
  table: 'keep',
  take: 'limit',
  top: 'sort … desc | limit',
};

export function commandHint(name: string): string | undefined {
  return Object.hasOwn(COMMANDS, name) ? `write ${COMMANDS[name]}` : undefined;
}

/** What belongs where a token stands that does not. */
export type Expected = 'end' | 'value' | 'other';

/** What may have been meant where a token stands that does not belong there; `before` is the text in front of it. */
export function hintAt(token: Token, before: string, expected: Expected): string | undefined {
  return (expected === 'value' ? danglingHint(token, before) : undefined) ?? tokenHint(token, before, expected === 'end');
}

/** The word or sign before a missing value asks for it. */
function danglingHint(token: Token, before: string): string | undefined {
  const word = /(?<![\w.`])(and|or|not)\s+$/i.exec(before)?.[1];
  if (word !== undefined) return `write a condition behind ${JSON.stringify(word)}, or take the word away`;
  const column = /([\w.]+)\s*(?<![=!<>])=\s*$/.exec(before)?.[1];
  const example = token.value.toLowerCase() === 'by' ? ', such as count(*)' : '';
  if (column !== undefined && token.value !== '=') return `write behind "=" what ${column} is${example}`;
  const sign = /(==|!=|<=|>=|[<>+*/%-])\s*$/.exec(before)?.[1];
  return sign === undefined ? undefined : `write a value behind "${sign}", or take the sign away`;
}

function tokenHint(token: Token, before: string, isEndExpected: boolean): string | undefined {
  if (token.kind === 'symbol') return symbolHint(token.value, before);
  if (token.kind === 'decimal' && /\d$/.test(before)) return 'put an address between double quotes';
  if (token.kind !== 'name' || token.isQuoted) return undefined;
  const word = token.value.toLowerCase();
  if (Object.hasOwn(WORDS, word)) return WORDS[word];
  if (isCommandName(word)) return 'put "|" before a command';
  if (/[-+]\s*\d+\s+$/.test(before)) return 'units of time are ms, s, m, h, d, w, mo, q and y';
  return isEndExpected && /[\w`.]\s+$/.test(before) ? 'put "," between the items of a list, and text between double quotes' : undefined;
}

function symbolHint(symbol: string, before: string): string | undefined {
  if (symbol === '*' || symbol === '%') return 'put a pattern between double quotes';
  return symbol === '|' && /\|\s*$/.test(before) ? 'write or' : undefined;
}
