import type { JsonValue } from '#base/json.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { Fields } from '#engine/match/fields.ts';
import { DocumentReader, type Predicate } from '#engine/match/reader.ts';
import type { Condition, Expr } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import { type Column, type HashedColumn, hashOfText, NOTHING, SEVERAL } from './columns.ts';

/** Whether an event meets a condition, as far as columns tell. */
export const NO = 0;
export const MAYBE = 1;
export const YES = 2;

/** An answer an event of a segment. */
export type Answers = Uint8Array;

/** What a segment knows of its columns. */
export type ColumnSource = {
  readonly count: number;
  /** Undefined: nothing stands at the path. */
  readonly column: (path: string) => Column | HashedColumn | undefined;
  /** The columns of all paths below a path. */
  readonly below: (path: string) => readonly (Column | HashedColumn)[];
};

export type ColumnTest = (source: ColumnSource) => Answers;

/**
 * A condition made ready to be asked of columns: NO and YES are what the engine answers for the document, by the engine's own tests on the
 * values that the documents have. `now` is epoch milliseconds.
 */
export function compileColumnTest(condition: Condition, now: number): ColumnTest {
  switch (condition.kind) {
    case 'and':
      return combined(condition.operands, now, (left, right) => (left < right ? left : right), YES);
    case 'or':
      return combined(condition.operands, now, (left, right) => (left > right ? left : right), NO);
    case 'not': {
      const operand = compileColumnTest(condition.operand, now);
      return (source) => operand(source).map((answer) => YES - answer);
    }
    case 'all':
      return ({ count }) => new Uint8Array(count).fill(YES);
    case 'none':
      return ({ count }) => new Uint8Array(count);
    case 'nested':
    case 'anyField':
      return everyMaybe;
    case 'exists':
      return existsTest(condition, now);
    case 'test':
      return atomTest(condition, now);
    case 'holds':
      return holdsTest(condition, now);
    default:
      return condition satisfies never;
  }
}

const everyMaybe: ColumnTest = ({ count }) => new Uint8Array(count).fill(MAYBE);

function combined(
  operands: readonly Condition[],
  now: number,
  combine: (left: number, right: number) => number,
  empty: number,
): ColumnTest {
  const tests = operands.map((operand) => compileColumnTest(operand, now));
  return (source) => {
    const all = new Uint8Array(source.count).fill(empty);
    for (const test of tests) {
      const answers = test(source);
      for (let i = 0; i < all.length; i++) all[i] = combine(all[i] as number, answers[i] as number);
    }
    return all;
  };
}

/** An expression that is true only if others are is asked part by part, for then each part may read a field alone. */
function holdsTest(condition: Extract<Condition, { kind: 'holds' }>, now: number): ColumnTest {
  const { expr, values } = condition;
  const parts = expr.kind === 'call' && (expr.function === 'and' || expr.function === 'or') ? expr.arguments : undefined;
  if (!parts || pathOf(condition) !== undefined) return atomTest(condition, now);
  const whole: Condition = {
    kind: expr.kind === 'call' && expr.function === 'or' ? 'or' : 'and',
    operands: parts.map((part: Expr) => ({ kind: 'holds', expr: part, values })),
  };
  const test = compileColumnTest(whole, now);
  // The engine tries values of several only so long, and tells of what it cannot compute: what holds is for it to say.
  return (source) => test(source).map((answer) => (answer === YES ? MAYBE : answer));
}

/** A condition on one field, asked of its different values. */
function atomTest(condition: Condition, now: number): ColumnTest {
  const path = pathOf(condition);
  if (path === undefined) return everyMaybe;
  const ask = compileAtom(condition, now, path);
  const wanted = hashesOfTexts(condition);
  const present = condition.kind === 'exists' && condition.field.ignoreAbove === undefined ? YES : MAYBE;
  return (source) => {
    const column = path === '' ? undefined : source.column(path);
    const missing = ask(undefined);
    if (column && 'hashes' in column) return askHashes(column, missing, present, wanted);
    if (!column) return new Uint8Array(source.count).fill(missing);
    const answers = [missing, ...column.values.map(ask)];
    return Uint8Array.from(column.codes, (code) => answers[code] as number);
  };
}

