import type { Scalar } from '#event/value.ts';
import type { Clause, SeenField } from './clause.ts';
import { codePoints, type Difference, drawInvisible } from './difference.ts';
import type { NearMiss } from './near-miss.ts';

/** A clause tree as lines, one a clause: `✓` true, `✗` false, with the values it saw and, for a near miss, the smallest difference. */
export function printClause(clause: Clause, indent = ''): readonly string[] {
  const mark = clause.isTrue ? '✓' : '✗';
  const head = clause.kind === 'leaf' ? clause.text : clause.kind === 'nested' ? 'some nested object meets' : clause.kind;
  return [
    `${indent}${mark} ${shortenMiddle(drawInvisible(head))}`,
    ...[...unknownNote(clause), ...leafNotes(clause)].map((note) => `${indent}    ${note}`),
    ...clause.operands.flatMap((operand) => printClause(operand, `${indent}  `)),
  ];
}

/** Neither true nor false: `not` of it is not true either. */
function unknownNote({ isUnknown }: Clause): readonly string[] {
  return isUnknown ? ['unknown: something in it has no value'] : [];
}

/** Why a rule did not fire on the event that came closest, in sentences. */
export function printNearMiss(nearMiss: NearMiss): readonly string[] {
  const { event, clauses } = nearMiss;
  const count = clauses.length === 1 ? 'one clause' : `${clauses.length} clauses`;
  return [
    `closest event: ${event.dataset} ${new Date(event.time).toISOString()}, kept out by ${count}:`,
    ...clauses.flatMap((clause) => printClause(clause, '  ')),
  ];
}

function leafNotes(clause: Clause): readonly string[] {
  if (clause.kind !== 'leaf') return [];
  const seen = clause.seen.map(printSeen);
  const didYouMean = clause.didYouMean === undefined ? [] : [`did you mean ${drawInvisible(clause.didYouMean)}?`];
  return [...seen, ...didYouMean, ...(clause.nearMiss ? nearMissNotes(clause.nearMiss) : [])];
}

/** `user.name is "mira"`; of several values, and of a field that nobody declares, it says so. */
function printSeen({ field, type, values }: SeenField): string {
  const unknown = type === 'unknown' ? ' (nobody declares its type)' : '';
  if (values.length === 0) return `${field} has no value in this event${unknown}`;
  const shown = values.slice(0, MAX_VALUES).map(printScalar).join(', ');
  const verb = values.length === 1 ? 'is' : `has ${values.length} values:`;
  return `${field} ${verb} ${shown}${values.length > MAX_VALUES ? ', …' : ''}${unknown}`;
}

const MAX_VALUES = 5;

function nearMissNotes(nearMiss: NonNullable<Clause['nearMiss']>): readonly string[] {
  return [
    `the literal is ${quote(nearMiss.literal)}`,
    `the value is   ${quote(nearMiss.value)}`,
    ...nearMiss.differences.map((difference) => `  ${printDifference(difference)}`),
  ];
}

function printDifference({ at, literal, value }: Difference): string {
  return `at character ${at}: the literal has ${codePoints(literal)}, the value has ${codePoints(value)}`;
}

function printScalar(value: Scalar): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

function quote(text: string): string {
  return `"${shorten(drawInvisible(text), 160)}"`;
}

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}

/** The end of a clause names its field. */
function shortenMiddle(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 130)} … ${text.slice(-60)}`;
}
