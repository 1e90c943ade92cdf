import { foldCase } from './text.ts';

const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const BLANKS = /[\s\u00a0]+/g;

/**
 * `op.canonical`: every dash as `-`, runs of blanks as one, ends trimmed, one trailing `.` removed. Letters keep their case. Both a stored
 * value and a literal it is compared with are folded this way.
 */
export function canonicalOperationName(name: string): string {
  return name.replace(DASHES, '-').replace(BLANKS, ' ').trim().replace(/\.$/, '');
}

/** The same folding of a wildcard pattern (`*`, `?`, `\` escapes the next): the wildcards stay, and a trailing `\.` is a dot as well. */
export function canonicalOperationPattern(pattern: string): string {
  return pattern
    .replace(DASHES, '-')
    .replace(BLANKS, ' ')
    .trim()
    .replace(/\\?\.$/, '');
}

/** What is left of a name when dashes, blanks and letter case do not count: two spellings of one operation have the same. */
export function operationNameKey(name: string): string {
  return foldCase(canonicalOperationName(name), 'unicode');
}
