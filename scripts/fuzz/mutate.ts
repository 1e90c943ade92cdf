import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Random } from './random.ts';

/** What breaks readers: other languages' signs, deep brackets, blanks and letters that look like others, halves of characters. */
const ODD_TEXTS = [
  '"',
  '"""',
  '`',
  "'",
  '\\',
  '\\u{1F600}',
  '\\u00',
  '(',
  ')',
  '()',
  '{',
  '}',
  '[',
  ']',
  '*',
  '**',
  '?',
  ':',
  '::',
  '==',
  '!=',
  '<',
  '>=',
  '~',
  ',',
  '.',
  '..',
  '|',
  '//',
  '/*',
  '*/',
  '#',
  '-',
  '+',
  '%',
  '!',
  '&&',
  '^2',
  '\u00a0',
  '\u2003',
  '\u200b',
  '\u0000',
  '\ud83e',
  '\udd8a',
  '\ufeff',
  'ſ',
  'K',
  'İ',
  '__proto__',
  'constructor',
  'null',
  'true',
  'not',
  ' not ',
  ' and ',
  ' or ',
  ' AND NOT ',
  ' in ',
  ' in~ ',
  ' like ',
  ' regex~ ',
  ' by ',
  ' with maxspan=1m ',
  ' with runs=2 ',
  ' until ',
  ' | head 2',
  ' | where ',
  ' | eval x = ',
  ' | stats count(*) by ',
  'now-1d/d',
  '2026-02-30',
  '2026-03-04||+1M/d',
  '9223372036854775808',
  '-0',
  '1e400',
  '0.1',
  '.5',
  '10.0.0.0/33',
  '::ffff:1.2.3.4',
  'fe80::/10',
  '/a{1000}/',
  '(a+)+$',
  '[a-\\w]',
  '<1-99999>',
];

/** A text with one to six small changes; half of the time words and signs change places with their like only, and most of it still reads. */
export function mutateText(text: string, others: readonly string[], random: Random): string {
  const isGentle = random.happens(0.5);
  let changed = text;
  for (let left = 1 + random.below(random.happens(0.5) ? 2 : 6); left > 0; left--) {
    changed = isGentle ? exchangeAlike(changed, random.pick(others), random) : mutateOnce(changed, others, random);
  }
  return changed;
}

/** A quoted text takes the place of a quoted text, a number of a number, a word of a word, a sign of a sign. */
function exchangeAlike(text: string, other: string, random: Random): string {
  const tokens: readonly string[] = text.match(TOKEN) ?? [];
  if (tokens.length === 0) return text;
  const at = random.below(tokens.length);
  const kind = kindOfToken(tokens[at] as string);
  const source = random.happens(0.5) ? tokens : (other.match(TOKEN) ?? []);
  const alike = source.filter((token) => kindOfToken(token) === kind);
  return alike.length === 0 ? text : tokens.with(at, random.pick(alike)).join('');
}

function kindOfToken(token: string): string {
  if (token.startsWith('"')) return 'text';
  if (/^-?\d/.test(token)) return 'number';
  if (/^(?:and|or|not|in|like|regex|where|by|with)$/i.test(token)) return 'keyword';
  if (/^[\w.@-]/.test(token)) return token.includes('.') ? 'path' : 'word';
  return token.trim() === '' ? 'blank' : 'sign';
}

