/** Texts come from the data: longer ones are not remembered, and no more than so many. */
const MAX_LENGTH = 256;
const SIZE = 256;

/**
 * What was found for texts seen before. Where a text would stand is told from a few of its characters: that is quicker than the hash of a
 * long text that has just been read (benchmark `match`). Texts that would stand in the same place push each other out.
 */
export class KnownTexts<T> {
  readonly #texts: string[] = Array.from({ length: SIZE }, () => '');
  readonly #found: (T | undefined)[] = Array.from({ length: SIZE });

  get(text: string, find: (text: string) => T): T {
    const { length } = text;
    if (length === 0 || length > MAX_LENGTH) return find(text);
    const place = placeOf(text, length);
    if (this.#texts[place] === text) return this.#found[place] as T;
    const found = find(text);
    this.#texts[place] = text;
    this.#found[place] = found;
    return found;
  }
}

function placeOf(text: string, length: number): number {
  const quarter = length >> 2;
  const first = text.charCodeAt(0) + 31 * text.charCodeAt(quarter) + 7 * text.charCodeAt(length - 1);
  const second =
    text.charCodeAt(length >> 1) + 31 * text.charCodeAt(length - 1 - quarter) + 7 * text.charCodeAt(length - 1 - (quarter >> 1));
  return (first * 131 + second * 17 + length * 29) & (SIZE - 1);
}
