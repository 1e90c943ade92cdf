import { compileQueryDateFormat } from '#event/date-format.ts';
import { isRelativeDate, resolveDateMath } from '#event/date-math.ts';
import { parseCidr, parseIp } from '#event/ip.ts';
import { foldPatternWith, foldWith } from '#event/schema/normalizers.ts';
import type { Field } from '#event/schema/schema.ts';
import { foldCase } from '#event/text.ts';
import { escapeWildcard } from '#event/wildcard.ts';
import { analyzeWords } from '#event/words.ts';
import type { Bounds, CaseFolding, Condition, FieldRef, Instant, ValueTest, WordTest } from '../expr.ts';
import { anyOf, testOf } from './conditions.ts';
import { parseNumberLiteral } from './number-literal.ts';

/** A field that a clause compares; a pattern stands for every field of the document that its path matches. */
export type Target = Field & { readonly isPattern?: true };

/** What a comparison means, or why Elasticsearch refuses it. */
export type Compared = Condition | { readonly kind: 'refused'; readonly reason: string };

/** Elasticsearch: a `term` query. On analyzed text the literal is one word as it stands. */
export function equalTo(target: Target, text: string, ignoreCase?: CaseFolding): Compared {
  switch (target.type) {
    case 'keyword':
    case 'wildcard':
    case 'flattened':
      return onText(target, { kind: 'text', values: [text], ...folded(ignoreCase) });
    case 'constant_keyword':
      return constantMatches(target, text, ignoreCase);
    case 'text':
    case 'match_only_text':
      return test(target, { kind: 'word', test: { kind: 'text', values: [text], ...folded(ignoreCase) } });
    case 'boolean':
      return isBoolean(text) ? test(target, { kind: 'boolean', value: text === 'true' }) : refuse(target, text, 'true or false');
    case 'date':
    case 'date_nanos':
      return within(target, { gte: text, lte: text });
    case 'ip':
      return parseCidr(text) ? test(target, { kind: 'ip', blocks: [text] }) : refuse(target, text, 'an address or a CIDR block');
    case 'version':
      return test(target, { kind: 'version', bounds: { gte: text, lte: text } });
    case 'unknown':
      return equalToUnknown(target, text, ignoreCase);
    case 'geo_point':
      return { kind: 'refused', reason: `${target.name} is a geo_point, which cannot be compared with a value` };
    case 'nested':
    case 'object':
      return { kind: 'none' };
    default:
      return equalToNumber(target, text);
  }
}

/** Elasticsearch: a `match` or `match_phrase` query. Text without any word matches nothing. */
export function matches(target: Target, text: string, match: 'any' | 'all' | 'phrase'): Compared {
  if (!isAnalyzed(target)) return equalTo(target, text);
  const words = wordsOf(text);
  return words.length === 0 ? { kind: 'none' } : test(target, { kind: 'words', words, match });
}

/** One text is asked of all analyzed fields in a row: its words are found once. */
export function wordsOf(text: string): readonly string[] {
  if (lastText !== text) [lastText, lastWords] = [text, analyzeWords(text)];
  return lastWords;
}

let [lastText, lastWords]: [string, readonly string[]] = ['', []];

/** Elasticsearch: a `wildcard` query: `*` any run, `?` one character, `\` escapes the next. */
export function like(target: Target, pattern: string, ignoreCase?: CaseFolding): Compared {
  switch (target.type) {
    case 'keyword':
    case 'wildcard':
    case 'flattened':
    case 'version':
    case 'constant_keyword':
    case 'unknown':
      return onText(target, { kind: 'like', pattern, ...folded(ignoreCase) });
    case 'text':
    case 'match_only_text':
      return test(target, { kind: 'wordLike', pattern: foldCase(pattern, ignoreCase) });
    default:
      return notText(target);
  }
}

/** Elasticsearch: a `prefix` query. */
export function startsWith(target: Target, prefix: string, ignoreCase?: CaseFolding): Compared {
  return onTextOrWords(target, { kind: 'prefix', value: prefix, ...folded(ignoreCase) });
}

/** Elasticsearch: a `regexp` query, the pattern already in RE2 syntax. */
export function matchesRegex(target: Target, pattern: string, ignoreCase?: CaseFolding): Compared {
  return onTextOrWords(target, { kind: 'regex', pattern, ...folded(ignoreCase) });
}

