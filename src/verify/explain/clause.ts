import { isJsonObject, type JsonValue } from '#base/json.ts';
import { nearest } from '#base/nearest.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { compileExpr } from '#engine/match/expr.ts';
import type { DocumentReader } from '#engine/match/reader.ts';
import { isRelative } from '#engine/match/relative.ts';
import type { FieldType } from '#event/schema/schema.ts';
import type { Scalar } from '#event/value.ts';
import type { Condition, Expr } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import { printCondition } from '#plan/print.ts';
import { listOf } from '#plan/values.ts';
import { type Difference, differences, distance } from './difference.ts';

/** A condition on one event, as a tree with the truth of every clause. */
export type Clause = {
  readonly kind: 'and' | 'or' | 'not' | 'nested' | 'leaf';
  /** The clause in the notation of the plan. */
  readonly text: string;
  readonly isTrue: boolean;
  /** The clause is an expression that is neither true nor false: something in it has no value. */
  readonly isUnknown?: true;
  readonly operands: readonly Clause[];
  /** Leaves: the fields it reads with the values it saw. */
  readonly seen: readonly SeenField[];
  /** A false comparison of texts: the literal and the value that are most alike, and where they differ. */
  readonly nearMiss?: NearText;
  /** A field without a value: the field of the event whose name is most alike. */
  readonly didYouMean?: string;
};

export type SeenField = { readonly field: string; readonly type: FieldType; readonly values: readonly Scalar[] };

type NearText = {
  readonly literal: string;
  readonly value: string;
  readonly differences: readonly Difference[];
};

/** The truth of every clause of a condition on the event behind the reader. `now`: epoch milliseconds, for date math in the condition. */
export type Explain = (reader: DocumentReader, now: number) => Clause;

/** A condition made ready to be explained on one event after the other. */
export function compileExplanation(condition: Condition): Explain {
  const text = printCondition(condition);
  const holds = compileTruth(condition);
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const operands = condition.operands.map(compileExplanation);
      return branch(condition.kind, text, holds, (reader, now) => operands.map((explain) => explain(reader, now)));
    }
    case 'not': {
      const operand = compileExplanation(condition.operand);
      return branch('not', text, holds, (reader, now) => [operand(reader, now)]);
    }
    case 'nested': {
      const operand = compileExplanation(condition.operand);
      return branch('nested', text, holds, (reader, now) => [...reader.nested(condition.path)].map((object) => operand(object, now)));
    }
    case 'holds':
      return condition.values === 'whole' ? explainExpr(condition.expr) : explainLeaf(condition, text, holds);
    default:
      return explainLeaf(condition, text, holds);
  }
}

/** Date math is resolved anew for every moment; all else is compiled once. */
function compileTruth(condition: Condition): (reader: DocumentReader, now: number) => boolean {
  return isRelative(condition) ? (reader, now) => compileCondition(condition, now)(reader) : compileCondition(condition, 0);
}

type Truth = ReturnType<typeof compileTruth>;

function branch(
  kind: Exclude<Clause['kind'], 'leaf'>,
  text: string,
  holds: Truth,
  explain: (...given: Parameters<Explain>) => Clause[],
): Explain {
  return (reader, now) => ({ kind, text, isTrue: holds(reader, now), operands: explain(reader, now), seen: [] });
}

/** `and`, `or` and `not` inside an expression are clauses too: three-valued, so that each may be unknown. */
function explainExpr(expr: Expr): Explain {
  const condition: Condition = { kind: 'holds', expr, values: 'whole' };
  const kind = expr.kind === 'call' ? BRANCHES.get(expr.function) : undefined;
  const text = printCondition(condition);
  const leaf = explainLeaf(condition, text, compileTruth(condition));
  const operands = expr.kind === 'call' && kind !== undefined ? expr.arguments.map(explainExpr) : [];
  const evaluate = compileExpr(expr);
  return (reader, now) => {
    const isUnknown = evaluate({ field: (field) => reader.values(field), column: () => null }) === null;
    const clause = leaf(reader, now);
    const unknown = isUnknown ? { isUnknown: true as const } : {};
    if (kind === undefined) return { ...clause, ...unknown };
    return { kind, text, isTrue: clause.isTrue, operands: operands.map((explain) => explain(reader, now)), seen: [], ...unknown };
  };
}

const BRANCHES: ReadonlyMap<string, 'and' | 'or' | 'not'> = new Map([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
]);

/** The clauses that keep a false condition from being true: the false members of every `and` on the way down. */
export function falseClauses(clause: Clause): readonly Clause[] {
  if (clause.isTrue) return [];
  if (clause.kind !== 'and') return [clause];
  return clause.operands.flatMap(falseClauses);
}

