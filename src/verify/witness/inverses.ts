import { printDate } from '#event/date.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import { textsMatching } from './regex-text.ts';

/** What stands around the argument that is looked for: constants, undefined where there is none. */
export type Around = {
  /** The position of the argument that is looked for. */
  readonly position: number;
  /** The constants of the other arguments, in their order. */
  readonly others: readonly (Scalar | undefined)[];
  readonly before: readonly (Scalar | undefined)[];
  readonly after: readonly (Scalar | undefined)[];
};

type Inverse = (target: Scalar, around: Around) => readonly Scalar[];

/**
 * Values of one argument for which a function may give the target: guesses, whoever asks tries them. Functions that are not listed give
 * the target itself, which serves those that change little (TO_LOWER, TRIM, ROUND, conversions).
 */
export const inverses: ReadonlyMap<string, Inverse> = new Map<string, Inverse>([
  ['length', textsOfLength],
  ['eql_length', textsOfLength],
  ['byte_length', textsOfLength],
  ['bit_length', (target) => textsOfLength(typeof target === 'number' ? target / 8 : target)],
  ['concat', withoutAffixes],
  ['mv_concat', (target) => [target]],
  ['to_upper', (target) => [target, ...(typeof target === 'string' ? [target.toLowerCase()] : [])]],
  ['reverse', (target) => [[...keywordText(target)].reverse().join('')]],
  ['trim', (target) => [target]],
  ['url_decode', (target) => [encodeURIComponent(keywordText(target).toWellFormed()), target]],
  ['url_encode', (target) => [decoded(keywordText(target))]],
  ['from_base64', (target) => [base64Of(keywordText(target))]],
  ['to_base64', (target) => [textOfBase64(keywordText(target))]],
  ['json_extract', (target, { others }) => jsonTexts(others, target)],
  ['locate', (_, { others, position }) => (position === 0 ? textsAround(others[0]) : [keywordText(others[0] ?? '').slice(0, 3)])],
  ['index_of', (_, { others }) => textsAround(others[0])],
  ['string_contains', (_, { others }) => textsAround(others[0])],
  ['contains', (_, { others }) => textsAround(others[0])],
  ['eql_substring', (target, { others }) => textsBehind(keywordText(target), others[0], 0)],
  ['substring', (target, { others }) => textsBehind(keywordText(target), others[0], 1)],
  ['right', (target) => [target, `x${keywordText(target)}`]],
  ['split', (target, { others }) => [target, `${keywordText(target)}${keywordText(others[0] ?? ',')}x`]],
  ['replace', textsBeforeReplace],
  ['date_trunc', (target) => [target]],
  ['date_diff', datesApart],
  ['st_y', (target) => [`${keywordText(target)},10`, `POINT (10 ${keywordText(target)})`]],
  ['st_x', (target) => [`10,${keywordText(target)}`, `POINT (${keywordText(target)} 10)`]],
  ['number', (target) => [keywordText(target), target]],
  ['abs', (target) => (typeof target === 'number' ? [target, -target] : [])],
  ['negate', (target) => (typeof target === 'number' ? [-target] : [])],
  ['add', numeric((target, other) => [target - other])],
  ['subtract', numeric((target, other, position) => (position === 0 ? [target + other] : [other - target]))],
  ['multiply', numeric((target, other) => [target / other, Math.ceil(target / other)])],
  ['divide', numeric((target, other, position) => (position === 0 ? [target * other] : [other / target, Math.ceil(other / target)]))],
]);

const MAX_TEXT = 100_000;

function textsOfLength(target: Scalar): readonly string[] {
  const length = typeof target === 'number' ? Math.ceil(target) : -1;
  return length >= 0 && length < MAX_TEXT ? ['x'.repeat(length), 'x'.repeat(length + 1)] : [];
}

/** What stands between the constants of a concatenation. */
function withoutAffixes(target: Scalar, { before, after }: Around): readonly string[] {
  const text = keywordText(target);
  const join = (parts: readonly (Scalar | undefined)[]): string =>
    parts.map((part) => (part === undefined ? '' : keywordText(part))).join('');
  const [start, end] = [join(before), join(after)];
  const isAround = text.startsWith(start) && text.endsWith(end) && text.length >= start.length + end.length;
  return isAround ? [text, text.slice(start.length, text.length - end.length)] : [text];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

function base64Of(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text.slice(0, 10_000))));
}

function textOfBase64(text: string): string {
  const isBase64 = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
  return isBase64 ? atob(text) : '';
}

/** A JSON object that holds the text at a path of plain names. */
function jsonTexts(others: readonly (Scalar | undefined)[], target: Scalar): readonly Scalar[] {
  const names = keywordText(others[0] ?? '')
    .replace(/^\$\.?/, '')
    .split('.')
    .filter((name) => name !== '');
  const nest = (value: unknown): string => JSON.stringify(names.reduceRight((inside, name) => ({ [name]: inside }), value));
  return [nest(target), nest([target])];
}

function textsAround(part: Scalar | undefined): readonly string[] {
  const text = keywordText(part ?? '');
  return [`x ${text} x`, text];
}

const MAX_SKIPPED = 1000;

/** The text behind so many other characters; `first` is the number of the first character. */
function textsBehind(text: string, from: Scalar | undefined, first: number): readonly string[] {
  if (typeof from !== 'number' || from <= first || from > MAX_SKIPPED) return [text, `x${text}`, `${text}x`];
  const skipped = Math.ceil(from) - first;
  return ['x'.repeat(skipped) + text, `${'x'.repeat(skipped)}${text}x`];
}

/** The target itself where nothing of it is replaced, and texts of the pattern beside it. */
function textsBeforeReplace(target: Scalar, { others }: Around): readonly string[] {
  const text = keywordText(target);
  const samples = textsMatching(keywordText(others[0] ?? '')).slice(0, 3);
  return [text, ...samples.flatMap((sample) => [`${text}${sample}`, `${sample}${text}`])];
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['second', 1000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
]);

/** Dates so far before or behind a constant date, itself an argument of DATE_DIFF as well. */
function datesApart(target: Scalar, { others, position }: Around): readonly Scalar[] {
  const [unit, other] = others;
  const size = UNITS.get(keywordText(unit ?? '').replace(/s$/, ''));
  const date = typeof other === 'string' ? Date.parse(other) : Number.NaN;
  if (size === undefined || typeof target !== 'number' || Number.isNaN(date)) return [];
  const moved = position === 1 ? date - target * size : date + target * size;
  return Number.isFinite(moved) && Math.abs(moved) < 8e15 ? [printDate(moved)] : [];
}

function numeric(invert: (target: number, other: number, position: number) => readonly number[]): Inverse {
  return (target, { others, position }) => {
    const [other] = others;
    if (typeof target !== 'number' || typeof other !== 'number') return [target];
    return invert(target, other, position).filter(Number.isFinite);
  };
}
