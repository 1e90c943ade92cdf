import type { RuleLanguage } from '#rule/rule.ts';

/**
 * The language a query looks to be written in. `FROM` and `ROW` begin ES|QL; `sequence`, `sample` and `x where` EQL; all else is KQL, whose
 * own first word is followed by a colon or an operator.
 */
export function guessLanguage(text: string): RuleLanguage {
  const start = withoutComments(text);
  if (/^(?:from|row)\s+["`\w.*(:<{-]/i.test(start) && !/^\w+\s+(?:and|or|not)\b/i.test(start)) return 'esql';
  if (/^set\s+\w+\s*=/i.test(start)) return 'esql';
  if (/^(?:"[^"]*"|`[^`]*`|\w+)\s+where\b/.test(start) || /^(?:sequence|sample)\s+(?:by|with|\[)|^(?:sequence|sample)\s*\[/.test(start))
    return 'eql';
  return 'kuery';
}

/** More comments than this no query begins with. */
const MAX_COMMENTS = 100;

function withoutComments(text: string): string {
  let rest = text.trimStart();
  for (let i = 0; i < MAX_COMMENTS; i++) {
    const end = rest.startsWith('//') ? endOf(rest, '\n') : rest.startsWith('/*') ? endOf(rest, '*/') : 0;
    if (end === 0) break;
    rest = rest.slice(end).trimStart();
  }
  return rest;
}

function endOf(text: string, mark: string): number {
  const at = text.indexOf(mark);
  return at < 0 ? text.length : at + mark.length;
}
