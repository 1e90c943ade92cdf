import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCorpus } from '../scripts/fuzz/corpus.ts';
import { type Input, inputOf } from '../scripts/fuzz/input.ts';
import { minimize } from '../scripts/fuzz/minimize.ts';
import { createProbe } from '../scripts/fuzz/probe.ts';

/** The first inputs of what `npm run fuzz` runs for as long as one likes, made of our own cases alone. Times are not looked at here. */
const corpus = readCorpus({ withRules: false });
const INPUTS = 3000;

test('no mutated query, filter object, event or record crashes, lacks the place of its mistake, or prints as something else', () => {
  const probe = createProbe(corpus, Number.POSITIVE_INFINITY);
  for (let number = 0; number < INPUTS; number++) {
    const input = inputOf(1, number, corpus);
    const { problem } = probe(input);
    assert.equal(problem, undefined, `input ${number}: ${JSON.stringify(input)}`);
  }
});

test('a seed gives its inputs again, and another seed others', () => {
  const first = Array.from({ length: 50 }, (_, i) => inputOf(1, i, corpus));
  assert.deepEqual(
    first,
    Array.from({ length: 50 }, (_, i) => inputOf(1, i, corpus)),
  );
  assert.notDeepEqual(
    first,
    Array.from({ length: 50 }, (_, i) => inputOf(2, i, corpus)),
  );
});

test('what fails is made as small as it can be', () => {
  const input: Input = { kind: 'query', language: 'eql', text: 'any where a == "x" and b == "y"', events: [{ a: 'x', b: ['y', 'z'] }, {}] };
  const smallest = minimize(
    input,
    (one) => one.kind === 'query' && one.text.includes('==') && one.events.some((event) => JSON.stringify(event).includes('y')),
    1000,
  );
  assert.deepEqual(smallest, { ...input, text: '==', events: [{ b: ['y'] }] });
});
