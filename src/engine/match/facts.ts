import { isJsonObject, type JsonObject } from '#base/json.ts';
import type { Condition, FieldRef } from '#plan/expr.ts';
import { allOf, anyOf, notOf } from '#plan/lower/conditions.ts';
import { compileCondition } from './condition.ts';
import { fieldsOf } from './expr.ts';
import { DocumentReader } from './reader.ts';

/** Fields that say what kind of event a document is: most rules ask for one, and there are few kinds. */
const PATHS = ['data_stream.dataset', 'event.dataset', 'event.module'] as const;

const SPLIT = PATHS.map((path) => {
  const dot = path.indexOf('.');
  return { path, outer: path.slice(0, dot), inner: path.slice(dot + 1) };
});

/** The value of each of the fields, where it is one text and filters ask for it; else undefined. */
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

/** What is known of a document, written into `facts`. A field written with a dot in its name, or in a list, is not known. */
export function readFacts(document: JsonObject, asked: ReadonlyMap<string, ReadonlySet<string>>, facts: (string | undefined)[]): void {
  for (let i = 0; i < SPLIT.length; i++) {
    const { path, outer, inner } = SPLIT[i] as (typeof SPLIT)[number];
    const object = Object.hasOwn(document, outer) ? document[outer] : undefined;
    const value = isJsonObject(object) && Object.hasOwn(object, inner) && !Object.hasOwn(document, path) ? object[inner] : undefined;
    facts[i] = typeof value === 'string' && asked.get(path)?.has(value) ? value : undefined;
  }
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
