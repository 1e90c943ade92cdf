import type { EsqlQuery } from '#lang/esql/ast.ts';
import { parseEsql } from '#lang/esql/parser.ts';
import type { Reading } from './reading.ts';
import { readRows } from './rows.ts';

/** Columns that every row may have besides those of the events. */
const METADATA = /^_(?:id|index|version|source|score|ignored|index_mode|tier)$/;

/** The leading WHEREs are taken as the filter; conditions on computed columns are not taken apart. */
export function readEsql(text: string): Reading {
  const { query } = parseEsql(text);
  const { comparisons, fields, copied, choices } = readRows(isOverEvents(query) ? query.commands : [], 'filter');
  return {
    language: 'esql',
    text,
    comparisons,
    fields: fields.filter(({ name }) => !METADATA.test(name)),
    clauses: [],
    asQuery: ({ start, end }) => text.slice(start, end),
    copied,
    choices,
    indices: indicesOf(query),
  };
}

function indicesOf({ source }: EsqlQuery): readonly string[] {
  return source.kind === 'from' ? source.indices.flatMap((index) => (index.kind === 'pattern' ? [index.text] : [])) : [];
}

/** Of a union and of a table that joins others nobody knows the columns here. */
function isOverEvents({ source, commands }: EsqlQuery): boolean {
  const isPlain = source.kind === 'from' && source.indices.every(({ kind }) => kind === 'pattern');
  return isPlain && commands.every(({ kind }) => kind !== 'lookup' && kind !== 'enrich');
}
