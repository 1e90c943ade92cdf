import type { SourceText } from '#plan/expr.ts';
import type { OnFailure } from '../match/expr.ts';

/** Elasticsearch: of each expression so many reasons are told. */
const MAX_REASONS = 20;

type Failed = { readonly source: SourceText; readonly taken: string; readonly reasons: Set<string>; count: number };

/** What could not be computed, by the place in the query. */
export class Failures {
  readonly #failed = new Map<string, Failed>();

  readonly note: OnFailure = (source, reason, taken) => {
    const place = `${source.line}:${source.column}:${source.text}`;
    const failed = this.#failed.get(place) ?? { source, taken, reasons: new Set(), count: 0 };
    this.#failed.set(place, failed);
    if (failed.count++ < MAX_REASONS) failed.reasons.add(reason);
  };

  /** The warnings as Elasticsearch words them, in the order of the query. */
  warnings(): readonly string[] {
    return [...this.#failed.values()]
      .toSorted((left, right) => left.source.line - right.source.line || left.source.column - right.source.column)
      .flatMap(({ source: { line, column, text }, taken, reasons }) => [
        `Line ${line}:${column}: evaluation of [${text}] failed, treating result as ${taken}. Only first ${MAX_REASONS} failures recorded.`,
        ...[...reasons].map((reason) => `Line ${line}:${column}: ${reason}`),
      ]);
  }
}
