import type { Span } from '#base/span.ts';
import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader, type Predicate } from '#engine/match/reader.ts';
import type { Event } from '#event/event.ts';
import type { Schema } from '#event/schema/schema.ts';
import { planQuery } from '#plan/languages.ts';
import type { Rule } from '#rule/rule.ts';
import { type Arm, type Clause, type Reading, readQuery } from '../reading/reading.ts';

/** A part of a rule's query that no event of its cases meets. */
export type Unexercised = { readonly kind: 'alternative' | 'arm'; readonly text: string; readonly span: Span };

/** The alternatives (`or`) and the arms of `case` in a rule's query that none of the events meets. */
export function unexercisedParts(rule: Rule, events: readonly Event[], schema: Schema): readonly Unexercised[] {
  const { detection } = rule;
  if (detection.type === 'machine_learning' || events.length === 0) return [];
  const reading = readQuery('language' in detection ? detection.language : detection.type, detection.query.text);
  const compile = (language: Reading['language'], text: string): Predicate | undefined => {
    const { query } = planQuery(language, text, { schema, fieldMap: rule.fieldMap });
    return query?.kind === 'events' ? compileCondition(query.filter, 0) : undefined;
  };
  const readers = (): readonly DocumentReader[] => events.map(({ document }) => new DocumentReader(document));
  const alternatives = reading.clauses.flatMap(alternativesIn).filter(({ span }) => {
    const holds = compile(reading.language, reading.asQuery(span));
    return holds !== undefined && !readers().some(holds);
  });
  const arms = reading.choices.flatMap((choice) => idleArms(choice.arms, reading, readers, (text) => compile('eql', `any where ${text}`)));
  return [
    ...alternatives.map(({ span }): Unexercised => ({ kind: 'alternative', text: textOf(reading, span), span })),
    ...arms.map(({ span, condition }): Unexercised => ({ kind: 'arm', text: textOf(reading, condition), span })),
  ];
}

/** The operands of every `or`, down to the smallest. */
function alternativesIn({ kind, operands }: Clause): readonly Clause[] {
  const below = operands.flatMap(alternativesIn);
  return kind === 'or' ? [...operands, ...below] : below;
}

/** Arms that no event reaches: it meets an earlier one, or not this one. Arms on computed columns are not told. */
function idleArms(
  arms: readonly Arm[],
  { text }: Reading,
  readers: () => readonly DocumentReader[],
  compile: (text: string) => Predicate | undefined,
): readonly Arm[] {
  if (arms.some(({ isComputed }) => isComputed)) return [];
  const conditions = arms.map(({ condition }) => compile(text.slice(condition.start, condition.end)));
  if (!conditions.every((condition) => condition !== undefined)) return [];
  const reached = new Set(readers().map((reader) => conditions.findIndex((holds) => holds(reader))));
  return arms.filter((_, i) => !reached.has(i));
}

function textOf({ text }: Reading, { start, end }: Span): string {
  return text.slice(start, end).replace(/\s+/g, ' ');
}
