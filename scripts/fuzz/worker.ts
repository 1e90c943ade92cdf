/** The thread that tests inputs: tells what fails, minimized, and at the end how much it has tested. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCorpus } from './corpus.ts';
import { inputOf } from './input.ts';
import { minimize } from './minimize.ts';
import { createProbe } from './probe.ts';

/** What a query or an event may take, in milliseconds. */
const SLOW = 50;

type Task = { readonly seed: number; readonly from: number; readonly until: number; readonly end: number; readonly current: BigInt64Array };

const { seed, from, until, end, current } = workerData as Task;
const corpus = readCorpus({ withRules: true });
if (!corpus.hasRules) console.log('The rule corpus (../shared/corpora) is not there: only our own queries are mutated.');
const probe = createProbe(corpus, SLOW);

let [queryTime, slowestQuery, eventTime, slowestEvent] = [0, 0, 0, 0];
let number = from;
for (; number < until && Date.now() < end; number++) {
  Atomics.store(current, 0, BigInt(number));
  const input = inputOf(seed, number, corpus);
  const outcome = probe(input);
  if (outcome.queryTime > queryTime) [queryTime, slowestQuery] = [outcome.queryTime, number];
  if (outcome.eventTime > eventTime) [eventTime, slowestEvent] = [outcome.eventTime, number];
  if (outcome.problem === undefined) continue;
  Atomics.store(current, 0, -1n);
  const kind = kindOf(outcome.problem);
  const isSlow = Math.max(outcome.queryTime, outcome.eventTime) > SLOW;
  const smallest = minimize(input, (smaller) => kindOf(probe(smaller).problem ?? '') === kind, isSlow ? 60 : 3000);
  parentPort?.postMessage({ kind: 'failure', number, problem: probe(smallest).problem ?? outcome.problem, input: smallest });
}
Atomics.store(current, 0, -1n);
parentPort?.postMessage({ kind: 'end', tested: number - from, queryTime, slowestQuery, eventTime, slowestEvent });

/** Problems of one kind begin alike, whatever text they quote. */
function kindOf(problem: string): string {
  return problem.replace(/\d+/g, '').slice(0, 14);
}
