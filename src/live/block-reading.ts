import type { Matcher } from '#engine/match/matcher.ts';
import type { Framer } from '#io/framing/framed.ts';
import { createFramer, framesOf } from '#io/framing/framers.ts';
import type { Problem } from '#io/record.ts';
import type { MatchedBlock } from './block-matcher.ts';
import { FileCounts } from './file-counts.ts';
import { ProblemTally } from './problem-tally.ts';
import { Replay, type ReplayResult } from './replay.ts';
import type { ScanOptions, ScanResult } from './scan.ts';
import type { TextBlock } from './text-blocks.ts';

/** Takes the blocks of a scan in their order, those that were matched elsewhere and those that were not, and replays the rules over them. */
export class BlockReading {
  readonly #options: ScanOptions;
  readonly #replay: Replay;
  readonly #tally = new ProblemTally();
  readonly #files = new FileCounts();
  /** What the blocks so far leave open: the next one goes on with it. */
  #open: Framer | undefined;

  constructor(found: readonly Problem[], options: ScanOptions) {
    this.#options = options;
    this.#replay = new Replay(options);
    for (const problem of found) this.#tally.add(problem);
  }

  /** What blocks are matched with. */
  get matcher(): Matcher {
    return this.#replay.matcher;
  }

  /** Whether the next block begins with something that the last one has begun. */
  get isWithin(): boolean {
    return this.#open !== undefined;
  }

  /** Reads the next block here. */
  read(block: TextBlock): void {
    const { path, form, bytes, end } = block;
    const framer = this.#open ?? createFramer(form, path, this.#options.limits, block);
    let recordCount = 0;
    for (const { records, problems } of framesOf(framer, bytes, end)) {
      for (const { value, path, line } of records) this.#replay.add(value, { path, line });
      for (const problem of problems) this.#tally.add(problem);
      recordCount += records.length;
    }
    this.#open = end || framer.isAtRest ? undefined : framer;
    this.#settle(block, recordCount);
  }

  /** Takes what the next block gave elsewhere, where nothing was known of the blocks before it: if that matters, it is read again here. */
  take(block: TextBlock, matched: MatchedBlock): void {
    if (this.#open || !matched.isWhole) {
      this.read(block);
      return;
    }
    this.#replay.take(matched);
    for (const problem of matched.problems) this.#tally.add(problem);
    this.#settle(block, matched.counts.records);
  }

  finish(): ReplayResult & Pick<ScanResult, 'files' | 'problems' | 'places'> {
    const places = this.#replay.places();
    return { ...this.#replay.finish(), files: this.#files.all, problems: this.#tally.groups(), places };
  }

  #settle({ path, byteCount, end }: TextBlock, recordCount: number): void {
    for (const problem of end?.problems ?? []) this.#tally.add(problem);
    this.#files.add({ path, byteCount, recordCount, ...(end?.sha256 === undefined ? {} : { sha256: end.sha256 }) });
    const { byteCount: all, recordCount: records } = this.#files;
    this.#options.onProgress?.({ path, byteCount: all, recordCount: records, hitCount: this.#replay.hitCount });
  }
}
