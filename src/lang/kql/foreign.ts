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
