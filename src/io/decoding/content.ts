/** What bytes are, by their beginning. */
export type Content =
  | { readonly kind: 'gzip' }
  | {
      readonly kind: 'text';
      readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' /** Bytes of the byte order mark. */;
      readonly markBytes: number;
    }
  /** `what` says what it looks like and, where it helps, what to do. */
  | { readonly kind: 'binary' | 'encoding'; readonly what: string };

/** As many bytes as `recognizeContent` wants to see, when there are so many. */
export const HEAD_BYTES = 512;

export function recognizeContent(head: Buffer): Content {
  if (head[0] === 0x1f && head[1] === 0x8b) return { kind: 'gzip' };
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff]))
    return { kind: 'encoding', what: 'UTF-32 text: convert it to UTF-8 first' };
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { kind: 'text', encoding: 'utf-8', markBytes: 3 };
  if (startsWith(head, [0xff, 0xfe])) return { kind: 'text', encoding: 'utf-16le', markBytes: 2 };
  if (startsWith(head, [0xfe, 0xff])) return { kind: 'text', encoding: 'utf-16be', markBytes: 2 };
  const magic = MAGIC.find(({ bytes, at = 0 }) => startsWith(head.subarray(at), bytes));
  if (magic) return { kind: 'binary', what: magic.what };
  const encoding = unmarkedUtf16(head);
  if (encoding) return { kind: 'text', encoding, markBytes: 0 };
  if (head.includes(0)) return { kind: 'binary', what: 'it holds zero bytes' };
  return { kind: 'text', encoding: 'utf-8', markBytes: 0 };
}

/** JSON begins with two ASCII characters; in UTF-16 every other byte of them is zero. */
function unmarkedUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = head;
  if (first && second === 0 && third && fourth === 0) return 'utf-16le';
  if (first === 0 && second && third === 0 && fourth) return 'utf-16be';
  return undefined;
}

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const MAGIC: readonly { readonly bytes: readonly number[]; readonly at?: number; readonly what: string }[] = [
  { bytes: ascii('PK\x03\x04'), what: 'a ZIP archive: unpack it first' },
  { bytes: ascii('ustar'), at: 257, what: 'a tar archive: unpack it first' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'Zstandard data: decompress it first' },
  { bytes: ascii('BZh'), what: 'bzip2 data: decompress it first' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], what: 'xz data: decompress it first' },
  { bytes: ascii('ElfFile\0'), what: 'a Windows event log (EVTX): export it as JSON first' },
  { bytes: ascii('PAR1'), what: 'a Parquet file: export it as JSON lines first' },
  { bytes: ascii('Obj\x01'), what: 'an Avro file: export it as JSON lines first' },
  { bytes: ascii('SQLite format 3\0'), what: 'an SQLite database' },
  { bytes: ascii('%PDF'), what: 'a PDF document' },
];

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte);
}
