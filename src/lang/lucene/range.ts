import type { RangeEnd } from './ast.ts';
import { unescapeLucene } from './unescape.ts';

const END = '("(?:[^"\\\\]|\\\\[\\s\\S])*"|[^ \\t\\n\\r\\u3000\\]}]+)';
const RANGE = new RegExp(`^([[{])[ \\t\\n\\r\\u3000]*${END}[ \\t\\n\\r\\u3000]+TO[ \\t\\n\\r\\u3000]+${END}[ \\t\\n\\r\\u3000]*([\\]}])$`);

/** range = '[' | '{', end, TO, end, ']' | '}' ; square brackets include their end, `*` leaves it open. Undefined for anything else. */
export function parseRangeText(text: string): { readonly from?: RangeEnd; readonly to?: RangeEnd } | undefined {
  const match = RANGE.exec(text);
  if (!match) return undefined;
  const [, opening, first = '', last = '', closing] = match;
  const [from, to] = [endOf(first, opening === '['), endOf(last, closing === ']')];
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function endOf(text: string, isIncluded: boolean): RangeEnd | undefined {
  const bare = text.startsWith('"') && text.length > 1 ? text.slice(1, -1) : unescapeLucene(text);
  return bare === '*' ? undefined : { text: bare, isIncluded };
}
