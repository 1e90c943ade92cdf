import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SequenceMachine } from '#engine/sequence/machine.ts';
import { compareOrdinals } from '#engine/sequence/ordinal.ts';
import { type CompletedSequence, type SequenceInput, type SequenceShape, sortSequences } from '#engine/sequence/stages.ts';
import { matchInBatch } from './sequence-batch.ts';
import { sharedFile } from './shared.ts';

type StateMachineCase = {
  readonly name: string;
  readonly stages: readonly (readonly { readonly key: string | null; readonly label: string; readonly ordinal: number }[])[];
  readonly expected: readonly (readonly string[])[];
};

const CASES = 'oracles/eql/sequence_state_machine_cases.json';
const text = sharedFile(CASES);

test('the matcher cases of Elasticsearch', { skip: text === undefined && `${CASES} is not beside this checkout` }, () => {
  const cases = JSON.parse(text ?? '[]') as readonly StateMachineCase[];
  assert.ok(cases.length > 0);
  for (const { name, stages, expected } of cases) {
    const inputs = stages.flatMap((hits, stage) =>
      hits.map(({ key, label, ordinal }) => ({
        event: `${label}${ordinal}`,
        ordinal: { time: ordinal, tiebreaker: null, order: 0 },
        hits: [{ stage, keys: [[key]] }],
      })),
    );
    const found = run({ stages: stages.map(() => ({ isMissing: false })) }, inputs);
    assert.deepEqual(
      found,
      expected.map((events) => events.join(' ')).map((events) => events),
      name,
    );
  }
});

/** Streams with many equal times and ordinals, few keys, events that hit several stages with several keys. */
const stageCount = fc.integer({ min: 2, max: 5 });

const scenario = stageCount.chain((count) => {
  const key = fc.constantFrom('a', 'b', null);
  const stage = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: count - 1 }) },
    { weight: 1, arbitrary: fc.constant('until' as const) },
  );
  const hit = fc.record({ stage, keys: fc.uniqueArray(key, { minLength: 1, maxLength: 2 }).map((keys) => keys.map((value) => [value])) });
  const ordinal = fc.record({
    time: fc.integer({ min: 0, max: 12 }),
    tiebreaker: fc.constantFrom(null, 1, 2),
    order: fc.constantFrom(0, 0, 0, 1),
  });
  const hits = fc.uniqueArray(hit, { minLength: 1, maxLength: 3, selector: ({ stage: of }) => of });
  const inputs = fc.array(fc.record({ ordinal, hits }), { maxLength: 40 });
  const missing = fc.array(fc.boolean(), { minLength: count, maxLength: count });
  return fc.record({ inputs, missing, maxspan: fc.integer({ min: 1, max: 8 }), hasMissing: fc.boolean(), hasMaxspan: fc.boolean() });
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function prepare({ inputs, missing, maxspan, hasMissing, hasMaxspan }: Scenario): {
  shape: SequenceShape;
  events: SequenceInput<string>[];
} {
  const isMissing = hasMissing && missing.includes(false) ? missing : missing.map(() => false);
  const stages = isMissing.map((value) => ({ isMissing: value }));
  const shape = hasMaxspan || isMissing.includes(true) ? { stages, maxspan } : { stages };
  const events = inputs
    .map((input, i) => ({ event: `e${i}`, ...input }))
    .sort((left, right) => compareOrdinals(left.ordinal, right.ordinal));
  return { shape, events };
}

test('a stream gives what all events at once give, also with equal ordinals', () => {
  fc.assert(
    fc.property(scenario, (given) => {
      const { shape, events } = prepare(given);
      const expected = matchInBatch(shape, events).map(
        ({ key, hits }) => `${JSON.stringify(key)} ${hits.map(({ event }) => event).join(' ')}`,
      );
      const machine = new SequenceMachine<string>(shape);
      const found = [...events.flatMap((input) => machine.feed(input)), ...machine.finish()];
      const printed = sortSequences(found).map(
        ({ key, events: of }) => `${JSON.stringify(key)} ${of.filter((event) => event !== null).join(' ')}`,
      );
      assert.deepEqual(printed.sort(), expected.sort());
    }),
    { numRuns: 4000, seed: 20260801 },
  );
});

test('a restart in the middle changes nothing', () => {
  fc.assert(
    fc.property(scenario, fc.nat(40), (given, cut) => {
      const { shape, events } = prepare(given);
      const whole = new SequenceMachine<string>(shape);
      const expected = [...events.flatMap((input) => whole.feed(input)), ...whole.finish()];
      const first = new SequenceMachine<string>(shape);
      const before = events.slice(0, cut).flatMap((input) => first.feed(input));
      const second = SequenceMachine.restore<string>(shape, JSON.parse(JSON.stringify(first.snapshot())));
      const after = [...events.slice(cut).flatMap((input) => second.feed(input)), ...second.finish()];
      assert.equal(JSON.stringify([...before, ...after]), JSON.stringify(expected));
    }),
    { numRuns: 1000, seed: 20260802 },
  );
});

test('memory is bounded: what was quiet longest is dropped, and counted', () => {
  const shape: SequenceShape = { stages: [{ isMissing: false }, { isMissing: false }] };
  const machine = new SequenceMachine<number>(shape, { maxStates: 100 });
  const feed = (stage: number, key: number, time: number): readonly CompletedSequence<number>[] =>
    machine.feed({ event: time, ordinal: { time, tiebreaker: null, order: 0 }, hits: [{ stage, keys: [[key]] }] });
  for (let i = 0; i < 250; i++) feed(0, i, i);
  assert.equal(machine.dropped, 150);
  assert.equal(feed(1, 10, 1000).length, 0);
  assert.equal(feed(1, 249, 1001).length, 1);
});

test('with a maxspan old sequences cost no memory', () => {
  const shape: SequenceShape = { stages: [{ isMissing: false }, { isMissing: false }], maxspan: 10 };
  const machine = new SequenceMachine<number>(shape);
  for (let time = 0; time < 20_000; time++) {
    machine.feed({ event: time, ordinal: { time, tiebreaker: null, order: 0 }, hits: [{ stage: 0, keys: [[time]] }] });
  }
  assert.equal(machine.dropped, 0);
  assert.ok(machine.snapshot().states.length <= 2048);
});

function run(shape: SequenceShape, inputs: readonly SequenceInput<string>[]): string[] {
  const machine = new SequenceMachine<string>(shape);
  const events = [...inputs].sort((left, right) => compareOrdinals(left.ordinal, right.ordinal));
  return sortSequences([...events.flatMap((input) => machine.feed(input)), ...machine.finish()]).map(({ events: of }) => of.join(' '));
}
