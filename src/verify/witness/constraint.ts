import { parseDate, printDate } from '#event/date.ts';
import type { Scalar } from '#event/value.ts';
import { meetPatterns } from './meet-patterns.ts';
import { type Effort, searchText } from './text-search.ts';

/** What one clause asks of the values of one variable: a field of one of the events that are looked for. */
export type Constraint = {
  readonly variable: string;
  /** Whether the clause is met by these values; none: the field is missing. */
  readonly passes: (values: readonly Scalar[]) => boolean;
  /** Single values that may meet it, best first. */
  readonly candidates: () => readonly Scalar[];
  /** Values like those at hand that may meet it: what it speaks of is put in the place of what is there. */
  readonly rewrites?: (before: readonly Scalar[]) => readonly Scalar[];
  /** Wildcard patterns of which a value that meets it matches one. */
  readonly patterns: readonly string[];
  /** Nothing meets it but a field that has one of these values; absent when there are more than can be listed. */
  readonly only?: readonly Scalar[];
  /** A field with several values does not meet it. */
  readonly isSingle?: true;
  /** Several values are seldom the way to meet it: an expression of ES|QL. */
  readonly isWhole?: boolean;
  /** More values can only break it. */
  readonly isNegative: boolean;
  /** Only a missing field meets it. */
  readonly isAbsence?: true;
  /** How far single values are from meeting it: 0 when they do. Guides a search. */
  readonly distance?: (values: readonly Scalar[]) => number;
  /** What to put in the place of a `*` as well. */
  readonly filling?: string;
  /** Several values together that may meet it. */
  readonly lists?: () => readonly (readonly Scalar[])[];
  /** It measures the text: its length, or the length of what functions leave of it. */
  readonly isMeasured?: boolean;
  /** Texts of which a value that meets it may be built. */
  readonly fragments?: () => readonly string[];
};

type Variable = { readonly values: readonly Scalar[]; readonly constraints: readonly Constraint[] };

/** The values found so far, by variable. */
export type Assignment = ReadonlyMap<string, Variable>;

/** The assignment with one more constraint met, or that it cannot be met; `isProven` when no values at all would do. */
export type Narrowed = { readonly kind: 'met'; readonly assignment: Assignment } | { readonly kind: 'failed'; readonly isProven: boolean };

/** `effort` is what is left for growing texts, in characters. */
export function narrow(assignment: Assignment, constraint: Constraint, effort: Effort): Narrowed {
  const before = assignment.get(constraint.variable) ?? { values: [], constraints: [] };
  const constraints = [...before.constraints, constraint];
  const values = constraint.passes(before.values) ? before.values : findValues(constraints, before.values, effort);
  if (!values) return { kind: 'failed', isProven: isContradiction(constraints) };
  return { kind: 'met', assignment: new Map(assignment).set(constraint.variable, { values, constraints }) };
}

const MAX_CANDIDATES = 400;

/** Values that meet every constraint: none, one, or several of which each meets some. */
function findValues(constraints: readonly Constraint[], before: readonly Scalar[], effort: Effort): readonly Scalar[] | undefined {
  const meetsAll = (values: readonly Scalar[]): boolean => constraints.every(({ passes }) => passes(values));
  if (meetsAll([])) return [];
  const fillings = constraints.flatMap(({ filling }) => filling ?? []);
  const patterns = constraints.filter(({ isNegative }) => !isNegative).flatMap((one) => one.patterns);
  const merged = mergePatterns(patterns, [...FILLINGS, ...fillings]);
  const given = constraints.flatMap((one) => one.candidates());
  const candidates = [...new Set([...given.slice(0, MAX_CANDIDATES), ...merged, ...neighborsOf(before, given)])];
  const single =
    candidates.find((candidate) => meetsAll([candidate])) ??
    moreCandidates(constraints, patterns, before).find((candidate) => meetsAll([candidate]));
  if (single !== undefined) return [single];
  const isWhole = constraints.some((one) => one.isWhole);
  const several =
    (isWhole ? undefined : findSeveral(constraints, candidates, before)) ??
    constraints.flatMap((one) => one.lists?.() ?? []).find(meetsAll);
  if (several) return several;
  const built = searchText(constraints, candidates, effort);
  return built === undefined ? undefined : [built];
}

/** What takes longer to make: texts that match all patterns at once, and the values at hand with a part of them changed. */
function moreCandidates(constraints: readonly Constraint[], patterns: readonly string[], before: readonly Scalar[]): readonly Scalar[] {
  const met = patterns.length > 1 ? meetPatterns(patterns) : undefined;
  const fillings = constraints.flatMap(({ filling }) => filling ?? []);
  const texts = met === undefined ? [] : mergePatterns([met], [...FILLINGS, ...fillings]);
  return [...texts, ...constraints.flatMap(({ rewrites }) => rewrites?.(before) ?? [])];
}

