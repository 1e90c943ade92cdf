import type { Value } from '#event/value.ts';
import { finite, inRange } from '../arithmetic.ts';
import type { FunctionDefinition } from '../function.ts';
import { textOf } from '../text.ts';

export const number: FunctionDefinition = {
  name: 'number',
  signature: 'number(text[, base]) → number',
  summary:
    'The number that a text spells in a base, 10 without one, 16 behind `0x`; null for other text (EQL `number`; Elasticsearch fails).',
  multivalue: 'null',
  nulls: 'pass',
  returns: () => 'unknown',
  prepare:
    () =>
    ([text = null, base = null]) =>
      text === null ? null : readNumber(textOf(text).trim(), base),
  examples: [
    { arguments: ['1337'], result: 1337 },
    { arguments: [' -42.5 '], result: -42.5 },
    { arguments: ['deadbeef', 16], result: 3735928559 },
    { arguments: ['0xdeadbeef'], result: 3735928559 },
    { arguments: ['0xdeadbeef', null], result: 3735928559 },
    { arguments: ['+31', 13], result: 40 },
    { arguments: ['abc'], result: null },
    { arguments: [null, 16], result: null },
  ],
};

function readNumber(text: string, base: Value): Value {
  const isHex = text.startsWith('0x') && (base === null || base === 16);
  const radix = base === null ? (isHex ? 16 : 10) : Number(base);
  const digits = isHex ? text.slice(2) : text;
  if (radix === 10 && !/^[+-]?\d+$/.test(digits)) return readDecimal(digits);
  return readWhole(digits, radix);
}

function readDecimal(text: string): number | null {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? finite(Number(text)) : null;
}

function readWhole(text: string, radix: number): Value {
  const match = /^([+-]?)([0-9a-z]{1,64})$/i.exec(text);
  if (!match || !Number.isInteger(radix) || radix < 2 || radix > 36) return null;
  let value = 0n;
  for (const character of match[2] as string) {
    const digit = Number.parseInt(character, 36);
    if (digit >= radix) return null;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return inRange(match[1] === '-' ? -value : value, 'long');
}
