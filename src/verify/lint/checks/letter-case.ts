import { foldCase } from '#event/text.ts';
import type { Comparison, Literal } from '../../reading/reading.ts';
import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** L013: one field compared with and without regard to letter case. L014: variants of letter case, written out. */
export function letterCase(subject: Subject): readonly Finding[] {
  const byField = Map.groupBy(
    subject.reading.comparisons.filter(({ field }) => isCaseSensitive(subject, field)),
    ({ field }) => field,
  );
  return [...byField.values()].flatMap((comparisons) => [...mismatches(comparisons), ...variants(comparisons)]);
}

function isCaseSensitive({ schema }: Subject, name: string): boolean {
  const field = schema.field(name);
  return field?.normalizer === undefined && (field?.type === 'keyword' || field?.type === 'unknown');
}

function mismatches(comparisons: readonly Comparison[]): readonly Finding[] {
  const loose = comparisons.filter(({ ignoresCase }) => ignoresCase);
  const strict = comparisons.filter(({ ignoresCase }) => !ignoresCase);
  const [pair] = strict.flatMap((comparison) =>
    comparison.literals
      .filter(({ text }) => loose.some(({ literals }) => literals.some((other) => isSameWord(other.text, text))))
      .map((literal) => ({ comparison, literal })),
  );
  if (!pair) return [];
  const { comparison, literal } = pair;
  return [
    {
      code: 'L013',
      severity: 'warning',
      message: `${comparison.field} is compared without regard to letter case in one place, and with regard to it here`,
      span: literal.span,
      evidence: [`a value in other letters passes the one and fails "${literal.text}" here`],
      help: 'use ":" or "in~" in both places',
    },
  ];
}

function variants(comparisons: readonly Comparison[]): readonly Finding[] {
  const literals: readonly Literal[] = comparisons
    .filter(({ isNegated, ignoresCase }) => !isNegated && !ignoresCase)
    .flatMap((one) => one.literals);
  const group = literals.filter((one) => literals.some((other) => other.text !== one.text && isSameWord(other.text, one.text)));
  const [first] = group;
  if (!first || !comparisons[0]) return [];
  return [
    {
      code: 'L014',
      severity: 'info',
      message: `${comparisons[0].field} is compared with ${group.length} variants of letter case`,
      span: first.span,
      evidence: [group.map(({ text }) => `"${text}"`).join(', ')],
      help: 'compare without regard to letter case, or with the one spelling that the pipeline writes',
    },
  ];
}

function isSameWord(left: string, right: string): boolean {
  return foldCase(left, 'unicode') === foldCase(right, 'unicode');
}
