/**
 * Puts mutated queries, filter objects, events and raw records to everything that reads what others wrote: `npm run fuzz -- --minutes 10
 * --seed 1`, or `--inputs 100000` for a fixed number, `--only N` for one input again. No input may crash, take longer than 50 ms, or be
 * answered with a diagnostic that has no place in the text; what reads without an error is printed so that it reads the same.
 * The same seed gives the same inputs.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readCorpus } from './fuzz/corpus.ts';
import { type Input, inputOf } from './fuzz/input.ts';

/** An input that takes longer is given up: it hangs. In milliseconds. */
const HANG = 20_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    inputs: { type: 'string' },
    from: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const from = Number(values.only ?? values.from);
const until = values.only === undefined ? (values.inputs === undefined ? Number.MAX_SAFE_INTEGER : from + Number(values.inputs)) : from + 1;
const end = values.inputs === undefined ? Date.now() + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY;

let failed = 0;
let tested = 0;
runFrom(from);

/** Runs inputs in a thread of its own, which is ended when one of them hangs; then the next one begins after it. */
function runFrom(start: number): void {
  const current = new BigInt64Array(new SharedArrayBuffer(8));
  current[0] = BigInt(start);
  const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
    workerData: { seed, from: start, until, end, current },
    execArgv: ['--conditions=source'],
  });
  let last = -1n;
  const watch = setInterval(() => {
    const now = Atomics.load(current, 0);
    if (now !== last || now < 0n) {
      last = now;
      return;
    }
    clearInterval(watch);
    void worker.terminate();
    report(Number(now), `hangs for more than ${HANG / 1000} s`, inputOf(seed, Number(now), readCorpus({ withRules: true })));
    tested += Number(now) - start + 1;
    runFrom(Number(now) + 1);
  }, HANG);
  worker.on('message', (message: Message) => {
    if (message.kind === 'failure') report(message.number, message.problem, message.input);
    else {
      clearInterval(watch);
      tested += message.tested;
      console.log(`slowest query: ${message.queryTime.toFixed(1)} ms, input ${message.slowestQuery}`);
      console.log(`slowest event: ${message.eventTime.toFixed(1)} ms, input ${message.slowestEvent}`);
      console.log(`fuzz: ${tested - failed} passed, ${failed} failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    }
  });
  worker.on('error', (error) => {
    clearInterval(watch);
    throw error;
  });
}

type Message =
  | { readonly kind: 'failure'; readonly number: number; readonly problem: string; readonly input: Input }
  | {
      readonly kind: 'end';
      readonly tested: number;
      readonly queryTime: number;
      readonly slowestQuery: number;
      readonly eventTime: number;
      readonly slowestEvent: number;
    };

function report(number: number, problem: string, input: Input): void {
  failed++;
  console.log(`input ${number} of seed ${seed}: ${problem}\n${JSON.stringify(input)}\n`);
}