/** Something may stand below a path whose own values do not count. */
function existsTest(condition: Extract<Condition, { kind: 'exists' }>, now: number): ColumnTest {
  const path = pathOf(condition);
  if (path === undefined || path === '') return everyMaybe;
  const own = atomTest(condition, now);
  return (source) => {
    const answers = own(source);
    for (const column of source.below(path)) {
      const marks = 'hashes' in column ? column.hashes : column.codes;
      for (let i = 0; i < marks.length; i++) if (marks[i] !== 0 && answers[i] === NO) answers[i] = MAYBE;
    }
    return answers;
  };
}

/** Hashes tell what a value is not. */
function askHashes({ hashes }: HashedColumn, missing: number, present: number, wanted: ReadonlySet<number> | undefined): Answers {
  return Uint8Array.from(hashes, (hash) => {
    if (hash === NOTHING) return missing;
    if (hash === SEVERAL) return MAYBE;
    return wanted === undefined || wanted.has(hash) ? present : NO;
  });
}

/** The hashes that a single value has for which the condition holds; undefined when that is not for its whole text alone to say. */
function hashesOfTexts(condition: Condition): ReadonlySet<number> | undefined {
  if (condition.kind === 'test') {
    const { test, field } = condition;
    return test.kind === 'text' && test.ignoreCase === undefined && field.normalizer === undefined ? hashesOf(test.values) : undefined;
  }
  if (condition.kind !== 'holds' || condition.expr.kind !== 'call') return undefined;
  const {
    function: name,
    arguments: [left, ...items],
  } = condition.expr;
  if ((name !== 'equals' && name !== 'in') || left?.kind !== 'field' || left.type !== 'keyword') return undefined;
  if (left.field.normalizer !== undefined || left.field.type !== 'keyword') return undefined;
  const texts = items.map((item) =>
    item.kind === 'literal' && item.type === 'keyword' && typeof item.value === 'string' ? item.value : undefined,
  );
  return texts.some((text) => text === undefined) ? undefined : hashesOf(texts.filter((text) => text !== undefined));
}

function hashesOf(texts: readonly string[]): ReadonlySet<number> {
  return new Set(texts.map(hashOfText));
}

/** MAYBE where the engine has something to tell of a document that does not meet the condition. */
function compileAtom(condition: Condition, now: number, path: string): (value: JsonValue | undefined) => number {
  let hasFailed = false;
  const fields = new Fields();
  const meets: Predicate = compileCondition(condition, now, fields, () => {
    hasFailed = true;
  });
  return (value) => {
    hasFailed = false;
    const isMet = meets(new DocumentReader(value === undefined ? {} : { [path]: value }));
    return isMet ? YES : hasFailed ? MAYBE : NO;
  };
}

/** A longer path is not looked up by its whole name. */
const MAX_SEGMENTS = 32;

/** The one path that a condition reads; empty when it reads none, undefined when a column cannot answer it. */
function pathOf(condition: Condition): string | undefined {
  const fields = fieldsOfCondition(condition).filter(({ constant }) => constant === undefined);
  const paths = new Set(fields.map(({ path }) => path));
  if (paths.size > 1 || fields.some(({ isPattern }) => isPattern)) return undefined;
  const [path = ''] = paths;
  return isAmbiguous(path) ? undefined : path;
}

/** Whether a path is read in other ways than by its whole name: a number is a place in a list as well. */
export function isAmbiguous(path: string): boolean {
  const segments = path.split('.');
  return segments.length > MAX_SEGMENTS || segments.some((segment) => /^\d{1,9}$/.test(segment));
}
