import { lowerCase } from './text.ts';

/** Longer words are cut into pieces of this many UTF-16 units, as Elasticsearch's standard tokenizer does. */
const MAX_WORD = 255;

/**
 * The words of a text as Elasticsearch's standard analyzer finds them: Lucene's StandardTokenizer (Unicode word breaks, UAX #29 of
 * Unicode 9, where `:` between letters joins; ideographs and hiragana one by one; emoji) and lower case. Time is linear in the text.
 */
export function analyzeWords(text: string): readonly string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endOfWord(text, at);
    const word = text.slice(at, end);
    if (end > at && !CONNECTORS.test(word)) words.push(lowerCase(word));
    at = end > at ? end : at + lengthAt(text, at);
  }
  return words;
}

/** The words of a text in order, and where each of them stands in it. */
export type AnalyzedText = { readonly words: readonly string[]; readonly places: ReadonlyMap<string, readonly number[]> };

/** Texts whose words are kept: rules ask the same few fields of an event hundreds of times in a row. */
const MAX_KEPT = 4;

const kept: { readonly text: string; readonly analyzed: AnalyzedText }[] = [];

/** The words of a text and their places; of the texts asked last they are found once. */
export function analyzeText(text: string): AnalyzedText {
  const known = kept.find((one) => one.text === text);
  if (known) return known.analyzed;
  const words = analyzeWords(text);
  const places = new Map<string, number[]>();
  for (const [place, word] of words.entries()) {
    const found = places.get(word);
    if (found) found.push(place);
    else places.set(word, [place]);
  }
  if (kept.length === MAX_KEPT) kept.shift();
  const analyzed: AnalyzedText = { words, places };
  kept.push({ text, analyzed });
  return analyzed;
}

/** Whether the words of a phrase stand there one behind the other. */
export function hasPhrase({ words, places }: AnalyzedText, phrase: readonly string[]): boolean {
  let rarest = 0;
  const countOf = (i: number): number => places.get(phrase[i] as string)?.length ?? 0;
  for (let i = 1; i < phrase.length; i++) if (countOf(i) < countOf(rarest)) rarest = i;
  const starts = places.get(phrase[rarest] ?? '') ?? [];
  return starts.some((place) => phrase.every((word, i) => words[place - rarest + i] === word));
}

/** What a character does at a word break. */
type Role =
  | 'letter'
  | 'digit'
  | 'connector'
  | 'katakana'
  | 'single'
  | 'southeastAsian'
  | 'emoji'
  | 'regional'
  /** Belongs to the character before it. */
  | 'extend'
  /** Joins letters, digits or both when one stands on each side. */
  | 'midLetter'
  | 'midNumber'
  | 'midBoth'
  | 'other';

function endOfWord(text: string, from: number): number {
  const role = roleAt(text, from);
  switch (role) {
    case 'letter':
    case 'digit':
    case 'connector':
    case 'katakana':
      return endOfRun(text, from, role);
    case 'single':
      return behindExtenders(text, from + lengthAt(text, from));
    case 'southeastAsian':
      return endOfSameRole(text, from, role);
    case 'emoji':
      return endOfEmoji(text, from);
    case 'regional': {
      const second = behindExtenders(text, from + lengthAt(text, from));
      return roleAt(text, second) === 'regional' ? behindExtenders(text, second + lengthAt(text, second)) : from;
    }
    default:
      return from;
  }
}

/** Letters, digits, katakana and connectors, and what joins them. */
function endOfRun(text: string, from: number, first: Role): number {
  let last = first;
  let end = behindExtenders(text, from + lengthAt(text, from));
  while (end < text.length && end - from < MAX_WORD) {
    const joined = joinAt(text, end, last);
    if (joined === undefined) break;
    last = roleAt(text, joined);
    end = behindExtenders(text, joined + lengthAt(text, joined));
  }
  return Math.min(end, from + MAX_WORD);
}

