/** What was taken of a source. */
type Taken = { readonly path: string; readonly byteCount: number; readonly recordCount: number; readonly sha256?: string };

/** What was read of one source. */
export type ScannedFile = {
  readonly path: string;
  /** Bytes as stored. */
  readonly byteCount: number;
  readonly recordCount: number;
  /** Of the bytes as stored, lower-case hexadecimal, when it was asked for and the source was read to its end. */
  readonly sha256?: string;
};

/** What was read, by file and in all. */
export class FileCounts {
  readonly all: { path: string; byteCount: number; recordCount: number; sha256?: string }[] = [];
  byteCount = 0;
  recordCount = 0;

  add({ path, byteCount, recordCount, sha256 }: Taken): void {
    const last = this.all.at(-1);
    const file = last?.path === path ? last : { path, byteCount: 0, recordCount: 0 };
    if (file !== last) this.all.push(file);
    file.byteCount += byteCount;
    file.recordCount += recordCount;
    if (sha256 !== undefined) file.sha256 = sha256;
    this.byteCount += byteCount;
    this.recordCount += recordCount;
  }
}
