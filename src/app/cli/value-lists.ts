import { readFile } from 'node:fs/promises';
import { nearest } from '#base/nearest.ts';
import type { ValueLists } from '#engine/alert/exceptions.ts';
import { describeSystemError } from '#io/system-error.ts';
import { visibleLine } from '#rule/plain-text.ts';
import type { ExceptionItem, Rule } from '#rule/rule.ts';
import { UsageError } from './exit-code.ts';

/** `--value-list` of every command that runs rules; it may be said again. */
export const VALUE_LIST_OPTION = [
  '--value-list <id=file>',
  'the values of a value list that exceptions name, one a line; may be said again',
  (word: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), word],
] as const;

/** A list is held in memory as a whole, and becomes a part of every exception that names it. */
const MAX_VALUES = 100_000;

/** The value lists that `--value-list id=file` names: a value a line, as Kibana exports them. Blank lines say nothing. */
export async function readValueLists(words: readonly string[] = []): Promise<ValueLists> {
  const lists = new Map<string, readonly string[]>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 1 || at === word.length - 1) throw new UsageError(`--value-list ${word} names no list.`, 'Write --value-list id=file');
    const id = word.slice(0, at);
    if (lists.has(id)) throw new UsageError(`--value-list ${id} is given twice.`, 'Put all values into one file.');
    lists.set(id, valuesOf(await readText(word.slice(at + 1), id), word));
  }
  return lists;
}

/** A list that no exception names is most likely a misspelled one, and the exception that needs it would stay without. */
export function assertListsNamed(lists: ValueLists, rules: readonly Rule[]): void {
  const named = new Set(rules.flatMap(({ exceptions }) => exceptions.flatMap(listsOf)));
  for (const id of lists.keys()) {
    if (named.has(id)) continue;
    const meant = nearest(id, named);
    const ids = [...named].sort().slice(0, 10).map(visibleLine).join(', ');
    const help = named.size === 0 ? 'None of the rules names a value list.' : `The rules name ${ids}.`;
    throw new UsageError(
      `no exception names a value list "${id}".`,
      meant === undefined ? help : `Did you mean ${visibleLine(meant)}? ${help}`,
    );
  }
}

function listsOf({ entries }: ExceptionItem): readonly string[] {
  const tests = entries.flatMap((entry) => (entry.kind === 'nested' ? entry.entries : [entry]));
  return tests.flatMap((test) => (test.kind === 'list' ? [test.listId] : []));
}

async function readText(path: string, id: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR';
    const reason = isFolder ? 'it is a folder' : describeSystemError(error)?.message;
    if (reason === undefined) throw error;
    throw new UsageError(`the value list "${id}" cannot be read: ${path}: ${reason}.`, 'Write --value-list id=file, a value a line.');
  }
}

function valuesOf(text: string, word: string): readonly string[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const values = [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
  if (values.length === 0) throw new UsageError(`--value-list ${word} holds no value.`, 'Write a value a line.');
  if (values.length > MAX_VALUES) throw new UsageError(`--value-list ${word} holds more than ${MAX_VALUES} values.`);
  return values;
}