type Leaf = Exclude<Condition, { kind: 'and' | 'or' | 'not' | 'nested' }>;

function explainLeaf(condition: Leaf, text: string, holds: Truth): Explain {
  const fields = [...new Map(fieldsOfCondition(condition).map((field) => [field.path, field])).values()];
  const texts = comparedTexts(condition);
  return (reader, now) => {
    const isTrue = holds(reader, now);
    const seen = fields.map((field) => ({ field: field.path, type: field.type, values: reader.values(field) }));
    if (isTrue) return { kind: 'leaf', text, isTrue, operands: [], seen };
    const missing = fields.find((field) => !field.isPattern && !reader.hasAny(field));
    const didYouMean = missing && likeNamed(missing.path, reader);
    const nearMiss = nearestText(
      texts,
      seen.flatMap(({ values }) => values),
    );
    return { kind: 'leaf', text, isTrue, operands: [], seen, ...(nearMiss ? { nearMiss } : {}), ...(didYouMean ? { didYouMean } : {}) };
  };
}

/** The texts that a clause compares a field with; of a pattern only its beginning is compared. */
type ComparedTexts = { readonly literals: readonly string[]; readonly isStart: boolean };

function comparedTexts(condition: Leaf): ComparedTexts {
  if (condition.kind === 'holds') return { literals: comparedLiterals(condition.expr), isStart: false };
  if (condition.kind !== 'test') return { literals: [], isStart: false };
  const { test } = condition;
  switch (test.kind) {
    case 'text':
      return { literals: test.values, isStart: false };
    case 'prefix':
      return { literals: [test.value], isStart: true };
    case 'like':
      return { literals: [beforeWildcard(test.pattern)], isStart: true };
    default:
      return { literals: [], isStart: false };
  }
}

/** Of `field == "a"` and `field in ("a", "b")`. */
function comparedLiterals(expr: Expr): readonly string[] {
  if (expr.kind !== 'call' || !COMPARISONS.has(expr.function)) return [];
  return expr.arguments
    .flatMap((argument) => (argument.kind === 'literal' ? listOf(argument.value) : []))
    .filter((value) => typeof value === 'string');
}

const COMPARISONS: ReadonlySet<string> = new Set(['equals', 'in', 'in_ignore_case']);

function beforeWildcard(pattern: string): string {
  return /^(?:[^*?\\]|\\.)*/s.exec(pattern)?.[0].replace(/\\(.)/gs, '$1') ?? '';
}

type AlikePair = { readonly literal: string; readonly value: string; readonly changes: number };

/** The most alike pair of a literal and a stored value, if any is alike at all. */
function nearestText({ literals, isStart }: ComparedTexts, values: readonly Scalar[]): NearText | undefined {
  const texts = values.filter((value) => typeof value === 'string');
  const pairs = texts.flatMap((text) =>
    literals.flatMap((literal) => (isStart ? startsOf(text, literal) : [text]).map((value) => ({ literal, value }))),
  );
  let best: AlikePair | undefined;
  for (const { literal, value } of pairs) {
    // Most pairs are told apart without counting changes.
    if (Math.abs(literal.length - value.length) > literal.length) continue;
    const changes = distance(literal, value);
    if (changes > 0 && changes <= literal.length / 3 && changes < (best?.changes ?? Number.POSITIVE_INFINITY))
      best = { literal, value, changes };
  }
  return best && { literal: best.literal, value: best.value, differences: differences(best.literal, best.value) };
}

/** A few characters that are too many or too few move what a beginning is compared with. */
const START_SLACK = 3;

/** The beginnings of a text that a literal may have been meant to be: as long as it first, then a little longer and shorter. */
function startsOf(text: string, literal: string): readonly string[] {
  const lengths = [literal.length];
  for (let more = 1; more <= START_SLACK; more++) lengths.push(literal.length + more, literal.length - more);
  return [...new Set(lengths.filter((length) => length > 0).map((length) => text.slice(0, length)))];
}

/** The field of the event that is called most like the missing one; `user_principal_name` is most like `userPrincipalName`. */
function likeNamed(path: string, reader: DocumentReader): string | undefined {
  const present = [...leafPaths(reader.document, '', 0)];
  const bare = (name: string): string => name.replaceAll('_', '').toLowerCase();
  return present.find((candidate) => bare(candidate) === bare(path)) ?? nearest(path, present);
}

function* leafPaths(node: JsonValue, path: string, depth: number): Iterable<string> {
  if (depth > 100) return;
  if (isJsonObject(node)) {
    for (const [key, member] of Object.entries(node)) yield* leafPaths(member, path === '' ? key : `${path}.${key}`, depth + 1);
  } else if (node !== null) yield path;
}
