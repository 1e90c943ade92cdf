import { isJsonObject, type JsonValue } from '#base/json.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { DocumentReader } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import { compileIndexPatterns } from '#event/index-pattern.ts';
import type { Condition } from '#plan/expr.ts';
import { type Clause, compileExplanation } from '#verify/explain/clause.ts';
import { clauseInWords } from './condition-words.ts';

/** Where in an event something stands that made the rule match. */
type Mark = {
  /** RFC 6901. */
  readonly pointer: string;
  /** `field`: it is in a field that the rule asks for. `value`: the same text somewhere else in the record. */
  readonly kind: 'field' | 'value';
};

/** A clause with what it asks in words. */
export type WordedClause = Omit<Clause, 'operands'> & { readonly words: string; readonly operands: readonly WordedClause[] };

/** A source event of an alert under the filters of its rule that it meets. */
export type ExplainedSource = {
  readonly event: Event;
  readonly met: readonly { readonly filter: number; readonly clause: WordedClause }[];
  readonly marks: readonly Mark[];
};

/** Texts that are shorter stand in too many places to mean anything. */
const MIN_TEXT = 4;

const MAX_MARKS = 500;
const MAX_DEPTH = 60;

/** Why a rule matched an event: the filters it meets, clause by clause, and where in it the values stand. */
export function explainSource({ writtenFilters }: CompiledRule, event: Event): ExplainedSource {
  const reader = new DocumentReader(event.document);
  const met = writtenFilters.flatMap(({ index, condition }, filter) => {
    if (!compileIndexPatterns(index ?? [])(event.index, event.dataset)) return [];
    const clause = compileExplanation(condition)(reader, event.time);
    return clause.isTrue ? [{ filter, clause: worded(clause, condition) }] : [];
  });
  const leaves = met.flatMap(({ clause }) => trueLeaves(clause));
  const fields = new Set(leaves.flatMap(({ seen }) => seen.map(({ field }) => field)));
  const texts = leaves.flatMap(({ seen }) => seen.flatMap(({ values }) => values)).filter((value) => typeof value === 'string');
  const marks = [...marksIn(event.document, { fields, texts: new Set(texts.filter((text) => text.length >= MIN_TEXT)) })];
  return { event, met, marks: marks.slice(0, MAX_MARKS) };
}

/** The clauses that hold because something is there; what stands under a `not` holds because something is not. */
function trueLeaves(clause: WordedClause): readonly WordedClause[] {
  if (!clause.isTrue || clause.kind === 'not') return [];
  return clause.kind === 'leaf' ? [clause] : clause.operands.flatMap(trueLeaves);
}

/** A condition and its explanation are the same tree; of an expression only the explanation is one. */
function worded(clause: Clause, condition: Condition | undefined): WordedClause {
  const inner = condition === undefined ? [] : operandsOf(condition);
  const isNested = condition?.kind === 'nested';
  return {
    ...clause,
    words: condition === undefined ? clause.text : clauseInWords(condition),
    operands: clause.operands.map((operand, i) => worded(operand, isNested ? inner[0] : inner[i])),
  };
}

function operandsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.operands;
  return condition.kind === 'not' || condition.kind === 'nested' ? [condition.operand] : [];
}

type Wanted = { readonly fields: ReadonlySet<string>; readonly texts: ReadonlySet<string> };

function* marksIn(node: JsonValue, wanted: Wanted, pointer = '', path = '', depth = 0): Generator<Mark> {
  if (depth > MAX_DEPTH || node === null) return;
  if (Array.isArray(node)) {
    for (const [i, member] of node.entries()) yield* marksIn(member, wanted, `${pointer}/${i}`, path, depth + 1);
  } else if (isJsonObject(node)) {
    for (const [key, member] of Object.entries(node))
      yield* marksIn(member, wanted, `${pointer}/${escaped(key)}`, path === '' ? key : `${path}.${key}`, depth + 1);
  } else if (wanted.fields.has(path)) yield { pointer, kind: 'field' };
  else if (typeof node === 'string' && wanted.texts.has(node)) yield { pointer, kind: 'value' };
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
