import { operationNameKey } from '#event/operation-name.ts';
import { foldCase } from '#event/text.ts';
import { codePoints, differences, drawInvisible } from '../../explain/difference.ts';
import type { Comparison, Literal } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import { operationComparisons, type Subject } from '../subject.ts';

/** L001: a literal that no record holds, though one holds nearly the same. L010: an operation that the vendor does not have. */
export function neverSeenLiterals(subject: Subject): readonly Finding[] {
  const operationFields = new Set(operationComparisons(subject).map(({ field }) => field));
  return subject.reading.comparisons.flatMap((comparison) => {
    const isOperation = operationFields.has(comparison.field);
    const known = [...(isOperation ? operationNames(subject) : []), ...(subject.seen.get(comparison.field) ?? [])];
    return comparison.literals
      .filter(({ isPattern }) => !isPattern)
      .flatMap(
        (literal) => neverSeen(comparison, literal, known) ?? (isOperation ? unknownOperation(subject, comparison, literal, known) : []),
      );
  });
}

function operationNames({ facts }: Subject): readonly string[] {
  return facts.flatMap(({ operations }) => operations.map(({ name }) => name));
}

/** Undefined when nothing like it is known; no finding when it is there. */
function neverSeen({ field, ignoresCase }: Comparison, literal: Literal, known: readonly string[]): readonly Finding[] | undefined {
  const alike = known.filter((value) => operationNameKey(value) === operationNameKey(literal.text));
  const [nearest] = alike;
  if (nearest === undefined) return undefined;
  const isThere = alike.some((value) =>
    ignoresCase ? foldCase(value, 'unicode') === foldCase(literal.text, 'unicode') : value === literal.text,
  );
  if (isThere) return [];
  return [
    {
      code: 'L001',
      severity: 'error',
      message: `No record of ${field} holds ${quoted(literal.text)}; it is logged as ${quoted(nearest)}`,
      span: literal.span,
      evidence: differences(literal.text, nearest).map(
        (one) => `at character ${one.at + 1}: written ${codePoints(one.literal)}, logged ${codePoints(one.value)}`,
      ),
      help: 'write it as it is logged, or map the field to op.canonical, which folds dashes and blanks',
      fields: [field],
    },
  ];
}

function unknownOperation({ facts }: Subject, { field }: Comparison, literal: Literal, known: readonly string[]): readonly Finding[] {
  const families = facts.flatMap(({ completeFamilies }) => completeFamilies);
  const family = families.find((prefix) => operationNameKey(literal.text).startsWith(prefix));
  if (family === undefined) return [];
  const relatives = known.filter(
    (name) => operationNameKey(name).startsWith(family) || operationNameKey(name).endsWith(operationNameKey(literal.text).slice(-12)),
  );
  return [
    {
      code: 'L010',
      severity: 'warning',
      message: `The vendor has no operation ${quoted(literal.text)}`,
      span: literal.span,
      evidence: relatives.slice(0, 3).map((name) => `there is ${quoted(name)}`),
      help: `remove it, or show a record of ${field} that holds it`,
    },
  ];
}

function quoted(text: string): string {
  return `"${drawInvisible(text)}"`;
}
