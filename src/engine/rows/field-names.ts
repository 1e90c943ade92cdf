import { isJsonObject, type JsonValue } from '#base/json.ts';
import { compileWildcard } from '#event/wildcard.ts';
import type { Column } from '#plan/query.ts';
import type { TableRow } from './row.ts';

const MAX_DEPTH = 50;
const MAX_NAMES = 10_000;

/** The fields that the rows' events have and that a column of unknown fields stands for, in order. */
export function fieldNamesOf(rows: readonly TableRow[], { pattern, except }: Extract<Column, { kind: 'fields' }>): string[] {
  const names = new Set<string>();
  for (const row of rows) if (row.event) addLeaves(row.event.document, '', 0, names);
  const matches = compileWildcard(pattern);
  const excepted = except.map((name) => compileWildcard(name));
  return [...names].filter((name) => matches(name) && !excepted.some((isExcepted) => isExcepted(name))).sort();
}

function addLeaves(node: JsonValue, path: string, depth: number, names: Set<string>): void {
  if (depth > MAX_DEPTH || names.size >= MAX_NAMES || node === null) return;
  if (Array.isArray(node)) for (const item of node) addLeaves(item, path, depth + 1, names);
  else if (isJsonObject(node)) {
    for (const [key, member] of Object.entries(node)) addLeaves(member, path === '' ? key : `${path}.${key}`, depth + 1, names);
  } else if (path !== '') names.add(path);
}