/** Elasticsearch: a `range` query; without a bound any value does. */
export function within(target: Target, bounds: Bounds<string>): Compared {
  if (Object.keys(bounds).length === 0) return exists(target);
  switch (target.type) {
    case 'keyword':
    case 'wildcard':
    case 'flattened':
    case 'constant_keyword':
      return onText(target, { kind: 'textRange', bounds });
    case 'text':
    case 'match_only_text':
      return test(target, { kind: 'word', test: { kind: 'textRange', bounds: mapBounds(bounds, (bound) => bound.toLowerCase()) } });
    case 'boolean':
      return withinBooleans(target, bounds);
    case 'date':
    case 'date_nanos':
      return withinDates(target, bounds);
    case 'ip':
      return withinAddresses(target, bounds);
    case 'version':
      return test(target, { kind: 'version', bounds });
    case 'unknown':
      return withinUnknown(target, bounds);
    case 'geo_point':
      return { kind: 'refused', reason: `${target.name} is a geo_point, which has no order` };
    case 'nested':
    case 'object':
      return { kind: 'none' };
    default:
      return withinNumbers(target, bounds);
  }
}

/** Elasticsearch: an `exists` query. Nested objects have no value outside their group. */
export function exists(target: Target): Condition {
  return target.type === 'nested' ? { kind: 'none' } : { kind: 'exists', field: refOf(target) };
}

export function isAnalyzed({ type }: Target): boolean {
  return type === 'text' || type === 'match_only_text';
}

/** What an evaluator needs of a field. */
function refOf(target: Target): FieldRef {
  const { path, type, nullValue, ignoreAbove, normalizer, constant, format, scalingFactor, nestedPath, isPattern } = target;
  return {
    path,
    type,
    ...(nullValue === undefined ? {} : { nullValue }),
    ...(ignoreAbove === undefined ? {} : { ignoreAbove }),
    ...(normalizer === undefined ? {} : { normalizer }),
    ...(constant === undefined ? {} : { constant }),
    ...(format === undefined ? {} : { format }),
    ...(scalingFactor === undefined ? {} : { scalingFactor }),
    ...(nestedPath === undefined ? {} : { nestedPath }),
    ...(isPattern === undefined ? {} : { isPattern }),
  };
}

function test(target: Target, valueTest: ValueTest): Condition {
  return testOf(refOf(target), valueTest);
}

function folded(ignoreCase: CaseFolding | undefined): { readonly ignoreCase?: CaseFolding } {
  return ignoreCase === undefined ? {} : { ignoreCase };
}

/** Elasticsearch: literals go through the field's normalizer, like stored values. */
function onText(target: Target, textTest: WordTest): Condition {
  const { normalizer } = target;
  if (normalizer === undefined) return test(target, textTest);
  const fold = (text: string): string => foldWith(normalizer, text);
  switch (textTest.kind) {
    case 'text':
      return test(target, { ...textTest, values: textTest.values.map(fold) });
    case 'like':
      return test(target, { ...textTest, pattern: foldPatternWith(normalizer, textTest.pattern) });
    case 'prefix':
      return test(target, {
        kind: 'like',
        pattern: foldPatternWith(normalizer, `${escapeWildcard(textTest.value)}*`),
        ...folded(textTest.ignoreCase),
      });
    case 'textRange':
      return test(target, { ...textTest, bounds: mapBounds(textTest.bounds, fold) });
    case 'regex':
      return test(target, textTest);
    default:
      return textTest satisfies never;
  }
}

function onTextOrWords(target: Target, textTest: WordTest): Compared {
  if (isAnalyzed(target)) return test(target, { kind: 'word', test: textTest });
  return like(target, '').kind === 'refused' ? notText(target) : onText(target, textTest);
}

function notText(target: Target): Compared {
  if (target.type === 'nested' || target.type === 'object') return { kind: 'none' };
  return { kind: 'refused', reason: `Patterns work on keyword, text and wildcard fields; ${target.name} is of type ${target.type}` };
}

/** Elasticsearch compares a constant by a simple pattern: a star matches any run even where it was quoted. */
function constantMatches(target: Target, text: string, ignoreCase: CaseFolding | undefined): Condition {
  if (!text.includes('*')) return onText(target, { kind: 'text', values: [text], ...folded(ignoreCase) });
  return onText(target, { kind: 'like', pattern: text.split('*').map(escapeWildcard).join('*'), ...folded(ignoreCase) });
}

/**
 * A field whose type nobody told compares as a keyword; beside it a number as JSON has it, whatever its spelling; an address that lies in a
 * CIDR block; and an IPv6 address in any spelling.
 */