function mutateOnce(text: string, others: readonly string[], random: Random): string {
  switch (random.below(10)) {
    case 0:
      return withoutStretch(text, random);
    case 1:
      return insert(text, random.pick(ODD_TEXTS), random);
    case 2:
      return insert(text, stretchOf(text, random), random);
    case 3:
      return insert(text, stretchOf(random.pick(others), random), random);
    case 4:
      return text.slice(0, random.below(text.length + 1));
    case 5:
      return nest(text, random);
    case 6:
      return text.slice(0, random.below(text.length + 1)) + stretchOf(random.pick(others), random);
    case 7:
      return insert(text, String.fromCodePoint(random.happens(0.8) ? random.below(256) : random.below(0xd800)), random);
    default:
      return exchangeTokens(text, random.pick(others), random);
  }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[\w.@-]+|\s+|[^\w\s]/g;

/** Words and signs take the places of others: what comes out often still reads. */
function exchangeTokens(text: string, other: string, random: Random): string {
  const tokens: readonly string[] = text.match(TOKEN) ?? [];
  const source = random.happens(0.5) ? tokens : (other.match(TOKEN) ?? []);
  if (tokens.length === 0 || source.length === 0) return text;
  const at = random.below(tokens.length);
  const by = random.happens(0.2) ? random.pick(ODD_TEXTS) : random.pick(source);
  return tokens.with(at, by).join('');
}

function withoutStretch(text: string, random: Random): string {
  const start = random.below(text.length + 1);
  return text.slice(0, start) + text.slice(start + 1 + random.below(random.happens(0.7) ? 4 : 40));
}

function stretchOf(text: string, random: Random): string {
  const start = random.below(text.length + 1);
  return text.slice(start, start + 1 + random.below(random.happens(0.7) ? 20 : 200));
}

function insert(text: string, piece: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

const NESTING = [
  ['(', ')'],
  ['not ', ''],
  ['not (', ')'],
  ['-', ''],
  ['[', ']'],
  ['a:{', '}'],
  ['concat(', ')'],
  ['a or ', ''],
  ['a:b and (', ')'],
  ['!', ''],
  ['"', '"'],
] as const;

/** Brackets and nots around a stretch: a few, seldom very many. */
function nest(text: string, random: Random): string {
  const count = random.happens(0.9) ? 1 + random.below(4) : 50 + random.below(3000);
  const [open, close] = random.pick(NESTING);
  const start = random.below(text.length + 1);
  const end = start + random.below(text.length - start + 1);
  return text.slice(0, start) + open.repeat(count) + text.slice(start, end) + close.repeat(count) + text.slice(end);
}

const ODD_VALUES: readonly JsonValue[] = [
  null,
  '',
  'a',
  'A*',
  '\ud800',
  '\u0000',
  'NaN',
  '1e309',
  '2026-03-04T09:00:00Z',
  '10.0.0.1',
  '::1',
  0,
  -1,
  1.5,
  2 ** 60,
  1e308,
  true,
  false,
  [],
  [[]],
  [null],
  {},
  ['a', 1, null, { a: 'b' }],
  { '': 'x' },
  { 'a.b': { c: 1 } },
  Object.fromEntries([['__proto__', 'x']]),
];

/** A value with one to four nodes replaced, removed, wrapped or renamed. */
export function mutateJson(value: JsonValue, others: readonly JsonValue[], random: Random): JsonValue {
  let changed = value;
  for (let left = 1 + random.below(4); left > 0; left--) {
    changed = replaceNode(changed, { left: random.below(countNodes(changed)) }, (node) => changeNode(node, others, random));
  }
  return changed;
}

function changeNode(node: JsonValue, others: readonly JsonValue[], random: Random): JsonValue {
  switch (random.below(8)) {
    case 0:
      return [node, random.pick(ODD_VALUES)];
    case 1:
      return wrapDeep(node, random);
    case 2:
      return typeof node === 'string' ? mutateText(node, ODD_TEXTS, random) : random.pick(others);
    case 3:
      return isJsonObject(node) ? renameMember(node, random) : random.pick(ODD_VALUES);
    case 4:
      return random.pick(others);
    case 5:
      return typeof node === 'string' ? node.repeat(1 + random.below(random.happens(0.95) ? 3 : 2000)) : [node, node];
    default:
      return random.pick(ODD_VALUES);
  }
}

function wrapDeep(node: JsonValue, random: Random): JsonValue {
  let wrapped = node;
  const inList = random.happens(0.5);
  for (let left = random.happens(0.95) ? 1 + random.below(3) : 100 + random.below(500); left > 0; left--) {
    wrapped = inList ? [wrapped] : { a: wrapped };
  }
  return wrapped;
}

const ODD_NAMES = ['__proto__', 'constructor', '', 'a.b', '0', '*', 'query', 'meta', 'bool', '\ud800', 'properties', 'event'];

function renameMember(node: JsonObject, random: Random): JsonValue {
  const members = Object.entries(node);
  if (members.length === 0) return node;
  const at = random.below(members.length);
  const by = random.pick([...ODD_NAMES, ...members.map(([name]) => `${name}.x`)]);
  return Object.fromEntries(members.map(([name, value], i) => [i === at ? by : name, value]));
}

function countNodes(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, member: JsonValue) => sum + countNodes(member), 1);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + countNodes(member as JsonValue), 1);
}

/** The value with its n-th node, counted depth first, changed. */
function replaceNode(value: JsonValue, count: { left: number }, change: (node: JsonValue) => JsonValue): JsonValue {
  if (count.left-- === 0) return change(value);
  if (Array.isArray(value)) return value.map((member: JsonValue) => replaceNode(member, count, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaceNode(member as JsonValue, count, change)]));
}
