import { Worker } from 'node:worker_threads';
import type { StoredQuery } from '../stored-query.ts';
import type { SearchReply } from '../stored-query-json.ts';

/** In the sources and in what is built of them module by module it is a folder up; in the bundle it is beside. */
const WORKER = import.meta.url.endsWith('/server/search-thread.ts')
  ? new URL('../search-worker.ts', import.meta.url)
  : new URL(import.meta.url.endsWith('/server/search-thread.js') ? '../search-worker.js' : './search-worker.js', import.meta.url);

/** A query may take so long; what it found until then is answered as a part. */
const MOST_TIME = 30_000;
/** After so long without an answer the thread is ended. */
const PATIENCE = MOST_TIME + 10_000;
const MOST_WAITING = 8;
const MOST_MEMORY = 2_048;

type Job = { readonly asked: StoredQuery; readonly resolve: (reply: SearchReply | 'busy') => void };

/**
 * Runs queries over stored events beside the service, one at a time: intake and rules do not wait for them. A query that takes too much time
 * or memory ends with its thread, and the next one gets another.
 */
export class SearchThread {
  readonly #folder: string;
  #waiting: Job[] = [];
  #worker: Worker | undefined;
  #running: { readonly job: Job; readonly timer: NodeJS.Timeout } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `busy` when too many wait. */
  search(asked: StoredQuery): Promise<SearchReply | 'busy'> {
    return new Promise((resolve) => {
      if (this.#waiting.length >= MOST_WAITING) resolve('busy');
      else {
        this.#waiting.push({ asked, resolve });
        this.#next();
      }
    });
  }

  async close(): Promise<void> {
    for (const { resolve } of this.#waiting.splice(0)) resolve('busy');
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#running) return;
    const job = this.#waiting.shift();
    if (!job) return;
    const timer = setTimeout(() => this.#end('it took too long: ask for less time, or add a condition'), PATIENCE);
    this.#running = { job, timer };
    this.#worker ??= this.#start();
    this.#worker.postMessage(job.asked);
  }

  #start(): Worker {
    const isSource = WORKER.pathname.endsWith('.ts');
    const worker = new Worker(WORKER, {
      workerData: { folder: this.#folder, milliseconds: MOST_TIME },
      execArgv: isSource ? ['--conditions=source'] : [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    });
    worker.unref();
    worker.on('message', (message: 'ready' | SearchReply) => {
      if (message !== 'ready' && worker === this.#worker) this.#settle(message);
    });
    worker.on('error', (error: unknown) => {
      if (worker === this.#worker) this.#end(reasonOf(error));
    });
    return worker;
  }

  /** The thread is given up, and what it was at fails. */
  #end(reason: string): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#settle({ kind: 'failure', reason });
  }

  #settle(reply: SearchReply): void {
    const running = this.#running;
    this.#running = undefined;
    if (running) clearTimeout(running.timer);
    running?.job.resolve(reply);
    this.#next();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'it takes too much memory: ask for less time, or add a condition';
  return error instanceof Error ? error.message : String(error);
}
