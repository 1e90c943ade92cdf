import { compileCondition } from '#engine/match/condition.ts';
import { DocumentReader, type Predicate } from '#engine/match/reader.ts';
import { type Draft, setAt } from '#normalize/document.ts';
import { planQuery } from '#plan/languages.ts';
import type { Choice } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { listedOperations } from './credential-operations.ts';

/** L012: a `case` that gives no arm to what the filter asks for, gives one to nothing, or one value to opposites. */
export function valueTables(subject: Subject): readonly Finding[] {
  return subject.reading.choices.flatMap((choice) => inChoice(subject, choice));
}

type Row = { readonly text: string; readonly value: string | undefined };

function inChoice(subject: Subject, choice: Choice): readonly Finding[] {
  if (choice.arms.some(({ isComputed }) => isComputed)) return [];
  const { reading } = subject;
  const fields = new Set(
    choice.arms.flatMap(({ condition }) =>
      reading.fields.filter(({ span }) => span.start >= condition.start && span.end <= condition.end).map(({ name }) => name),
    ),
  );
  const [field] = fields;
  const listed = reading.comparisons
    .filter((one) => one.field === field && one.part === 'filter' && !one.isNegated)
    .flatMap(({ literals }) => literals);
  const conditions = choice.arms.map(({ condition }) => predicateOf(subject, condition));
  if (field === undefined || fields.size > 1 || listed.length < 2 || listed.some(({ isPattern }) => isPattern)) return [];
  if (!conditions.every((condition) => condition !== undefined)) return [];
  const armOf = (text: string): number => conditions.findIndex((holds) => holds(new DocumentReader(documentWith(field, text))));
  const rows = listed.map(({ text }) => ({ text, arm: armOf(text) }));
  const table = rows.map(({ text, arm }) => ({ text, value: choice.arms[arm]?.value ?? choice.otherwise }));
  const unreached = choice.arms
    .filter((_, arm) => !rows.some((row) => row.arm === arm))
    .map(({ value }) => `"${value}" is given to none of the listed values`);
  const conflicts = conflictsIn(subject, table);
  const leftOver = rows
    .filter(({ arm }) => arm < 0)
    .map(({ text }) => `"${text.trim()}" is left to ${choice.otherwise === undefined ? 'null' : `"${choice.otherwise}"`}`);
  // A last arm for the rest is what it is for; only when the operation the rule is about is in the rest it is a mistake.
  const isHeadlineLeft = rows.some(({ text, arm }) => arm < 0 && isCredentialChange(subject, text));
  const evidence = [...unreached, ...conflicts, ...(isHeadlineLeft ? leftOver : [])];
  if (evidence.length === 0) return [];
  return [
    {
      code: 'L012',
      severity: 'warning',
      message: `The values of ${choice.column} do not fit what the rule asks for`,
      span: choice.span,
      evidence,
      help: 'give every listed value the arm that is meant for it',
    },
  ];
}

function predicateOf({ reading, schema }: Subject, condition: Choice['span']): Predicate | undefined {
  const { query } = planQuery('eql', `any where ${reading.text.slice(condition.start, condition.end)}`, { schema });
  return query?.kind === 'events' ? compileCondition(query.filter, 0) : undefined;
}

function documentWith(field: string, text: string): Draft {
  const document: Draft = {};
  setAt(document, field.split('.'), text);
  return document;
}

function isCredentialChange(subject: Subject, text: string): boolean {
  return listedOperations(subject).some(
    ({ fact, literal }) => literal.text === text && (fact.effect === 'adds' || fact.effect === 'changes'),
  );
}

/** One value for what adds and what removes. */
function conflictsIn(subject: Subject, table: readonly Row[]): readonly string[] {
  const effects = new Map(listedOperations(subject).map(({ fact, literal }) => [literal.text, fact.effect]));
  const removals = table.filter(({ text }) => effects.get(text) === 'removes');
  return removals
    .filter(({ value }) => table.some((row) => row.value === value && effects.get(row.text) === 'adds'))
    .map(({ text, value }) => `"${value}" is given to the removal "${text}" as to additions`);
}
