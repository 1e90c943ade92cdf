import { gunzipSync } from 'node:zlib';

/** A file of an archive: its path and its bytes. */
export type TarFile = { readonly path: string; readonly bytes: Buffer };

const BLOCK = 512;

/** The plain files of a `.tgz`, in order. Reads ustar with prefixes, and the long names of GNU tar and pax. */
export function readTgz(archive: Buffer): TarFile[] {
  const tar = gunzipSync(archive);
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header[0] === 0) break;
    const size = Number.parseInt(text(header, 124, 12), 8);
    const bytes = tar.subarray(at + BLOCK, at + BLOCK + size);
    const kind = text(header, 156, 1);
    if (kind === 'L') longName = text(bytes, 0, size);
    else if (kind === 'x') longName = /(?:^|\n)\d+ path=([^\n]+)/.exec(bytes.toString('utf8'))?.[1];
    else {
      if (kind === '0' || kind === '') files.push({ path: longName ?? shortName(header), bytes });
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function shortName(header: Buffer): string {
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`;
}

/** A field ends at its first NUL. */
function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString('utf8')
    .trim();
}
