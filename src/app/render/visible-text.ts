/**
 * Everything the eye cannot tell or a terminal obeys: control and format characters (escapes, bidirectional overrides, zero width, tags),
 * characters that are drawn as nothing or as an odd blank, separators, private use, halves of characters, and what is no character.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\ufffe\uffff]/u;

const MARK = /\p{M}/u;

/** Most texts by far. */
const PLAIN = /^[\x20-\x7e]*$/;

/** More combining marks than this on one letter are no writing: they paint over the lines around. */
const MAX_MARKS = 8;

/** What log and rule texts may take of a line that is not cut. */
const MAX_LENGTH = 1000;

/**
 * Untrusted text as one line that shows everything it holds: what cannot be seen is drawn as its code point, `‹U+202E›`. Cut after `limit`
 * characters. Every text of a log, a rule or a path goes through it before a terminal sees it.
 */
export function visibleText(text: string, limit = MAX_LENGTH): string {
  if (text.length <= limit && PLAIN.test(text)) return text;
  let drawn = '';
  let room = limit;
  let marks = 0;
  for (const character of text) {
    marks = MARK.test(character) ? marks + 1 : 0;
    const shown = marks > MAX_MARKS || UNSEEN.test(character) ? drawCodePoint(character) : character;
    room -= shown === character ? 1 : shown.length;
    if (room < 0) return `${drawn}…`;
    drawn += shown;
  }
  return drawn;
}

/** Untrusted text of several lines; tabs become blanks. */
export function visibleLines(text: string, limit = MAX_LENGTH): readonly string[] {
  return text.split(/\r\n?|\n/).map((line) => visibleText(line.replaceAll('\t', '  '), limit));
}

/** Text of any length with what cannot be seen drawn; line ends stay. */
export function drawUnseen(text: string): string {
  return text.replace(EVERY_UNSEEN, (character) => (character === '\n' ? character : drawCodePoint(character)));
}

const EVERY_UNSEEN = new RegExp(UNSEEN, 'gu');

function drawCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
