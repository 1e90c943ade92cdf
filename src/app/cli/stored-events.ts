import { StoreReader } from '#io/stores/service/store.ts';
import { StoreError } from '#io/stores/service/store-error.ts';
import { describeSystemError } from '#io/system-error.ts';
import { type StoredAnswer, searchStored } from '#live/stored-search.ts';
import type { Query } from '#plan/query.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import type { LookupTable } from '../lookup-tables.ts';
import { UsageError } from './exit-code.ts';

type SearchFlags = {
  readonly since?: number;
  readonly until?: number;
  readonly now?: number;
  readonly size?: number;
  readonly dataset?: string;
};

/** What is shown of more results. */
const MOST_RESULTS = 10_000;

/** Runs a query over the stored events of a folder. */
export function searchFolder(
  folder: string,
  query: Query,
  language: RuleLanguage,
  lookups: ReadonlyMap<string, LookupTable>,
  { since = Number.MIN_SAFE_INTEGER, until = Number.MAX_SAFE_INTEGER, now = Date.now(), size = MOST_RESULTS, dataset }: SearchFlags,
): StoredAnswer {
  const reader = openReader(folder);
  try {
    return reader.database.readConsistently(() =>
      searchStored(reader.events, query, {
        from: since,
        to: until,
        now,
        size,
        ...(dataset === undefined ? {} : { datasets: [dataset] }),
        timestamp: { path: '@timestamp', type: 'date' },
        keep: language === 'eql' ? 'newest' : 'first',
        readIndex: (name) => lookups.get(name)?.rows ?? [],
        goesOn: () => true,
      }),
    );
  } finally {
    reader.close();
  }
}

export function openReader(folder: string): StoreReader {
  try {
    return new StoreReader(folder);
  } catch (error) {
    if (error instanceof StoreError) throw new UsageError(visibleLine(error.message));
    const reason = describeSystemError(error)?.message ?? (error instanceof Error ? error.message : String(error));
    throw new UsageError(`the data in ${visibleLine(folder)} cannot be read: ${reason}`);
  }
}