function equalToUnknown(target: Target, text: string, ignoreCase: CaseFolding | undefined): Condition {
  const asText = onText(target, { kind: 'text', values: [text], ...folded(ignoreCase) });
  const number = parseNumberLiteral(text, 'double')?.value;
  if (number !== undefined && String(number) !== text)
    return anyOf([asText, test(target, { kind: 'number', bounds: { gte: number, lte: number } })]);
  const isAddress = (text.includes('/') || text.includes(':')) && parseCidr(text) !== undefined;
  return isAddress ? anyOf([asText, test(target, { kind: 'ip', blocks: [text] })]) : asText;
}

function equalToNumber(target: Target, text: string): Compared {
  const number = parseNumberLiteral(text, target.type);
  if (!number) return refuse(target, text, 'a number');
  if (number.fits !== 'yes') return { kind: 'none' };
  const { scalingFactor: factor } = target;
  if (target.type !== 'scaled_float' || factor === undefined)
    return test(target, { kind: 'number', bounds: { gte: number.value, lte: number.value } });
  const scaled = Math.round(Number(number.value) * factor);
  return test(target, { kind: 'number', bounds: { gte: (scaled - 0.5) / factor, lt: (scaled + 0.5) / factor } });
}

function withinNumbers(target: Target, bounds: Bounds<string>): Compared {
  const unreadable = Object.values(bounds).find((bound) => parseNumberLiteral(bound, target.type) === undefined);
  if (unreadable !== undefined) return refuse(target, unreadable, 'a number');
  return test(target, { kind: 'number', bounds: mapBounds(bounds, (bound) => parseNumberLiteral(bound, target.type)?.value ?? 0) });
}

function withinBooleans(target: Target, bounds: Bounds<string>): Compared {
  const unreadable = Object.values(bounds).find((bound) => !isBoolean(bound));
  if (unreadable !== undefined) return refuse(target, unreadable, 'true or false');
  const order = mapBounds(bounds, (bound) => (bound === 'true' ? 1 : 0));
  const { gt = -1, gte = 0, lt = 2, lte = 1 } = order;
  const values = [false, true].filter((value) => Number(value) > gt && Number(value) >= gte && Number(value) < lt && Number(value) <= lte);
  return anyOf(values.map((value) => test(target, { kind: 'boolean', value })));
}

/** What is missing in a date is filled: the end of it for `gt` and `lte`, the start for `gte` and `lt`. */
function withinDates(target: Target, bounds: Bounds<string>): Compared {
  const instants: { gt?: Instant; gte?: Instant; lt?: Instant; lte?: Instant } = {};
  for (const name of ['gt', 'gte', 'lt', 'lte'] as const) {
    const bound = bounds[name];
    if (bound === undefined) continue;
    const instant = instantOf(bound, name === 'gt' || name === 'lte' ? 'up' : 'down', target.format);
    if (instant === undefined) return refuse(target, bound, 'a date');
    instants[name] = instant;
  }
  return test(target, { kind: 'date', bounds: instants });
}

function instantOf(text: string, round: 'up' | 'down', format?: string): Instant | undefined {
  const time = format === undefined ? resolveDateMath(text, 0, round) : resolveDateMath(text, 0, round, compileQueryDateFormat(format));
  return time === undefined || !isRelativeDate(text) ? time : { math: text, round };
}

function withinAddresses(target: Target, bounds: Bounds<string>): Compared {
  const unreadable = Object.values(bounds).find((bound) => parseIp(bound) === undefined);
  return unreadable === undefined ? test(target, { kind: 'ipRange', bounds }) : refuse(target, unreadable, 'an address');
}

/** The bounds say what is compared: numbers, addresses, dates (`now…`, or at least a year and a month), else the order of texts. */
function withinUnknown(target: Target, bounds: Bounds<string>): Compared {
  const texts = Object.values(bounds);
  if (texts.every((text) => parseNumberLiteral(text, 'double'))) return withinNumbers({ ...target, type: 'double' }, bounds);
  if (texts.every((text) => parseIp(text) !== undefined)) return withinAddresses(target, bounds);
  if (texts.every((text) => /^(?:now|\d{4}-)/.test(text) && instantOf(text, 'down') !== undefined)) return withinDates(target, bounds);
  return onText(target, { kind: 'textRange', bounds });
}

function refuse(target: Target, text: string, wanted: string): Compared {
  return { kind: 'refused', reason: `${target.name} is of type ${target.type}, and "${text}" is not ${wanted}` };
}

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false';
}

function mapBounds<From, To>(bounds: Bounds<From>, map: (bound: From) => To): Bounds<To> {
  const mapped: { gt?: To; gte?: To; lt?: To; lte?: To } = {};
  for (const name of ['gt', 'gte', 'lt', 'lte'] as const) {
    const bound = bounds[name];
    if (bound !== undefined) mapped[name] = map(bound);
  }
  return mapped;
}
