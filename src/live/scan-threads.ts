import { setImmediate } from 'node:timers/promises';
import type { Source } from '#io/source.ts';
import type { Enrichment } from '#io/stores/enrichment.ts';
import { BlockMatcher, type MatchSetup } from './block-matcher.ts';
import type { BlockReading } from './block-reading.ts';
import type { IntakeOptions } from './event-intake.ts';
import { type AnsweredBlock, MatchPool } from './match-pool.ts';
import type { ScanOptions } from './scan.ts';
import type { TextBlock } from './text-blocks.ts';

export type ThreadOptions = {
  readonly count: number;
  /** What `geo` and `agents` of the scan were opened from. */
  readonly enrichment?: Enrichment;
  /** Bytes of input that are worth starting threads for; default 16 MB. With 0 nothing is read before they have started. */
  readonly fromBytes?: number;
};

const FROM_BYTES = 16 * 1024 * 1024;

/** So many blocks a thread are held at once. */
const BLOCKS_HELD = 3;

/**
 * Reads the blocks, in threads where there is enough to read. Each is matched for itself, by whoever is free; what it gave is taken in the
 * order of the input, so that nothing tells threads from none. So many blocks are held at once and no more.
 */
export async function scanTextBlocks(
  blocks: AsyncIterable<TextBlock>,
  reading: BlockReading,
  sources: readonly Source[],
  options: ScanOptions,
): Promise<void> {
  const threads = new Threads(reading, sources, options);
  const held: Promise<AnsweredBlock>[] = [];
  const takeNext = async (): Promise<void> => {
    const answered = await held.shift();
    if (answered) reading.take(answered.block, answered.matched);
  };
  try {
    for await (const block of blocks) {
      const sent = reading.isWithin ? undefined : await threads.match(block);
      if (sent) {
        held.push(sent.answer);
        if (held.length >= threads.count * BLOCKS_HELD) await takeNext();
      } else {
        while (held.length > 0) await takeNext();
        reading.read(block);
      }
      // Answers come in, and Ctrl-C is heard.
      await setImmediate();
    }
    while (held.length > 0) await takeNext();
  } finally {
    await threads.close();
  }
}

/** The threads of a scan, once there is enough to do for them. */
class Threads {
  readonly count: number;
  readonly #fromBytes: number;
  readonly #setup: MatchSetup;
  readonly #here: BlockMatcher;
  readonly #knownBytes: number;
  #readBytes = 0;
  #pool: MatchPool | undefined;

  constructor(reading: BlockReading, sources: readonly Source[], options: ScanOptions) {
    this.count = isShareable(options) ? (options.threads?.count ?? 0) : 0;
    this.#fromBytes = options.threads?.fromBytes ?? FROM_BYTES;
    this.#setup = setupOf(options);
    this.#here = new BlockMatcher(options.limits, options, reading.matcher);
    this.#knownBytes = sources.reduce((sum, { size = 0 }) => sum + size, 0);
  }

  /** Has a block matched for itself; undefined while it is sooner read in its turn, and for one that cannot be matched for itself. */
  async match(block: TextBlock): Promise<{ readonly answer: Promise<AnsweredBlock> } | undefined> {
    const pool = this.#poolFor(block);
    if (this.#fromBytes === 0) await pool?.started();
    if (!pool?.isReady || !block.isApart) return undefined;
    return { answer: pool.isBusy ? Promise.resolve({ block, matched: this.#here.match(block) }) : pool.match(block) };
  }

  async close(): Promise<void> {
    await this.#pool?.close();
  }

  #poolFor(block: TextBlock): MatchPool | undefined {
    this.#readBytes += block.bytes.length;
    const isWorthIt = this.count > 0 && Math.max(this.#readBytes, this.#knownBytes) >= this.#fromBytes;
    if (isWorthIt) this.#pool ??= new MatchPool(this.count, this.#setup);
    return this.#pool;
  }
}

/** What becomes of the intake's options: they are sent, opened anew in every thread, or leave the scan to this one. */
const IN_THREADS = {
  dataset: 'sent',
  since: 'sent',
  until: 'sent',
  geo: 'opened',
  agents: 'opened',
  onLost: 'here',
} as const satisfies Record<keyof IntakeOptions, 'sent' | 'opened' | 'here'>;

/** Near misses are looked for in every event, which only this thread could do. */
function isShareable(options: ScanOptions): boolean {
  const used = Object.entries(IN_THREADS).filter(([name]) => options[name as keyof IntakeOptions] !== undefined);
  const canOpen = options.threads?.enrichment !== undefined;
  return !options.explain && used.every(([, where]) => where === 'sent' || (where === 'opened' && canOpen));
}

function setupOf({ rules, limits, dataset, since, until, threads }: ScanOptions): MatchSetup {
  return {
    filters: rules.flatMap(({ filters }) => filters),
    limits,
    intake: {
      ...(dataset === undefined ? {} : { dataset }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    },
    ...(threads?.enrichment && { enrichment: threads.enrichment }),
  };
}
