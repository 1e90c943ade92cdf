import { isJsonObject, type JsonValue } from '#base/json.ts';
import { nearest } from '#base/nearest.ts';
import { compileCondition } from '#engine/match/condition.ts';
import type { DocumentReader } from '#engine/match/reader.ts';
import type { Scalar } from '#event/value.ts';
import type { Condition, ValueTest } from '#plan/expr.ts';
import { fieldsOfCondition } from '#plan/fields.ts';
import { printCondition } from '#plan/print.ts';
import { type Difference, differences, distance } from './difference.ts';

/** A condition on one event, as a tree with the truth of every clause. */
export type Clause = {
  readonly kind: 'and' | 'or' | 'not' | 'nested' | 'leaf';
  /** The clause in the notation of the plan. */
  readonly text: string;
  readonly isTrue: boolean;
  readonly operands: readonly Clause[];
  /** Leaves: the fields it reads with the values it saw. */
  readonly seen: readonly { readonly field: string; readonly values: readonly Scalar[] }[];
  /** A false comparison of texts: the literal and the value that are most alike, and where they differ. */
  readonly nearMiss?: { readonly literal: string; readonly value: string; readonly differences: readonly Difference[] };
  /** A field without a value: the field of the event whose name is most alike. */
  readonly didYouMean?: string;
};

/** The truth of every clause of a condition on the event behind the reader. */
export function explainCondition(condition: Condition, reader: DocumentReader, now: number): Clause {
  const isTrue = compileCondition(condition, now)(reader);
  const text = printCondition(condition);
  switch (condition.kind) {
    case 'and':
    case 'or':
      return {
        kind: condition.kind,
        text,
        isTrue,
        operands: condition.operands.map((operand) => explainCondition(operand, reader, now)),
        seen: [],
      };
    case 'not':
      return { kind: 'not', text, isTrue, operands: [explainCondition(condition.operand, reader, now)], seen: [] };
    case 'nested': {
      const objects = [...reader.nested(condition.path)];
      return {
        kind: 'nested',
        text,
        isTrue,
        operands: objects.map((object) => explainCondition(condition.operand, object, now)),
        seen: [],
      };
    }
    default:
      return explainLeaf(condition, text, isTrue, reader);
  }
}

/** The clauses that keep a false condition from being true: the false members of every `and` on the way down. */
export function falseClauses(clause: Clause): readonly Clause[] {
  if (clause.isTrue) return [];
  if (clause.kind !== 'and') return [clause];
  return clause.operands.flatMap(falseClauses);
}

type Leaf = Exclude<Condition, { kind: 'and' | 'or' | 'not' | 'nested' }>;

function explainLeaf(condition: Leaf, text: string, isTrue: boolean, reader: DocumentReader): Clause {
  const fields = fieldsOfCondition(condition);
  const seen = fields.map((field) => ({ field: field.path, values: reader.values(field) }));
  const missing = fields.find((field) => !field.isPattern && !reader.hasAny(field));
  const didYouMean = missing && !isTrue ? likeNamed(missing.path, reader) : undefined;
  const nearMiss = condition.kind === 'test' && !isTrue ? nearestText(condition.test, reader.values(condition.field)) : undefined;
  return { kind: 'leaf', text, isTrue, operands: [], seen, ...(nearMiss ? { nearMiss } : {}), ...(didYouMean ? { didYouMean } : {}) };
}

/** The most alike pair of a literal and a stored value, if any is alike at all. */
function nearestText(test: ValueTest, values: readonly Scalar[]): Clause['nearMiss'] {
  if (test.kind !== 'text') return undefined;
  let best: { literal: string; value: string; changes: number } | undefined;
  for (const value of values) {
    if (typeof value !== 'string') continue;
    for (const literal of test.values) {
      const changes = distance(literal, value);
      if (changes <= literal.length / 3 && (best === undefined || changes < best.changes)) best = { literal, value, changes };
    }
  }
  return best && { literal: best.literal, value: best.value, differences: differences(best.literal, best.value) };
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