const STEPS = [1, 2, 5, 10, 30, 60, 100, 300, 1000, 5000, 20_000, 100_000, 1_000_000, 10_000_000];
const TIME_STEPS = [1, 30, 60, 120, 300, 600, 1200, 1800, 3600, 3 * 3600, 12 * 3600, 86_400, 3 * 86_400, 10 * 86_400].map(
  (seconds) => seconds * 1000,
);

/** Numbers and dates near those at hand. */
function neighborsOf(before: readonly Scalar[], given: readonly Scalar[]): readonly Scalar[] {
  const [center] = before.length > 0 ? before : given;
  if (typeof center === 'number') return STEPS.flatMap((step) => [center + step, center - step]);
  const time = typeof center === 'string' && DATE.test(center) ? parseDate(center) : undefined;
  return time === undefined ? [] : TIME_STEPS.flatMap((step) => [printDate(time - step), printDate(time + step)]);
}

const DATE = /^\d{4}-\d{2}-\d{2}T/;

const MAX_VALUES = 8;

function findSeveral(
  constraints: readonly Constraint[],
  candidates: readonly Scalar[],
  before: readonly Scalar[],
): readonly Scalar[] | undefined {
  const allowed = candidates.filter((candidate) => constraints.every(({ isNegative, passes }) => !isNegative || passes([candidate])));
  const values: Scalar[] = before.filter((value) => allowed.includes(value)).slice(0, MAX_VALUES);
  for (const { passes } of constraints) {
    if (passes(values)) continue;
    const more = allowed.find((candidate) => passes([...values, candidate])) ?? allowed.find((candidate) => passes([candidate]));
    if (more === undefined || values.length >= MAX_VALUES) return undefined;
    values.push(more);
  }
  return constraints.every(({ passes }) => passes(values)) ? values : undefined;
}

/**
 * Whether no values exist: a value is wanted and must be missing, or one constraint wants one of a few values, and each of them breaks a
 * constraint that allows none; when the value must stand alone, one that asks for another.
 */
function isContradiction(constraints: readonly Constraint[]): boolean {
  const isWanted = constraints.some(({ isNegative, passes }) => !isNegative && !passes([]));
  if (isWanted && constraints.some(({ isAbsence }) => isAbsence)) return true;
  return constraints.some(({ only, isSingle }) => {
    const others = isSingle ? constraints : constraints.filter(({ isNegative }) => isNegative);
    return only?.every((value) => others.some(({ passes }) => !passes([value]))) ?? false;
  });
}

/** What to put in the place of a `*`, in the order it is tried. */
const FILLINGS = ['', 'x', 'witness', 'w/w', 'w\\w', ' w '];
const MAX_MERGED = 12;

/** Texts that match one pattern alone, and texts made to match all of them: the longest beginning, every middle, the longest end. */
export function mergePatterns(patterns: readonly string[], fillings: readonly string[] = FILLINGS): readonly string[] {
  const split = patterns.slice(0, MAX_MERGED).map(splitPattern);
  const alone = split.flatMap((parts) => fillings.map((filling) => parts.join(filling)));
  if (split.length < 2) return alone;
  const longest = (texts: readonly string[]): string => texts.reduce((best, text) => (text.length > best.length ? text : best), '');
  const start = longest(split.map((parts) => parts[0] ?? ''));
  const end = longest(split.filter((parts) => parts.length > 1).map((parts) => parts.at(-1) ?? ''));
  const whole = longest(split.filter((parts) => parts.length === 1).map((parts) => parts[0] ?? ''));
  const middles = [...new Set(split.flatMap((parts) => parts.slice(1, -1)))].filter((part) => part !== '');
  const together = fillings.map((filling) => [start, ...middles, end].join(filling));
  const backwards = fillings.map((filling) => [start, ...middles.toReversed(), end].join(filling));
  return [...(whole === '' ? [] : [whole]), ...together, ...backwards, ...alone];
}

/** The fixed texts between the stars; a `?` is an x. */
function splitPattern(pattern: string): readonly string[] {
  const parts = [''];
  const add = (text: string): void => {
    parts[parts.length - 1] += text;
  };
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    if (character === '*') parts.push('');
    else if (character === '\\' && i + 1 < characters.length) add(characters[++i] as string);
    else add(character === '?' ? 'x' : character);
  }
  return parts;
}
