import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isIncomplete } from '#app/render/summary.ts';
import { buildScanReport, hasFailed } from '#app/scan-report.ts';
import { type CompiledRule, compileRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import type { Run } from '#engine/run.ts';
import type { Detector } from '#engine/types/detector.ts';
import type { Event } from '#event/event.ts';
import { openSchema } from '#event/schema/known.ts';
import type { ScanResult } from '#live/scan.ts';
import { eventFrom, ruleFrom } from './engine-support.ts';

const START = Date.UTC(2026, 2, 4, 10);
const MINUTE = 60_000;

function compiled(text: string): CompiledRule {
  const rule = ruleFrom(text);
  const made = compileRule(rule, { schema: openSchema([]), fieldMap: rule.fieldMap });
  assert.ok(made.compiled, JSON.stringify(made.diagnostics));
  return made.compiled;
}

/** The rule with a detector that something is done to. */
function withDetector(rule: CompiledRule, change: (detector: Detector) => Detector): CompiledRule {
  return { ...rule, createDetector: () => change(rule.createDetector()) };
}

/** The detector, failing in some of its calls. */
function failingWhen(fails: (call: number, hits: number) => boolean): (detector: Detector) => Detector {
  let calls = 0;
  return (detector) => {
    const detect: Detector['detect'] = (input) => {
      if (fails(++calls, input.hits.length)) throw new RangeError('too deep');
      return detector.detect(input);
    };
    const members = ['arrive', 'keep', 'restart', 'forget', 'snapshot', 'restore'] as const;
    const others = members.flatMap((name) => (detector[name] ? [[name, detector[name].bind(detector)] as const] : []));
    return { ...Object.fromEntries(others), detect };
  };
}

function event(id: string, minute: number, document = {}): Event {
  return eventFrom(id, START + minute * MINUTE, START + minute * MINUTE, { 'event.action': 'add', 'user.name': 'mira', ...document });
}

function runsOf(rules: readonly CompiledRule[], events: readonly Event[]): readonly Run[] {
  const engine = new Engine(rules);
  for (const one of events) engine.observe(one);
  return engine.finish();
}

const RULES = {
  query: 'rule_id: query\nquery: "event.action: add"\nfrom: now-9m',
  threshold: 'rule_id: threshold\ntype: threshold\nquery: "event.action: add"\nthreshold: { field: [user.name], value: 3 }\nfrom: now-9m',
  new_terms:
    'rule_id: terms\ntype: new_terms\nquery: "event.action: add"\nnew_terms_fields: [user.name]\nhistory_window_start: now-4h\nfrom: now-9m',
  sequence: `rule_id: sequence\ntype: eql\nquery: 'sequence by user.name with maxspan=4m [any where event.action == "add"] [any where event.action == "add"]'\nfrom: now-9m`,
  esql: `rule_id: esql\ntype: esql\nquery: 'FROM * | WHERE event.action == "add" | STATS n = COUNT(*) BY user.name | WHERE n >= 2'\nfrom: now-9m`,
};

const EVENTS = [1, 2, 3, 6, 7, 8, 11, 31, 32, 33].map((minute) => event(`e${minute}`, minute, minute > 30 ? { 'user.name': 'jo' } : {}));

test('a rule that fails costs only itself, and what it could not read it reads in a later run', () => {
  for (const [name, text] of Object.entries(RULES)) {
    const healthy = compiled('rule_id: healthy\nquery: "event.action: add"');
    const expected = runsOf([compiled(text)], EVENTS);
    const runs = runsOf(
      [
        withDetector(
          compiled(text),
          failingWhen((call) => call === 1),
        ),
        healthy,
      ],
      EVENTS,
    );
    const [first, ...others] = runs.filter(({ ruleId }) => ruleId !== 'healthy');
    assert.match(first?.error ?? '', /RangeError: too deep/, name);
    assert.ok(others.every(({ error }) => error === undefined));
    assert.deepEqual(first?.alerts, []);
    assert.deepEqual(idsOf(others), idsOf(expected), name);
    assert.deepEqual(idsOf(runs.filter(({ ruleId }) => ruleId === 'healthy')), idsOf(runsOf([healthy], EVENTS)));
  }
});

test('an alert found late says when it was meant to be', () => {
  const runs = runsOf(
    [
      withDetector(
        compiled(RULES.query),
        failingWhen((call) => call === 1),
      ),
    ],
    [event('a', 1)],
  );
  const [alert] = runs.flatMap(({ alerts }) => alerts);
  assert.deepEqual(
    [alert?.document['@timestamp'], alert?.document['kibana.alert.intended_timestamp']],
    ['2026-03-04T10:10:00.000Z', '2026-03-04T10:05:00.000Z'],
  );
  assert.deepEqual(
    runs.map(({ reread }) => reread.length),
    [0, 1],
  );
});

test('a window that cannot be read is given up after a while, told as a gap, and others are read', () => {
  const fails = (_call: number, hits: number): boolean => hits === 2;
  const events = [event('a', 1), event('b', 2), event('c', 31)];
  const runs = runsOf([withDetector(compiled(`${RULES.query.replace('9m', '5m')}`), failingWhen(fails))], events);
  const gaps = runs.flatMap((run) => run.gaps);
  assert.deepEqual(gaps, [{ from: START, to: START + 5 * MINUTE }]);
  assert.equal(runs.filter(({ error }) => error !== undefined).length, 4);
  assert.deepEqual(
    runs.flatMap(({ alerts }) => alerts.flatMap(({ events: sources }) => sources.map(({ id }) => id))),
    ['c'],
  );
});

test('an event that cannot be read or alerted on costs only itself', () => {
  const rule = compiled(RULES.query);
  const title = (fields: Parameters<CompiledRule['texts']['title']>[0], name: string): string => {
    if (fields['user.name'] === 'poison') throw new RangeError('too deep');
    return rule.texts.title(fields, name);
  };
  const events = [event('a', 1), event('poisoned', 2, { 'user.name': 'poison' }), event('b', 3)];
  const runs = runsOf([{ ...rule, texts: { ...rule.texts, title } }], events);
  assert.deepEqual(
    runs.flatMap(({ alerts }) => alerts.flatMap(({ events: sources }) => sources.map(({ id }) => id))),
    ['a', 'b'],
  );
  assert.match(runs[0]?.error ?? '', /no alert could be made of the event poisoned: RangeError/);
  assert.deepEqual([runs[0]?.ledger.created, runs[0]?.ledger.failed], [2, 1]);
  assert.equal(runs[1]?.error, undefined, 'told once');
});

test('a rule whose exceptions fail on an event is too loud rather than blind', () => {
  const rule = compiled(RULES.query);
  const exceptedUntil = (): number => {
    throw new TypeError('no list');
  };
  const runs = runsOf([{ ...rule, exceptedUntil }], [event('a', 1)]);
  assert.equal(runs.flatMap(({ alerts }) => alerts).length, 1);
  assert.match(runs[0]?.error ?? '', /the event a could not be taken in as it should: TypeError: no list/);
});

test('what a failed run owes outlives a restart', () => {
  let isFailing = true;
  const rule = withDetector(
    compiled(RULES.threshold),
    failingWhen(() => isFailing),
  );
  const before = new Engine([rule]);
  for (const one of EVENTS.slice(0, 3)) before.observe(one);
  assert.equal(before.advance(START + 5 * MINUTE)[0]?.alerts.length, 0);
  isFailing = false;
  const after = new Engine([compiled(RULES.threshold)]);
  after.restore(JSON.parse(JSON.stringify(before.snapshot())));
  assert.equal(after.finish().flatMap(({ alerts }) => alerts).length, 1);
});

test('a scan says which rules failed', () => {
  const rule = withDetector(
    compiled(RULES.query),
    failingWhen(() => true),
  );
  const runs = runsOf([rule], [event('a', 1)]);
  const counts = { records: 1, events: 1, hits: 1, unrecognized: 0, failures: 0, eventsByDataset: new Map(), outsideTime: 0, repeats: 0 };
  const result = { ...counts, alerts: [], runs, problems: [], files: [], isPartial: false, places: new Map(), unrecognizedSamples: [] };
  const loaded = { rules: [rule.rule], diagnostics: [], texts: new Map(), problems: [] };
  const ready = { compiled: [rule], disabled: [], failed: [], diagnostics: [] };
  const scope = { inputs: [], rulePaths: [], isAsPublished: false };
  const report = buildScanReport(result as unknown as ScanResult, loaded, ready, scope, '1');
  assert.ok(isIncomplete(report));
  const [problem] = report.ruleProblems;
  assert.equal(problem && hasFailed(problem), true);
  assert.equal(problem?.diagnostics[0]?.code, 'ENG106');
  assert.match(
    problem?.diagnostics[0]?.message ?? '',
    /^Failed in 5 of its runs \(windows that could not be read: 2\): RangeError: too deep$/,
  );
});

function idsOf(runs: readonly Run[]): readonly string[] {
  return runs.flatMap(({ alerts }) => alerts.map(({ id }) => id)).sort();
}
