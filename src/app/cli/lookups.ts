import type { JsonObject } from '#base/json.ts';
import { readRecords } from '#io/read-records.ts';
import { DEFAULT_READ_LIMITS, PROBLEM_KINDS } from '#io/record.ts';
import { findFiles } from '#io/sources/files/find-files.ts';
import { type LookupTable, lookupTable } from '../lookup-tables.ts';
import { UsageError } from './exit-code.ts';

/** A table is held in memory as a whole. */
const MAX_ROWS = 1_000_000;

/** The tables that `--lookup name=file` names. A table that is not read as it stands would join wrongly, so any loss is an error. */
export async function readLookups(words: readonly string[]): Promise<ReadonlyMap<string, LookupTable>> {
  const tables = new Map<string, LookupTable>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1 || at === word.length - 1) throw new UsageError(`--lookup ${word} is no table.`, 'Write --lookup name=file.csv');
    const name = word.slice(0, at);
    tables.set(name, lookupTable(name, await readRows(word.slice(at + 1))));
  }
  return tables;
}

async function readRows(path: string): Promise<readonly JsonObject[]> {
  const { sources, problems } = await findFiles([path]);
  const rows: JsonObject[] = [];
  const found = [...problems];
  for await (const batch of readRecords(sources, { limits: DEFAULT_READ_LIMITS })) {
    found.push(...batch.problems);
    for (const { value } of batch.records) rows.push(value);
    if (rows.length > MAX_ROWS) throw new UsageError(`${path} holds more than ${MAX_ROWS} rows, which is too much for a lookup.`);
  }
  const loss = found.find(({ kind }) => PROBLEM_KINDS[kind].isLoss);
  if (loss) throw new UsageError(`${loss.path}${loss.line === undefined ? '' : `:${loss.line}`}: ${loss.message}`);
  return rows;
}
