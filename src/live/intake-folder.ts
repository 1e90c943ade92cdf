import type { JsonObject } from '#base/json.ts';
import { DEFAULT_READ_LIMITS } from '#io/record.ts';
import type { FilePart, FileState } from '#io/sources/files/followed-file.ts';
import { WatchedFolder } from '#io/sources/files/watched-folder.ts';
import { BATCH, type DeliverySource, deliver, type IntakeContext } from './intake-delivery.ts';
import { pause } from './intake-pause.ts';

export type FolderIntake = {
  readonly source: DeliverySource;
  readonly path: string;
  /** Milliseconds between two looks at the folder. */
  readonly every: number;
};

/** How often, in the middle of a pass, it is written down how far files were read; milliseconds. */
const KEEP_EVERY = 2_000;

/** Parts of files that are written down together at most. */
const MAX_WAITING = 200;

/** Most of the time is for others, however many files there are. */
const REST = 4;

/**
 * Reads a folder until the signal: looks at it every so often, which is right on every system and over every network; the notes that a system
 * gives of changes are not. What is read is on the disk before the position behind it is.
 */
export async function runFolderIntake(context: IntakeContext, intake: FolderIntake, signal: AbortSignal): Promise<void> {
  const { source } = intake;
  context.health.expect(source);
  const keeper = new PositionKeeper(context, `folder:${intake.path}`);
  const folder = new WatchedFolder({ path: intake.path, limits: DEFAULT_READ_LIMITS, states: keeper.read() });
  try {
    while (!signal.aborted) {
      const started = context.now();
      await readPass(context, source, { folder, keeper }, signal).catch((error: unknown) => {
        context.health.fail(source, error instanceof Error ? error.message : String(error));
      });
      await pause(Math.max(intake.every, REST * (context.now() - started)), signal);
    }
  } finally {
    await folder.close();
  }
}

type Reading = { readonly folder: WatchedFolder; readonly keeper: PositionKeeper };

/** Parts are written down together: a folder of many small files costs one write for many of them. */
async function readPass(context: IntakeContext, source: DeliverySource, { folder, keeper }: Reading, signal: AbortSignal): Promise<void> {
  let waiting: FilePart[] = [];
  const write = async (): Promise<void> => {
    const [records, broken] = [waiting.flatMap((part) => part.records), waiting.flatMap((part) => part.broken)];
    await deliver(context, source, { records, broken });
    for (const { keep } of waiting) keep();
    waiting = [];
    keeper.keepNowAndThen(folder);
  };
  try {
    for await (const part of folder.pass(context.now(), signal)) {
      waiting.push(part);
      if (part.isLast || waiting.length >= MAX_WAITING || waiting.reduce((sum, { records }) => sum + records.length, 0) >= BATCH)
        await write();
    }
    await write();
    context.health.note(source, 0, 0);
  } catch (error) {
    folder.rewind();
    throw error;
  } finally {
    keeper.keep(folder);
  }
}

/** Writes down how far files were read. */
class PositionKeeper {
  readonly #context: IntakeContext;
  readonly #source: string;
  /** What is on the disk. */
  readonly #kept = new Map<string, FileState>();
  #last = 0;

  constructor(context: IntakeContext, source: string) {
    this.#context = context;
    this.#source = source;
  }

  read(): ReadonlyMap<string, FileState> {
    for (const { key, state } of this.#context.store.positions.all(this.#source)) this.#kept.set(key, state as FileState);
    return new Map(this.#kept);
  }

  keepNowAndThen(folder: WatchedFolder): void {
    if (this.#context.now() - this.#last >= KEEP_EVERY) this.keep(folder);
  }

  keep(folder: WatchedFolder): void {
    const now = this.#context.now();
    this.#last = now;
    const states = new Map(folder.states());
    const fresh = [...states].filter(([key, state]) => this.#kept.get(key) !== state);
    if (fresh.length > 0) {
      this.#context.store.positions.write(
        this.#source,
        fresh.map(([key, state]) => ({ key, state: state as JsonObject, seen: now })),
      );
      for (const [key, state] of fresh) this.#kept.set(key, state);
    }
    for (const key of this.#kept.keys()) {
      if (states.has(key)) continue;
      this.#context.store.positions.forget(this.#source, key);
      this.#kept.delete(key);
    }
  }
}
