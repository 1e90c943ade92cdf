import { compileDateFormat } from '#event/date-format.ts';
import { resolveDateMath } from '#event/date-math.ts';
import { compileIpBlocks, parseIp } from '#event/ip.ts';
import { foldWith } from '#event/schema/normalizers.ts';
import type { FieldType } from '#event/schema/schema.ts';
import { compareCodePoints, foldCase } from '#event/text.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import { compareVersions } from '#event/version.ts';
import { compileWildcard } from '#event/wildcard.ts';
import { analyzeText, hasPhrase } from '#event/words.ts';
import type { Bounds, FieldRef, Instant, ValueTest, WordTest } from '#plan/expr.ts';
import { compileRegex } from '#plan/regex.ts';
import { compileOneOf } from './one-of.ts';

/** Whether one stored value passes. */
export type ValuePredicate = (value: Scalar) => boolean;

/**
 * A test made ready to run on stored values of a field. `now` (epoch milliseconds, the tick) resolves date math.
 * What is stored is brought to the field's form first: keywords as text through the field's normalizer, numbers from text, dates to milliseconds.
 */
export function compileTest(
  test: ValueTest,
  field: Pick<FieldRef, 'type' | 'normalizer' | 'ignoreAbove' | 'format'>,
  now: number,
): ValuePredicate {
  switch (test.kind) {
    case 'text':
    case 'like':
    case 'regex':
    case 'prefix':
    case 'textRange':
      return onText(compileTextTest(test), field);
    case 'number':
      return compileNumber(test.bounds, field.type);
    case 'date':
      return compileDate(test.bounds, field.format, now);
    case 'version':
      return onText(withinBounds(test.bounds, compareVersions), field);
    case 'boolean':
      return (value) => booleanOf(value) === test.value;
    case 'ip': {
      const inBlocks = compileIpBlocks(test.blocks);
      return (value) => typeof value === 'string' && inBlocks(value);
    }
    case 'ipRange':
      return compileIpRange(test.bounds);
    case 'words':
      return compileWords(test.words, test.match);
    case 'wordLike': {
      const matches = compileWildcard(test.pattern);
      return (value) => analyzeText(keywordText(value)).places.keys().some(matches);
    }
    case 'word': {
      const passes = compileTextTest(test.test);
      return (value) => analyzeText(keywordText(value)).places.keys().some(passes);
    }
    default:
      return test satisfies never;
  }
}

function compileTextTest(test: WordTest): (text: string) => boolean {
  switch (test.kind) {
    case 'text': {
      const values = new Set(test.values.map((value) => foldCase(value, test.ignoreCase)));
      const isOneOf = compileOneOf(values);
      return test.ignoreCase ? (text) => isOneOf(foldCase(text, test.ignoreCase)) : isOneOf;
    }
    case 'like':
      return compileWildcard(test.pattern, test.ignoreCase);
    case 'regex': {
      const matches = compileRegex(test.pattern, test.ignoreCase);
      if (!matches) throw new Error(`A regular expression that lowering should have refused: ${test.pattern}`);
      return matches;
    }
    case 'prefix': {
      const prefix = foldCase(test.value, test.ignoreCase);
      return (text) => foldCase(text, test.ignoreCase).startsWith(prefix);
    }
    case 'textRange':
      return withinBounds(test.bounds, compareCodePoints);
    default:
      return test satisfies never;
  }
}

/** Elasticsearch keyword: the normalizer is applied, and strings past `ignore_above` are not searchable. */
function onText(test: (text: string) => boolean, field: Pick<FieldRef, 'normalizer' | 'ignoreAbove'>): ValuePredicate {
  const { normalizer, ignoreAbove } = field;
  if (normalizer === undefined && ignoreAbove === undefined) return (value) => test(keywordText(value));
  return (value) => {
    const text = keywordText(value);
    if (ignoreAbove !== undefined && text.length > ignoreAbove) return false;
    return test(foldWith(normalizer, text));
  };
}

function withinBounds<T>(bounds: Bounds<T>, compare: (left: T, right: T) => number): (value: T) => boolean {
  const { gt, gte, lt, lte } = bounds;
  return (value) =>
    (gt === undefined || compare(value, gt) > 0) &&
    (gte === undefined || compare(value, gte) >= 0) &&
    (lt === undefined || compare(value, lt) < 0) &&
    (lte === undefined || compare(value, lte) <= 0);
}

const byNumber = (left: number | bigint, right: number | bigint): number => (left < right ? -1 : left > right ? 1 : 0);

function compileNumber(bounds: Bounds<number | bigint>, type: FieldType): ValuePredicate {
  const within = withinBounds(bounds, byNumber);
  const isWhole = WHOLE_NUMBERS.has(type);
  return (value) => {
    const number = type === 'unknown' && typeof value === 'string' ? undefined : numberOf(value);
    return number !== undefined && within(isWhole && typeof number === 'number' ? Math.trunc(number) : number);
  };
}

const WHOLE_NUMBERS: ReadonlySet<FieldType> = new Set<FieldType>(['long', 'integer', 'short', 'byte', 'unsigned_long']);

/**
 * Elasticsearch coerces numeric strings in documents, and cuts the fraction off in a field of whole numbers. Where nobody told the type, a
 * string is no number.
 */
function numberOf(value: Scalar): number | bigint | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) || !/^-?\d{16,20}$/.test(value) ? number : BigInt(value);
}

function compileDate(bounds: Bounds<Instant>, format: string | undefined, now: number): ValuePredicate {
  const resolved: Record<string, number> = {};
  for (const [name, instant] of Object.entries(bounds)) {
    const time = typeof instant === 'number' ? instant : resolveDateMath(instant.math, now, instant.round);
    // Out of JavaScript's dates at this tick: no stored date is there either.
    if (time === undefined) return () => false;
    resolved[name] = time;
  }
  const within = withinBounds<number>(resolved, byNumber);
  const readDate = compileDateFormat(format);
  return (value) => {
    const time = readDate(value);
    return time !== undefined && within(time);
  };
}

/** Elasticsearch: the empty string is false. */
function booleanOf(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' || value === '' ? false : undefined;
}

function compileIpRange(bounds: Bounds<string>): ValuePredicate {
  const addresses: Record<string, bigint> = {};
  for (const [name, text] of Object.entries(bounds)) {
    const address = parseIp(text);
    if (address === undefined) throw new Error(`An address that lowering should have refused: ${text}`);
    addresses[name] = address;
  }
  const within = withinBounds<bigint>(addresses, byNumber);
  return (value) => {
    const address = typeof value === 'string' ? parseIp(value) : undefined;
    return address !== undefined && within(address);
  };
}

function compileWords(words: readonly string[], match: 'any' | 'all' | 'phrase'): ValuePredicate {
  if (words.length === 0) return () => false;
  return (value) => {
    const found = analyzeText(keywordText(value));
    if (match === 'any') return words.some((word) => found.places.has(word));
    return match === 'phrase' ? hasPhrase(found, words) : words.every((word) => found.places.has(word));
  };
}
