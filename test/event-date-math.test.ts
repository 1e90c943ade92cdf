import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { resolveDateMath } from '#event/date-math.ts';

const NOW = Date.parse('2024-05-01T12:34:56.789Z');

/** The text, then what it is rounded down and rounded up; one value stands for both. */
const DATES: readonly (readonly [string, string, string?])[] = [
  ['now', '2024-05-01T12:34:56.789Z'],
  ['now-1d', '2024-04-30T12:34:56.789Z'],
  ['now-d', '2024-04-30T12:34:56.789Z'],
  ['now/d', '2024-05-01T00:00:00.000Z', '2024-05-01T23:59:59.999Z'],
  ['now/1d', '2024-05-01T00:00:00.000Z', '2024-05-01T23:59:59.999Z'],
  ['now/w', '2024-04-29T00:00:00.000Z', '2024-05-05T23:59:59.999Z'],
  ['now-1M/M', '2024-04-01T00:00:00.000Z', '2024-04-30T23:59:59.999Z'],
  ['now/y', '2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z'],
  ['now+1h-30m/m', '2024-05-01T13:04:00.000Z', '2024-05-01T13:04:59.999Z'],
  ['2024-04-01||+1M/d', '2024-05-01T00:00:00.000Z', '2024-05-01T23:59:59.999Z'],
  ['2024-01-31||+1M', '2024-02-29T00:00:00.000Z'],
  ['2024', '2024-01-01T00:00:00.000Z', '2024-01-01T23:59:59.999Z'],
  ['2024-05', '2024-05-01T00:00:00.000Z', '2024-05-01T23:59:59.999Z'],
  ['2024-05-01', '2024-05-01T00:00:00.000Z', '2024-05-01T23:59:59.999Z'],
  ['2024-05-01T10', '2024-05-01T10:00:00.000Z', '2024-05-01T10:59:59.999Z'],
  ['2024-05-01T10:00+02:00', '2024-05-01T08:00:00.000Z', '2024-05-01T08:00:59.999Z'],
  ['2024-05-01T10:00:05', '2024-05-01T10:00:05.000Z', '2024-05-01T10:00:05.999Z'],
  ['2024-05-01T10:00:05.5Z', '2024-05-01T10:00:05.500Z'],
  ['1714557600000', '2024-05-01T10:00:00.000Z'],
];

test('dates and date math in queries, rounded to both ends', () => {
  for (const [text, down, up = down] of DATES) {
    assert.equal(resolveDateMath(text, NOW, 'down'), Date.parse(down), text);
    assert.equal(resolveDateMath(text, NOW, 'up'), Date.parse(up), text);
  }
});

test('what is no date is undefined', () => {
  for (const text of [
    '',
    'yesterday',
    'now-',
    'now/2d',
    'now+1x',
    'nowish',
    '2024-13',
    '2024-02-30',
    '2024-5-1',
    '24-05-01',
    '||+1d',
    'now+999999999y',
  ])
    assert.equal(resolveDateMath(text, NOW, 'down'), undefined, text);
  assert.equal(resolveDateMath(`now${'+1d'.repeat(101)}`, NOW, 'down'), undefined);
});

// Months and years are rounded to here, but not added: the last day of a shorter month stands for several days and keeps their times of day.
test('rounding down is never after rounding up, for any date math of fixed lengths', () => {
  const step = fc.oneof(
    fc.tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 999 }), fc.constantFrom(...'wdhHms')),
    fc.tuple(fc.constant('/'), fc.constant(0), fc.constantFrom(...'yMwdhHms')),
  );
  const math = fc
    .array(step, { maxLength: 5 })
    .map((steps) => `now${steps.map(([sign, amount, unit]) => sign + (sign === '/' ? '' : amount) + unit).join('')}`);
  fc.assert(
    fc.property(math, (text) => {
      const [down, up] = [resolveDateMath(text, NOW, 'down'), resolveDateMath(text, NOW, 'up')];
      assert.ok(down !== undefined && up !== undefined && down <= up, text);
    }),
  );
});
