import { visibleText } from '../visible-text.ts';

/** Untrusted text as a SARIF message: braces are doubled, for single ones are placeholders, and no bracket makes a link. */
export function messageText(text: string): string {
  return visibleText(text)
    .replaceAll('{', '{{')
    .replaceAll('}', '}}')
    .replace(/\](?=\()/g, '] ');
}

/** A path as a URI reference: relative paths stay relative. */
export function artifactUri(path: string): string {
  const slashed = path.toWellFormed().replaceAll('\\', '/');
  const encoded = slashed.split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(slashed)) return `file:///${slashed.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}`;
  return slashed.startsWith('/') ? `file://${encoded}` : encoded;
}
