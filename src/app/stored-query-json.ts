import type { Diagnostic } from '#base/diagnostic.ts';
import { printDate } from '#event/date.ts';
import type { StoredAnswer } from '#live/stored-search.ts';
import { shown } from './search-table.ts';
import type { StoredQuery } from './stored-query.ts';

/** What a thread that searches sends back. */
export type SearchReply =
  /** `text` is the JSON of the answer. */
  | { readonly kind: 'answer'; readonly text: string; readonly diagnostics: readonly Diagnostic[] }
  /** The query has a mistake. */
  | { readonly kind: 'mistake'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'failure'; readonly reason: string };

/** The answer as the API gives it. */
export function storedAnswerJson(answer: StoredAnswer, { from, to }: Pick<StoredQuery, 'from' | 'to'>): object {
  const { shape, findings, total, isPartial, notes, inTime, readCount } = answer;
  const shownCount = findings.filter(({ kind }) => kind !== 'columns').length;
  return {
    kind: shape,
    total,
    isCut: shownCount < total,
    isPartial,
    from: printDate(from),
    to: printDate(to),
    notes,
    events: { inTime, read: readCount },
    ...resultsOf(answer),
  };
}

function resultsOf({ shape, findings }: StoredAnswer): object {
  if (shape !== 'table')
    return {
      results: findings.flatMap((one) => (one.kind === 'event' ? [one.document] : one.kind === 'sequence' ? [sequenceJson(one)] : [])),
    };
  const columns = findings.flatMap((one) => (one.kind === 'columns' ? one.columns : []));
  const rows = findings.flatMap((one) => (one.kind === 'row' ? [one.values.map((value, i) => shown(value, columns[i]?.type))] : []));
  return { columns, results: rows };
}

function sequenceJson({ joinKeys, events }: { readonly joinKeys: readonly unknown[]; readonly events: readonly unknown[] }): object {
  return { joinKeys, events };
}
