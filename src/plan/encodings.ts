/** The text that Base64 stands for in UTF-8; null when it is none. */
export function decodeBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0)));
  } catch {
    return null;
  }
}

export function encodeBase64(text: string): string {
  let units = '';
  for (const byte of new TextEncoder().encode(text)) units += String.fromCharCode(byte);
  return btoa(units);
}

/** Java's `URLDecoder`: `+` is a blank; a broken escape makes it null. */
export function decodeUrl(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** Java's `URLEncoder`: letters, digits and `.-*_` stay. */
export function encodeUrl(text: string, blank: '+' | '%20'): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', blank);
}
