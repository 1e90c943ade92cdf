/** The text that Base64 stands for in UTF-8; null when it is none. */
export function decodeBase64(text: string): string | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    return decodeUtf8(Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0)));
  } catch {
    return null;
  }
}

export function encodeBase64(text: string): string {
  let units = '';
  for (const byte of new TextEncoder().encode(text)) units += String.fromCharCode(byte);
  return btoa(units);
}

/** Java's `URLDecoder`: `+` is a blank; a broken escape makes it null, bytes that are no UTF-8 a replacement character. */
export function decodeUrl(text: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(text)) return null;
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
      decodeUtf8(Uint8Array.from(escapes.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))),
    );
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Java's `URLEncoder`: letters, digits and `.-*_` stay. */
export function encodeUrl(text: string, blank: '+' | '%20'): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()~]/g, (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', blank);
}