/** Where the character stands that continues a word whose last character had the role; undefined when none does. */
function joinAt(text: string, at: number, last: Role): number | undefined {
  const role = roleAt(text, at);
  switch (role) {
    case 'connector':
      return at;
    case 'katakana':
      return last === 'katakana' || last === 'connector' ? at : undefined;
    case 'letter':
    case 'digit':
      return last === 'katakana' ? undefined : at;
    case 'midLetter':
      return last === 'letter' ? sameBehind(text, at, last) : undefined;
    case 'midNumber':
      return last === 'digit' ? sameBehind(text, at, last) : undefined;
    case 'midBoth':
      return last === 'letter' || last === 'digit' ? sameBehind(text, at, last) : undefined;
    default:
      return undefined;
  }
}

function sameBehind(text: string, at: number, role: Role): number | undefined {
  const next = behindExtenders(text, at + 1);
  return roleAt(text, next) === role ? next : undefined;
}

function endOfSameRole(text: string, from: number, role: Role): number {
  let end = from;
  while (roleAt(text, end) === role && end - from < MAX_WORD) end = behindExtenders(text, end + lengthAt(text, end));
  return end;
}

/** An emoji with its modifiers, and others tied to it by a zero-width joiner. */
function endOfEmoji(text: string, from: number): number {
  let end = behindExtenders(text, from + lengthAt(text, from));
  while (
    end - from < MAX_WORD &&
    (EMOJI_MODIFIER.test(characterAt(text, end)) || (text[end - 1] === '\u200d' && roleAt(text, end) === 'emoji'))
  ) {
    end = behindExtenders(text, end + lengthAt(text, end));
  }
  return end;
}

function behindExtenders(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) > 0x7f && roleAt(text, at) === 'extend') at += lengthAt(text, at);
  return at;
}

function roleAt(text: string, at: number): Role {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return ASCII_ROLES[unit] as Role;
  return Number.isNaN(unit) ? 'other' : roleOf(characterAt(text, at));
}

const ASCII_ROLES: readonly Role[] = Array.from({ length: 128 }, (_, code) => asciiRole(String.fromCharCode(code)));

function asciiRole(character: string): Role {
  if (/[a-z]/i.test(character)) return 'letter';
  if (/\d/.test(character)) return 'digit';
  if (character === '_') return 'connector';
  if (character === ':') return 'midLetter';
  if (character === ',' || character === ';') return 'midNumber';
  return character === '.' || character === "'" ? 'midBoth' : 'other';
}

const EMOJI_MODIFIER = /^\p{Emoji_Modifier}$/u;

/** A run of connectors alone is no word. */
const CONNECTORS = /^[\p{Pc}\u202f\p{M}\p{Cf}]*$/u;

/** In order: the first that fits. */
const ROLES: readonly (readonly [Role, RegExp])[] = [
  ['extend', /[\p{M}\u200c\u200d]|(?![\u200b])\p{Cf}/u],
  ['midBoth', /[\u2018\u2019\u2024\ufe52\uff07\uff0e]/u],
  ['midLetter', /[\u00b7\u0387\u05f4\u2027\ufe13\ufe55\uff1a]/u],
  ['midNumber', /[\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b]/u],
  ['connector', /[\p{Pc}\u202f]/u],
  ['digit', /[\p{Nd}\u066b]/u],
  ['single', /[\p{sc=Han}\p{sc=Hiragana}]/u],
  ['katakana', /[\p{sc=Katakana}\u3031-\u3035\u309b\u309c\u30a0\u30fc\uff70]/u],
  ['southeastAsian', /[\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Tai_Le}\p{sc=New_Tai_Lue}\p{sc=Tai_Tham}\p{sc=Tai_Viet}]/u],
  ['letter', /[\p{Alphabetic}\p{L}\u05f3]/u],
  ['regional', /\p{Regional_Indicator}/u],
  ['emoji', /(?![©®™\u3030\u303d])\p{Extended_Pictographic}|\p{Emoji_Modifier}/u],
];

/** Roles of the first 65,536 code points, each looked up once. */
const knownRoles: (Role | undefined)[] = new Array(0x10000);

function roleOf(character: string): Role {
  if (character.length > 1) return findRole(character);
  const unit = character.charCodeAt(0);
  const known = knownRoles[unit] ?? findRole(character);
  knownRoles[unit] = known;
  return known;
}

function findRole(character: string): Role {
  return ROLES.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other';
}

function characterAt(text: string, at: number): string {
  return text.slice(at, at + lengthAt(text, at));
}

/** A surrogate pair is one character. */
function lengthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
