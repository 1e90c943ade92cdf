import { mkdtempSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_IN_PACKS, loadRules } from '#app/load-rules.ts';
import { parseBulk } from '#app/server/bulk.ts';
import { Engine } from '#engine/engine.ts';
import { ServiceStore } from '#io/stores/service/store.ts';
import { withArrival } from '#live/arrival.ts';
import { DetectionService } from '#live/service.ts';
import { normalizeShipped } from '#live/shipped-record.ts';
import type { Rule } from '#rule/rule.ts';
import { rawRecords } from './corpora.ts';
import { cpuSeconds, median, printTable } from './measure.ts';
import { compileAll, corpusRules } from './rules.ts';

const RECORDS = 20_000;
const BATCH = 500;
const ROUNDS = 3;

/**
 * Records through the service as `_bulk` bodies bring them, with every rule of the corpus: CPU time of each step, as a ratio to the engine
 * alone, which is given finished events; then what an alert waits for its run, and what the whole holds in memory.
 */
export async function benchServe(): Promise<void> {
  const corpus: readonly Rule[] = corpusRules();
  const rules = compileAll(corpus.length > 0 ? corpus : (await loadRules([BUILT_IN_PACKS])).rules);
  const records = rawRecords(RECORDS);
  const bodies = Array.from({ length: RECORDS / BATCH }, (_, i) => bodyOf(records.slice(i * BATCH, (i + 1) * BATCH)));
  const documents = bodies.map((body) => parseBulk(body, undefined).flatMap((one) => (one.kind === 'take' ? [one.document] : [])));
  const events = documents.map((batch) => batch.flatMap((one) => normalizeShipped(one, {}).events));
  const now = Date.UTC(2026, 2, 5);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const engine = new Engine(rules);
    return {
      parse: cpuSeconds(() => bodies.map((body) => parseBulk(body, undefined))),
      normalize: cpuSeconds(() => documents.map((batch) => batch.map((one) => normalizeShipped(one, {})))),
      engine: cpuSeconds(() => {
        for (const batch of events) for (const event of batch) engine.observe(withArrival(event, now));
      }),
      store: inStore((store) => cpuSeconds(() => events.map((batch) => store.database.inTransaction(() => store.events.append(batch))))),
      pack: inStore((store) => {
        for (const batch of events) store.database.inTransaction(() => store.events.append(batch));
        return cpuSeconds(() => {
          while (store.events.pack() > 0);
        });
      }),
      whole: inStore((store) => {
        const service = new DetectionService({ store, rules, now: () => now });
        return cpuSeconds(() => {
          for (const body of bodies)
            service.take(
              parseBulk(body, undefined).flatMap((one) => (one.kind === 'take' ? [one.document] : [])),
              'bench',
            );
        });
      }),
    };
  });
  const names = ['parse', 'normalize', 'engine', 'store', 'pack', 'whole'] as const;
  const seconds = Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name]))])) as Record<
    (typeof names)[number],
    number
  >;
  console.log(`serve: ${RECORDS.toLocaleString('en')} records in bodies of ${BATCH}, ${rules.length} rules`);
  printTable(
    ['step', 'events/s of CPU', 'x engine alone'],
    names.map((name) => [name, Math.round(RECORDS / seconds[name]).toString(), (seconds.engine / seconds[name]).toFixed(2)]),
  );
  await profile(rules, bodies, now);
}

function bodyOf(records: readonly unknown[]): string {
  return records.map((record) => `{"create":{"_index":"logs"}}\n${JSON.stringify(record)}\n`).join('');
}

function inStore(measure: (store: ServiceStore) => number): number {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const store = new ServiceStore(folder);
  try {
    return measure(store);
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Where the time of the whole goes, function by function, and what is held in the end. */
async function profile(rules: ReturnType<typeof compileAll>, bodies: readonly string[], start: number): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  inStore((store) => {
    let now = start;
    const waits: number[] = [];
    const service = new DetectionService({ store, rules, now: () => now });
    for (const body of bodies) {
      now += 250;
      service.take(
        parseBulk(body, undefined).flatMap((one) => (one.kind === 'take' ? [one.document] : [])),
        'bench',
      );
      store.events.pack();
      const runs = service.runDue();
      for (const { alerts } of runs) for (const { events } of alerts) waits.push(now - Math.max(...events.map(({ ingested }) => ingested)));
    }
    waits.sort((left, right) => left - right);
    const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0;
    console.log(
      `${waits.length} alerts; the last event of one waited ${p99} ms for its run (p99); ${Math.round(process.memoryUsage().rss / 1e6)} MB in memory\n`,
    );
    return 0;
  });
  const { profile: found } = await session.post('Profiler.stop');
  session.disconnect();
  const self = new Map<string, number>();
  const { nodes, samples = [], timeDeltas = [] } = found;
  const names = new Map(
    nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName || '(anonymous)'} ${callFrame.url.split('/').slice(-2).join('/')}`]),
  );
  for (const [i, id] of samples.entries()) self.set(names.get(id) ?? '', (self.get(names.get(id) ?? '') ?? 0) + (timeDeltas[i] ?? 0));
  const all = [...self.values()].reduce((sum, one) => sum + one, 0);
  const top = [...self].filter(([name]) => !name.startsWith('(idle)')).sort(([, left], [, right]) => right - left);
  printTable(
    ['function', 'share'],
    top.slice(0, 20).map(([name, time]) => [name, `${((time / all) * 100).toFixed(1)} %`]),
  );
}
