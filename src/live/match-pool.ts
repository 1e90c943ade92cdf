import { Worker } from 'node:worker_threads';
import { type MatchedBlock, type MatchSetup, readMatchedBlock } from './block-matcher.ts';
import type { TextBlock } from './text-blocks.ts';

/** A block with what it gave. */
export type AnsweredBlock = { readonly block: TextBlock; readonly matched: MatchedBlock };

type Answer = { readonly text: string; readonly bytes: Uint8Array<ArrayBuffer> };

type Waiting = { readonly block: TextBlock; readonly resolve: (answered: AnsweredBlock) => void; readonly reject: (error: Error) => void };

/** Beside this file, in the sources as in what is built of them. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './match-worker.ts' : './match-worker.js', import.meta.url);

/** Threads that match blocks. A thread that breaks fails every block it has and every one that is still to come. */
export class MatchPool {
  readonly #threads: readonly Thread[];

  constructor(count: number, setup: MatchSetup) {
    this.#threads = Array.from({ length: count }, () => new Thread(setup));
  }

  /** Whether all threads have started and wait for work. Throws when one has broken off. */
  get isReady(): boolean {
    return this.#threads.every((thread) => thread.isReady);
  }

  /** All threads have started. */
  async started(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.started));
  }

  /** Whether every thread has something to go on with when it is done with what it does. */
  get isBusy(): boolean {
    return this.#threads.every(({ load }) => load > 1);
  }

  /** Gives a block to the thread with the least to do. Its bytes are gone until the answer brings them back. */
  match(block: TextBlock): Promise<AnsweredBlock> {
    return this.#threads.reduce((best, next) => (next.load < best.load ? next : best)).match(block);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

class Thread {
  readonly #worker: Worker;
  /** In the order they were sent, which is the order of the answers. */
  readonly #waiting: Waiting[] = [];
  readonly #start = Promise.withResolvers<void>();
  #failure: Error | undefined;
  #isReady = false;

  constructor(setup: MatchSetup) {
    const isSource = WORKER.pathname.endsWith('.ts');
    this.#worker = new Worker(WORKER, { workerData: setup, execArgv: isSource ? ['--conditions=source'] : [] });
    this.#worker.on('message', (message: 'ready' | Answer) => this.#take(message));
    this.#worker.on('error', (error: unknown) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`it ended with code ${code}`)));
  }

  get started(): Promise<void> {
    return this.#start.promise;
  }

  get isReady(): boolean {
    if (this.#failure) throw this.#failure;
    return this.#isReady;
  }

  get load(): number {
    return this.#waiting.length;
  }

  match(block: TextBlock): Promise<AnsweredBlock> {
    const { path, form, bytes, line, offset, end } = block;
    const answer = new Promise<AnsweredBlock>((resolve, reject) => this.#waiting.push({ block, resolve, reject }));
    // Whoever waits for an older block looks at this one later.
    answer.catch(() => undefined);
    if (this.#failure) this.#fail(this.#failure);
    else this.#worker.postMessage({ path, form, bytes, line, offset, ...(end && { end: { isCutOff: end.isCutOff } }) }, [bytes.buffer]);
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(message: 'ready' | Answer): void {
    if (message === 'ready') {
      this.#isReady = true;
      this.#start.resolve();
      return;
    }
    const waiting = this.#waiting.shift();
    waiting?.resolve({ block: { ...waiting.block, bytes: message.bytes }, matched: readMatchedBlock(message.text) });
  }

  #fail(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#failure ??= new Error(`A thread that matches events broke off: ${reason}`, { cause });
    this.#start.promise.catch(() => undefined);
    this.#start.reject(this.#failure);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
