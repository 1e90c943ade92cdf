/** How letters are folded before comparing: `ascii` A-Z only (Lucene's case-insensitive automata), `unicode` every letter. */
export type Folding = 'ascii' | 'unicode';

/** The text with its letters folded; not at all without a folding. */
export function foldCase(text: string, folding: Folding | undefined): string {
  if (folding === undefined) return text;
  if (folding === 'unicode') return lowerCase(text);
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Character by character, as Java and Lucene do it: as long as the text was, `Σ` is `σ` at the end of a word too, and `İ` is `i`. */
export function lowerCase(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('');
}

/** Orders texts by code point, as Lucene orders the UTF-8 bytes of terms. */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)];
    if (a === b) continue;
    // A surrogate stands for a code point above every other unit.
    const [aIsSurrogate, bIsSurrogate] = [(a & 0xf800) === 0xd800, (b & 0xf800) === 0xd800];
    return aIsSurrogate === bIsSurrogate ? a - b : aIsSurrogate ? 1 : -1;
  }
  return left.length - right.length;
}
