import type { ReadLimits } from '../record.ts';
import { CsvFramer } from './csv/framer.ts';
import { isCsv } from './csv/header.ts';
import type { Framed, Framer, TextPlace } from './framed.ts';
import { JsonFramer } from './json/framer.ts';

/** What a text is made of: JSON in any layout, or a table. */
export type TextForm = 'json' | 'csv';

/** What a source's text is, by its name and its beginning. */
export function textFormOf(path: string, head: string): TextForm {
  return isCsv(path, head) ? 'csv' : 'json';
}

/** What makes records of a source's text. A text that is taken up in the middle is JSON, at the beginning of a line. */
export function createFramer(form: TextForm, path: string, limits: ReadLimits, from?: TextPlace): Framer {
  return form === 'csv' ? new CsvFramer(path, limits) : new JsonFramer(path, limits, from);
}

/** Few enough records are made of a piece that they are gone before they count as old. */
const PIECE_BYTES = 256 * 1024;

/** What a stretch of text gives, piece by piece; with `end`, to the source's end. */
export function* framesOf(framer: Framer, bytes: Uint8Array<ArrayBuffer>, end?: { readonly isCutOff: boolean }): Generator<Framed> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < text.length; at += PIECE_BYTES) yield framer.push(text.subarray(at, at + PIECE_BYTES));
  if (end) yield framer.end(end);
}
