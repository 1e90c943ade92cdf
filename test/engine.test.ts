import assert from 'node:assert/strict';
import type { Engine } from '#engine/engine.ts';
import type { Run } from '#engine/run.ts';
import type { Event } from '#event/event.ts';
import { type Case, runCaseFiles } from './case-file.ts';
import { engineFor, eventsFrom, printRuns, ruleFrom, timeOf } from './engine-support.ts';

runCaseFiles('src/engine/cases/*.case', (one) => {
  const events = eventsFrom(one.get('events') ?? '');
  const triage = triageFrom(one.get('triage') ?? '');
  const fields = (one.get('fields') ?? '').split('\n').filter((field) => field !== '');
  const runs = printRuns(runAll(engineOf(one), events, triage), fields);
  assert.equal(printRuns(runAll(engineOf(one), events.toReversed(), triage), fields), runs, 'another order of the events');
  assert.equal(printRuns(runInSteps(one, events, triage), fields), runs, 'events as they arrive, the state written and read before each');
  return { runs };
});

/** An analyst closes the newest alert on an event, or opens it again, right after the run of that time. */
type Triage = { readonly time: number; readonly verb: string; readonly eventId: string };

/** One a line: `10:07 close a`, `10:12 reopen a`. */
function triageFrom(text: string): readonly Triage[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [time = '', verb = '', eventId = ''] = line.split(' ');
    return { time: timeOf(time), verb, eventId };
  });
}

function triageAlert(engine: Engine, { verb, eventId }: Triage, runs: readonly Run[]): void {
  const alert = runs.flatMap(({ alerts }) => alerts).findLast(({ events }) => events.some(({ id }) => id === eventId));
  assert.ok(alert, `no alert on ${eventId} yet`);
  if (verb === 'close') engine.closeAlert(alert.id);
  else if (verb === 'reopen') engine.reopenAlert(alert.id);
  else assert.fail(`no triage: ${verb}`);
}

function engineOf(one: Case): Engine {
  const rules = [...one].filter(([name]) => name.startsWith('rule')).map(([, text], i) => ruleFrom(text, i));
  const pending = one.get('max pending sequences');
  return engineFor(rules, pending === undefined ? {} : { maxPendingSequences: Number(pending) });
}

function runAll(engine: Engine, events: readonly Event[], triage: readonly Triage[]): readonly Run[] {
  for (const event of events) engine.observe(event);
  const runs: Run[] = [];
  for (const step of triage) {
    runs.push(...engine.advance(step.time));
    triageAlert(engine, step, runs);
  }
  return [...runs, ...engine.finish()];
}

/** A service's life: the engine is stopped and started between any two things that happen. */
function runInSteps(one: Case, events: readonly Event[], triage: readonly Triage[]): readonly Run[] {
  let engine = engineOf(one);
  const runs: Run[] = [];
  const arrivals = events.map((event) => ({ time: event.ingested, event }));
  // An event arrives before what an analyst does at the same time.
  for (const step of [...arrivals, ...triage].sort((left, right) => left.time - right.time)) {
    runs.push(...engine.advance('event' in step ? step.time - 1 : step.time));
    if ('event' in step) engine.observe(step.event);
    else triageAlert(engine, step, runs);
    const stored = JSON.parse(JSON.stringify(engine.snapshot()));
    engine = engineOf(one);
    engine.restore(stored);
  }
  return [...runs, ...engine.finish()];
}
