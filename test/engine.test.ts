import assert from 'node:assert/strict';
import type { Engine } from '#engine/engine.ts';
import type { Run } from '#engine/rule-runner.ts';
import type { Event } from '#event/event.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { engineFor, eventsFrom, printRuns, ruleFrom } from './engine-support.ts';

runCaseFiles('src/engine/cases/*.case', (one) => {
  const events = eventsFrom(one.get('events') ?? '');
  const fields = (one.get('fields') ?? '').split('\n').filter((field) => field !== '');
  const runs = printRuns(runAll(engineOf(one), events), fields);
  assert.equal(printRuns(runAll(engineOf(one), events.toReversed()), fields), runs, 'another order of the events');
  assert.equal(printRuns(runInSteps(one, events), fields), runs, 'events as they arrive, the state written and read before each');
  return { runs };
});

function engineOf(one: Case): Engine {
  const rules = [...one].filter(([name]) => name.startsWith('rule')).map(([, text], i) => ruleFrom(text, i));
  const pending = one.get('max pending sequences');
  return engineFor(rules, pending === undefined ? {} : { maxPendingSequences: Number(pending) });
}

function runAll(engine: Engine, events: readonly Event[]): readonly Run[] {
  for (const event of events) engine.observe(event);
  return engine.finish();
}

/** A service's life: the engine is stopped and started between any two events. */
function runInSteps(one: Case, events: readonly Event[]): readonly Run[] {
  let engine = engineOf(one);
  const runs: Run[] = [];
  for (const event of events.toSorted((left, right) => left.ingested - right.ingested)) {
    runs.push(...engine.advance(event.ingested - 1));
    engine.observe(event);
    const stored = JSON.parse(JSON.stringify(engine.snapshot()));
    engine = engineOf(one);
    engine.restore(stored);
  }
  return [...runs, ...engine.finish()];
}
