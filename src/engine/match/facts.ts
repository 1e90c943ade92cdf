import { isJsonObject, type JsonObject, type JsonValue } from '#base/json.ts';
import type { Condition, FieldRef } from '#plan/expr.ts';
import { allOf, anyOf, notOf } from '#plan/lower/conditions.ts';
import { compileCondition } from './condition.ts';
import { fieldsOf } from './expr.ts';
import { DocumentReader } from './reader.ts';

/** Fields that say what kind of event a document is: most rules ask for one, and there are few kinds. */
const PATHS = ['data_stream.dataset', 'event.dataset', 'event.module'] as const;

/** The objects that the fields stand in. */
export const FACT_ROOTS: readonly string[] = ['data_stream', 'event'];

/** The value of each of the fields, where it is one text; else undefined. */
export type Facts = readonly (string | undefined)[];

/** The texts that conditions compare the fields with. No more kinds of events are told apart than these. */
export function askedTexts(conditions: Iterable<Condition>): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>(PATHS.map((path) => [path, new Set()]));
  for (const condition of conditions) collectTexts(condition, asked);
  return asked;
}

function collectTexts(condition: Condition, asked: ReadonlyMap<string, Set<string>>): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const operand of condition.operands) collectTexts(operand, asked);
      return;
    case 'not':
      collectTexts(condition.operand, asked);
      return;
    case 'test': {
      const texts = asked.get(condition.field.path);
      if (texts && condition.test.kind === 'text') for (const value of condition.test.values) texts.add(value);
      return;
    }
    default:
      return;
  }
}

/**
 * What a document says of itself, written into `facts`. A field in a list is not known; and nothing is, when names of the document may spell
 * a path with dots.
 */
export function readFacts({ data_stream: stream, event }: JsonObject, facts: (string | undefined)[]): void {
  facts[0] = isJsonObject(stream) ? textOf(stream.dataset) : undefined;
  facts[1] = isJsonObject(event) ? textOf(event.dataset) : undefined;
  facts[2] = isJsonObject(event) ? textOf(event.module) : undefined;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A condition with the same answer for every document of the facts, in which they are not asked for any more. */
export function settleCondition(condition: Condition, facts: Facts): Condition {
  return settle(condition, new Map(PATHS.flatMap((path, i) => (facts[i] === undefined ? [] : [[path as string, facts[i]]]))));
}

function settle(condition: Condition, known: ReadonlyMap<string, string>): Condition {
  switch (condition.kind) {
    case 'and':
      return allOf(condition.operands.map((operand) => settle(operand, known)));
    case 'or':
      return anyOf(condition.operands.map((operand) => settle(operand, known)));
    case 'not':
      return notOf(settle(condition.operand, known));
    case 'test':
    case 'exists':
      return isKnown(condition.field, known) ? answer(condition, known) : condition;
    case 'holds': {
      const fields = fieldsOf(condition.expr);
      return fields.length > 0 && fields.every((field) => isKnown(field, known)) ? answer(condition, known) : condition;
    }
    default:
      return condition;
  }
}

function isKnown({ path, isPattern, constant }: FieldRef, known: ReadonlyMap<string, string>): boolean {
  return !isPattern && constant === undefined && known.has(path);
}

function answer(condition: Condition, known: ReadonlyMap<string, string>): Condition {
  const document = Object.fromEntries(
    [...Map.groupBy(known, ([path]) => path.slice(0, path.indexOf('.')))].map(([outer, members]) => [
      outer,
      Object.fromEntries(members.map(([path, value]) => [path.slice(outer.length + 1), value])),
    ]),
  );
  return { kind: compileCondition(condition, 0)(new DocumentReader(document)) ? 'all' : 'none' };
}
