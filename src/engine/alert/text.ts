/** Everything that is not text to read: control characters, invisible and direction-changing ones, line ends, halves of characters. */
const UNREADABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]+/gu;

/** Untrusted text as one line that shows only what it says, cut to `limit` characters. */
export function readable(text: string, limit: number): string {
  // Far more than the limit is never looked at.
  const clean = text
    .slice(0, limit * 4)
    .replace(UNREADABLE, ' ')
    .trim();
  const characters = [...clean];
  return characters.length <= limit ? clean : `${characters.slice(0, limit - 1).join('')}…`;
}

/** Untrusted text in quotes, so that it cannot be taken for ours. */
export function quoted(text: string, limit: number): string {
  return `"${readable(text, limit).replaceAll('"', "'")}"`;
}
