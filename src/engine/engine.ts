import type { Event } from '#event/event.ts';
import type { CompiledRule } from './compile.ts';
import { compileMatcher, type Matcher } from './match/matcher.ts';
import { RuleRunner, type RuleSnapshot, type Run } from './rule-runner.ts';
import { DataStart } from './state/data-start.ts';

/** Everything the engine remembers, as plain data: written to JSON and restored, it goes on as if nothing had happened. */
export type EngineSnapshot = {
  readonly version: 1;
  readonly rules: readonly (readonly [ruleId: string, state: RuleSnapshot])[];
  readonly dataStart: ReturnType<DataStart['snapshot']>;
};

/**
 * Runs rules over events on a clock of ticks. Every event is observed once, in any order; `advance` runs what is due. The same events give
 * the same alerts however they are ordered or split, as long as an event is observed before the tick of its arrival is run.
 */
export class Engine {
  readonly #matcher: Matcher;
  readonly #runners: readonly (readonly [string, RuleRunner])[];
  /** For each filter of the matcher: its rule's runner, and its number in the rule. */
  readonly #owners: readonly { readonly runner: RuleRunner; readonly filter: number }[];
  readonly #dataStart = new DataStart();

  constructor(rules: readonly CompiledRule[]) {
    assertDistinct(rules);
    this.#runners = rules.map((compiled) => [compiled.rule.id, new RuleRunner(compiled)]);
    this.#matcher = compileMatcher(rules.flatMap(({ filters }) => filters));
    this.#owners = rules.flatMap(({ filters }, i) => {
      const [, runner] = this.#runners[i] as readonly [string, RuleRunner];
      return filters.map((_, filter) => ({ runner, filter }));
    });
  }

  /** Tests an event against every rule and keeps what hit. Answers how many filters it met. An event must be observed once. */
  observe(event: Event): number {
    this.#dataStart.add(event.ingested, event.time);
    const hits = this.#matcher.match(event);
    const filtersByRunner = new Map<RuleRunner, number[]>();
    for (const number of hits) {
      const owner = this.#owners[number];
      if (!owner) continue;
      const filters = filtersByRunner.get(owner.runner) ?? [];
      filters.push(owner.filter);
      filtersByRunner.set(owner.runner, filters);
    }
    for (const [runner, filters] of filtersByRunner) runner.addHit(event, filters);
    return hits.length;
  }

  /** Runs every rule at every tick up to `until` that can see something, and answers the runs in the order of ticks, then of rules. */
  advance(until: number): readonly Run[] {
    const runs: { readonly run: Run; readonly position: number }[] = [];
    for (const [position, [, runner]] of this.#runners.entries()) {
      for (let tick = runner.nextTick(); tick !== undefined && tick <= until; tick = runner.nextTick()) {
        const run = runner.run(tick, this.#dataStart.asOf(tick));
        if (run) runs.push({ run, position });
      }
    }
    return runs.sort((left, right) => left.run.tick - right.run.tick || left.position - right.position).map(({ run }) => run);
  }

  /** Replays the schedule to its end: until the last event has left every rule's look-back, and longer where the cap still holds alerts back. */
  finish(): readonly Run[] {
    return this.advance(Number.POSITIVE_INFINITY);
  }

  /** Candidates that wait for a run that has not come, by rule. */
  deferred(): ReadonlyMap<string, number> {
    return new Map(this.#runners.map(([id, runner]) => [id, runner.deferredCount] as const).filter(([, count]) => count > 0));
  }

  snapshot(): EngineSnapshot {
    return {
      version: 1,
      rules: this.#runners.map(([id, runner]) => [id, runner.snapshot()]),
      dataStart: this.#dataStart.snapshot(),
    };
  }

  /** Takes up where a snapshot was made. State of rules that are no longer here is left out; new rules begin without any. */
  restore(snapshot: EngineSnapshot): void {
    this.#dataStart.restore(snapshot.dataStart);
    const states = new Map(snapshot.rules);
    for (const [id, runner] of this.#runners) {
      const state = states.get(id);
      if (state) runner.restore(state);
    }
  }
}

/** State and alert ids are keyed by rule id: loading must refuse the second rule of an id. */
function assertDistinct(rules: readonly CompiledRule[]): void {
  const ids = new Set<string>();
  for (const { rule } of rules) {
    if (ids.has(rule.id)) throw new Error(`Two rules have the id "${rule.id}"; whoever loads rules must leave one out`);
    ids.add(rule.id);
  }
}
