import type { Finding, FoundColumn } from '#engine/search/finding.ts';
import { shown } from '../../search-table.ts';
import { harmlessJson } from '../harmless-json.ts';
import type { FindingOptions } from './options.ts';

/**
 * One object: `events`, `sequences` (each with `join_keys` and `events`, null for a missing one), or `columns` and `rows`. A result a line.
 */
export async function* renderFindingsJson(findings: AsyncIterable<Finding>, { shape }: FindingOptions): AsyncGenerator<string> {
  let columns: readonly FoundColumn[] = [];
  let isFirst = true;
  if (shape !== 'table') yield `{"${shape}": [`;
  for await (const finding of findings) {
    if (finding.kind === 'columns') {
      columns = finding.columns;
      yield `{"columns": ${harmlessJson(columns)},\n"rows": [`;
      continue;
    }
    yield `${isFirst ? '\n' : ',\n'}${harmlessJson(finding.kind === 'row' ? rowValues(finding.values, columns) : resultJson(finding))}`;
    isFirst = false;
  }
  yield isFirst ? ']}\n' : '\n]}\n';
}

/** A document, a sequence or a row a line; a row is an object by column. */
export async function* renderFindingsNdjson(findings: AsyncIterable<Finding>): AsyncGenerator<string> {
  let columns: readonly FoundColumn[] = [];
  for await (const finding of findings) {
    if (finding.kind === 'columns') columns = finding.columns;
    else if (finding.kind === 'row') yield `${harmlessJson(rowObject(finding.values, columns))}\n`;
    else yield `${harmlessJson(resultJson(finding))}\n`;
  }
}

function resultJson(finding: Extract<Finding, { kind: 'event' | 'sequence' }>): unknown {
  return finding.kind === 'event' ? finding.document : { join_keys: finding.joinKeys, events: finding.events };
}

function rowValues(values: Extract<Finding, { kind: 'row' }>['values'], columns: readonly FoundColumn[]): unknown[] {
  return values.map((value, i) => shown(value, columns[i]?.type));
}

/** Without a prototype: a column may be called `__proto__`. */
function rowObject(values: Extract<Finding, { kind: 'row' }>['values'], columns: readonly FoundColumn[]): Record<string, unknown> {
  const row: Record<string, unknown> = Object.create(null);
  for (const [i, { name, type }] of columns.entries()) row[name] = shown(values[i] ?? null, type);
  return row;
}
