/** The text without its escapes: `\` makes the next character itself, `\u0041` is `A`. */
export function unescapeLucene(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\([\s\S])/g, (_, digits: string | undefined, character: string | undefined) =>
    digits === undefined ? (character ?? '') : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
