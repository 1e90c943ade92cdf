/** Characters that change how others look, or cannot be seen: control, format (bidi), private, lone surrogates, odd blanks. Line ends and tabs stay. */
const INVISIBLE = /[^\P{Cc}\n\t]|[\p{Cf}\p{Co}\p{Cs}\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu;

/** Text of a log or a rule with what the eye would miss drawn: nothing in it moves or hides what stands beside it. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`);
}

/** The same, cut where a list has no room for more. */
export function visibleShort(text: string, length = 300): string {
  const shown = visible(text);
  return shown.length > length ? `${shown.slice(0, length)}…` : shown;
}
