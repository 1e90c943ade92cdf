import { printDate } from '#event/date.ts';
import { resolveDateMath } from '#event/date-math.ts';
import { parseCidr, parseIp, printIp } from '#event/ip.ts';
import type { Scalar } from '#event/value.ts';
import type { Bounds, FieldRef, Instant, ValueTest } from '#plan/expr.ts';
import { mergePatterns } from './constraint.ts';
import { textsMatching } from './regex-text.ts';

/** Values that may pass a test, best first; none for those that are given as patterns. */
export function valuesPassing(test: ValueTest, now: number): readonly Scalar[] {
  switch (test.kind) {
    case 'text':
      return test.values;
    case 'like':
    case 'wordLike':
      return mergePatterns([test.pattern]);
    case 'regex':
      return textsMatching(test.pattern);
    case 'prefix':
      return [`${test.value}witness`, test.value];
    case 'textRange':
    case 'version':
      return aroundTexts(test.bounds);
    case 'number':
      return aroundNumbers(test.bounds);
    case 'date':
      return aroundDates(test.bounds, now);
    case 'boolean':
      return [test.value];
    case 'ip':
      return test.blocks.flatMap(addressesOf);
    case 'ipRange':
      return aroundAddresses(test.bounds);
    case 'words':
      return [test.words.join(' ')];
    case 'word':
      return valuesPassing(test.test, now);
    default:
      return test satisfies never;
  }
}

/** Values of a field that nobody asked for anything in particular; `nth` gives different ones. */
export function plainValues(field: Pick<FieldRef, 'path' | 'type'>, now: number, nth = 0): readonly Scalar[] {
  switch (field.type) {
    case 'long':
    case 'integer':
    case 'short':
    case 'byte':
    case 'unsigned_long':
      return [nth + 1, nth + 10, nth + 1000, nth + 50_000, 0];
    case 'double':
    case 'float':
    case 'half_float':
    case 'scaled_float':
      return [nth + 1, nth + 0.5, nth + 100, 0];
    case 'boolean':
      return nth % 2 === 0 ? [true, false] : [false, true];
    case 'date':
    case 'date_nanos':
      return [printDate(now - nth * 1000)];
    case 'ip':
      return PLAIN_ADDRESSES.map((address) => printIp((parseIp(address) as bigint) + BigInt(nth)));
    case 'version':
      return [`1.0.${nth}`];
    case 'geo_point':
      return [`${nth % 80},10`];
    default:
      return plainTexts(field.path, nth);
  }
}

const PLAIN_ADDRESSES = ['203.0.113.10', '10.20.30.40', '8.8.10.20', '52.95.4.40', '192.168.50.10', '2a00:1450::20', '2001:db8::20'];

function plainTexts(path: string, nth: number): readonly Scalar[] {
  const word = path.slice(path.lastIndexOf('.') + 1).replaceAll('*', '') || 'witness';
  return [`${word}-${nth + 1}`, `zq${nth}`, `/zq/${word}-${nth + 1}`, `Z:\\zq\\${word}-${nth + 1}.zq`, nth + 1, nth % 2 === 0];
}

function aroundTexts({ gt, gte, lt, lte }: Bounds<string>): readonly string[] {
  return [gte, lte, ...(gt === undefined ? [] : [`${gt}0`, `${gt}.1`]), ...(lt === undefined ? [] : ['', '0', '0.0.1', '!'])].filter(
    (text) => text !== undefined,
  );
}

function aroundNumbers({ gt, gte, lt, lte }: Bounds<number | bigint>): readonly number[] {
  const [low, high] = [gte ?? gt, lte ?? lt].map((bound) => (bound === undefined ? undefined : Number(bound)));
  const near = [low, high].flatMap((bound) => (bound === undefined ? [] : [bound, bound + 1, bound - 1, bound + 0.5, bound - 0.5]));
  return low !== undefined && high !== undefined ? [...near, (low + high) / 2, Math.floor((low + high) / 2)] : near;
}

function aroundDates(bounds: Bounds<Instant>, now: number): readonly string[] {
  const times = Object.values(bounds).flatMap((instant) => {
    const time = typeof instant === 'number' ? instant : resolveDateMath(instant.math, now, instant.round);
    return time === undefined ? [] : [time, time + 1, time - 1];
  });
  return [now, ...times].map(printDate);
}

function addressesOf(block: string): readonly string[] {
  const range = parseCidr(block);
  if (!range) return [];
  const inside = [range.first + 10n, range.first + 1n, range.first].filter((address) => address <= range.last);
  return inside.map(printIp);
}

function aroundAddresses(bounds: Bounds<string>): readonly string[] {
  return Object.values(bounds).flatMap((text) => {
    const address = parseIp(text);
    return address === undefined ? [] : [address, address + 1n, address - 1n].map(printIp);
  });
}
