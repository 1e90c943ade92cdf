/**
 * JSON that is harmless in a terminal and in an editor: control and format characters, which JSON lets stand, are written as escapes. It
 * parses to the same value.
 */
export function harmlessJson(value: unknown, indent?: number, replace?: (key: string, value: unknown) => unknown): string {
  return JSON.stringify(value, replace, indent).replace(UNSEEN, escapeUnits);
}

// Line ends are the only control characters that `JSON.stringify` writes between members.
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escapeUnits(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i++) escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return escaped;
}
