import type { JsonObject } from '#base/json.ts';
import { JsonFramer } from '../framing/json/framer.ts';
import { NEWLINE } from '../framing/json/value-scanner.ts';
import { PROBLEM_KINDS, type Problem, type ReadLimits } from '../record.ts';

/** What a stretch of a source gave: records, and what could not be read as one. */
export type SourcePart = { readonly records: readonly JsonObject[]; readonly broken: readonly BrokenText[] };

/** `text` is what stands there, or its beginning. */
export type BrokenText = { readonly reason: string; readonly text: string };

/** As much of what is broken is kept. */
const MAX_EXCERPT = 64 * 1024;

/**
 * Text that grows at its end: a log that is written, an append blob. It is given byte by byte as it comes and can be taken up again at
 * `restart`, where no record is open. A record before that is given once; one behind it is given again by a reader that starts there.
 */
export class GrowingText {
  readonly #path: string;
  readonly #framer: JsonFramer;
  #end: number;
  #restart: number;
  /** Bytes from the restart on, or their beginning. */
  #held: Buffer = Buffer.alloc(0);

  constructor(path: string, limits: ReadLimits, from: number) {
    this.#path = path;
    this.#framer = new JsonFramer(path, limits, { line: 1, offset: from });
    this.#end = from;
    this.#restart = from;
  }

  /** Where the next byte belongs. */
  get end(): number {
    return this.#end;
  }

  /** Where a reader that knows nothing of this one may begin. */
  get restart(): number {
    return this.#restart;
  }

  /** Whether everything was given. */
  get isDrained(): boolean {
    return this.#restart === this.#end;
  }

  /** The bytes are cut at their last line break, so that a restart seldom reads more than a line again. */
  push(bytes: Buffer): SourcePart {
    const cut = bytes.lastIndexOf(NEWLINE) + 1;
    const lines = this.#feed(bytes.subarray(0, cut));
    const rest = this.#feed(bytes.subarray(cut));
    return { records: [...lines.records, ...rest.records], broken: [...lines.broken, ...rest.broken] };
  }

  /** No more will come: what is open is broken. `isCutOff`: that the end is missing was said already. */
  finish(options: { readonly isCutOff: boolean }): SourcePart {
    const { records, problems } = this.#framer.end(options);
    const broken = this.#excerptsOf(problems);
    this.#restart = this.#end;
    this.#held = Buffer.alloc(0);
    return { records: records.map(({ value }) => value), broken };
  }

  #feed(bytes: Buffer): SourcePart {
    if (bytes.length === 0) return { records: [], broken: [] };
    const { records, problems } = this.#framer.push(bytes);
    const isWhole = this.#restart + this.#held.length === this.#end;
    if (isWhole) this.#held = Buffer.concat([this.#held, bytes]);
    const broken = this.#excerptsOf(problems);
    this.#end += bytes.length;
    if (this.#framer.isDrained) {
      this.#restart = this.#end;
      this.#held = Buffer.alloc(0);
    } else if (this.#held.length > MAX_EXCERPT) this.#held = Buffer.from(this.#held.subarray(0, MAX_EXCERPT));
    return { records: records.map(({ value }) => value), broken };
  }

  #excerptsOf(problems: readonly Problem[]): readonly BrokenText[] {
    return problems
      .filter(({ kind }) => PROBLEM_KINDS[kind].isLoss)
      .map(({ message, offset = 0 }) => {
        const from = this.#held.subarray(Math.max(0, offset - this.#restart));
        const lineEnd = from.indexOf(NEWLINE);
        const line = from.subarray(0, Math.min(lineEnd < 0 ? from.length : lineEnd, MAX_EXCERPT)).toString('utf8');
        return { reason: `${this.#path}, byte ${offset}: ${message}`, text: line };
      });
  }
}
