import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { HEAD_BYTES, recognizeContent } from '../../decoding/content.ts';
import { textFormOf } from '../../framing/framers.ts';
import type { ReadLimits } from '../../record.ts';
import { GrowingText, type SourcePart } from '../growing-text.ts';
import { readWholeSource } from '../whole-source.ts';
import { fileSource } from './file-source.ts';

/** What is remembered of a file between two starts. */
export type FileState = {
  readonly path: string;
  /** Everything before it was given and is on the disk. */
  readonly offset: number;
  /** SHA-256 of the first `headBytes` bytes: another beginning is another file, whatever its inode says. */
  readonly head: string;
  readonly headBytes: number;
  /** Size and change as they were when it was read last. */
  readonly size: number;
  readonly modified: string;
};

/** A file as the system describes it. */
export type FileFacts = {
  readonly path: string;
  readonly key: string;
  readonly size: number;
  readonly modified: string;
  readonly age: number;
};

/** Records of a file, and how to say that they and everything given before them are on the disk. */
export type FilePart = SourcePart & {
  readonly path: string;
  readonly keep: () => void /** It cannot be given again: keep it at once. */;
  readonly isLast?: true;
};

/** As many bytes tell a file. */
const FINGERPRINT_BYTES = 1024;

const CHUNK_BYTES = 256 * 1024;

/** A packed file that was changed later than this is still being written, milliseconds. */
const SETTLED = 2_000;

/** One that never settles is read this often, milliseconds. */
const IMPATIENT = 60_000;

/** A file of a watched folder: what was read of it, and, while it is written, its open handle, so that it can be read to its end when it is deleted. */
export class FollowedFile {
  readonly #limits: ReadLimits;
  state: FileState | undefined;
  #handle: FileHandle | undefined;
  #text: GrowingText | undefined;
  #waited = 0;
  /** Whether it was looked at since the start. */
  #isRead = false;

  constructor(limits: ReadLimits, state: FileState | undefined) {
    this.#limits = limits;
    this.state = state;
  }

  /** Whether a handle or a reader is held. */
  get isHeld(): boolean {
    return this.#handle !== undefined || this.#text !== undefined;
  }

  hasChanged({ size, modified }: FileFacts): boolean {
    if (this.state?.size !== size || this.state.modified !== modified) return true;
    return !this.#isRead && this.state.offset < size;
  }

  /** What is new in it, up to the size that it has now. */
  async *read(facts: FileFacts, signal: AbortSignal): AsyncGenerator<FilePart> {
    if (facts.size === 0 && !this.state) return;
    this.#handle ??= await openAs(facts);
    if (!this.#handle) return;
    this.#isRead = true;
    const head = await readAt(this.#handle, 0, Math.min(FINGERPRINT_BYTES, facts.size));
    if (this.#isOther(facts, head)) yield* this.#startOver(facts.path);
    const kind = kindOf(facts, head);
    if (kind === 'too early') return;
    if (kind === 'whole') yield* this.#readWhole(facts, head, signal);
    else yield* this.#readOn(facts, head, kind.from, signal);
  }

  /** The file is gone from its folder: what it still holds, and what was never finished. */
  async *readLast(path: string, signal: AbortSignal): AsyncGenerator<FilePart> {
    if (this.#handle) {
      const { size } = await this.#handle.stat();
      const facts = { path, key: '', size, modified: '', age: IMPATIENT };
      if (this.state && size > this.state.size) for await (const part of this.read(facts, signal)) yield { ...part, isLast: true };
    }
    for (const part of this.#startOver(path)) yield { ...part, isLast: true };
    await this.release();
  }

  /** What was given and not kept is given again. */
  rewind(): void {
    this.#text = undefined;
  }

  /** Lets go of the handle and of what waits for the rest of a record: it is read again. */
  async release(): Promise<void> {
    this.#text = undefined;
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  #isOther({ size }: FileFacts, head: Buffer): boolean {
    if (!this.state) return false;
    const { offset, headBytes, head: known } = this.state;
    return size < Math.max(offset, this.#text?.end ?? 0) || fingerprint(head.subarray(0, headBytes)) !== known;
  }

  /** It was truncated or replaced: what it had begun is broken, and the rest is another file. */
  *#startOver(path: string): Generator<FilePart> {
    const part = this.#text?.isDrained === false ? this.#text.finish({ isCutOff: false }) : undefined;
    this.#text = undefined;
    this.state = undefined;
    if (part) yield { ...part, path, keep: () => undefined };
  }

  async *#readOn(facts: FileFacts, head: Buffer, skip: number, signal: AbortSignal): AsyncGenerator<FilePart> {
    const { path, size } = facts;
    const text = this.#text ?? new GrowingText(path, this.#limits, this.state?.offset ?? skip);
    this.#text = text;
    while (this.#handle && text.end < size && !signal.aborted) {
      const bytes = await readAt(this.#handle, text.end, Math.min(CHUNK_BYTES, size - text.end));
      if (bytes.length === 0) break;
      const part = text.push(bytes);
      yield { ...part, path, keep: this.#keeper(facts, head, { offset: text.restart, size: text.end }) };
    }
    yield { ...NOTHING, path, keep: this.#keeper(facts, head, { offset: text.restart, size: text.end }) };
    if (text.isDrained) this.#text = undefined;
  }

  async *#readWhole(facts: FileFacts, head: Buffer, signal: AbortSignal): AsyncGenerator<FilePart> {
    const { path, size, age } = facts;
    await this.release();
    if (age < SETTLED && this.#waited < IMPATIENT / 1_000) {
      this.#waited++;
      return;
    }
    this.#waited = 0;
    for await (const part of readWholeSource(fileSource(path), this.#limits, signal)) yield { ...part, path, keep: () => undefined };
    if (!signal.aborted) yield { ...NOTHING, path, keep: this.#keeper(facts, head, { offset: size, size }) };
  }

  /** What says that everything up to here is on the disk. */
  #keeper({ path, modified }: FileFacts, head: Buffer, reached: Pick<FileState, 'offset' | 'size'>): () => void {
    const state = { path, ...reached, head: fingerprint(head), headBytes: head.length, modified };
    return () => {
      this.state = state;
    };
  }
}

const NOTHING: SourcePart = { records: [], broken: [] };

/** Text that grows from a place on, something that is read as a whole, or a beginning that is too short to say. */
function kindOf({ path, size, age }: FileFacts, head: Buffer): { readonly from: number } | 'whole' | 'too early' {
  const text = head.toString('utf8').trimStart();
  const isClear = text[0] === '{' || text[0] === '[' || size >= HEAD_BYTES || head.includes(0x0a) || age > SETTLED;
  if (!isClear) return 'too early';
  const content = recognizeContent(head.subarray(0, HEAD_BYTES));
  const isGrowing =
    content.kind === 'text' &&
    content.encoding === 'utf-8' &&
    textFormOf(path, head.subarray(content.markBytes).toString('utf8')) === 'json';
  return isGrowing ? { from: content.markBytes } : 'whole';
}

/** The file, or nothing when another one has taken its path since it was looked at. */
async function openAs({ path, key }: FileFacts): Promise<FileHandle | undefined> {
  const handle = await open(path, 'r');
  if (fileKey(await handle.stat({ bigint: true })) === key) return handle;
  await handle.close();
  return undefined;
}

/** What tells a file from every other on this machine, whatever its name. */
export function fileKey({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function fingerprint(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}
