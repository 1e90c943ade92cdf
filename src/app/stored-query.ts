import type { Diagnostic } from '#base/diagnostic.ts';
import type { StoreReader } from '#io/stores/service/store.ts';
import { type StoredAnswer, searchStored } from '#live/stored-search.ts';
import { type LowerContext, planQuery } from '#plan/languages.ts';
import type { Query } from '#plan/query.ts';
import type { RuleLanguage } from '#rule/rule.ts';
import { guessLanguage } from './query-language.ts';
import { knownSchema } from './schema.ts';

/** A query over stored events as somebody asks it. Times are epoch milliseconds. */
export type StoredQuery = {
  readonly text: string;
  /** Without it the text tells. */
  readonly language?: RuleLanguage;
  readonly from: number;
  readonly to: number;
  readonly datasets?: readonly string[];
  readonly size: number;
  /** What `now` means in it. */
  readonly now: number;
};

/** What it found; without an answer the diagnostics say what is wrong with it. */
export type StoredQueryResult = { readonly answer?: StoredAnswer; readonly diagnostics: readonly Diagnostic[] };

/** Plans a query and runs it over one moment's state of the store. `goesOn` is asked whether the answer is still wanted. */
export function runStoredQuery(reader: StoreReader, asked: StoredQuery, goesOn: () => boolean): StoredQueryResult {
  const language = asked.language ?? guessLanguage(asked.text);
  const { query, diagnostics } = planQuery(language, asked.text, storedContext());
  return query ? { answer: searchReader(reader, query, language, asked, goesOn), diagnostics } : { diagnostics };
}

function searchReader(
  { database, events }: StoreReader,
  query: Query,
  language: RuleLanguage,
  { from, to, datasets, size, now }: StoredQuery,
  goesOn: () => boolean,
): StoredAnswer {
  const options = {
    from,
    to,
    size,
    now,
    goesOn,
    timestamp: { path: '@timestamp', type: 'date' },
    keep: language === 'eql' ? 'newest' : 'first',
  } as const;
  return database.readConsistently(() => searchStored(events, query, { ...options, ...(datasets ? { datasets } : {}) }));
}

/** No table stands beside the events: what a query joins is told to be missing. */
function storedContext(): LowerContext {
  return { schema: knownSchema() };
}
