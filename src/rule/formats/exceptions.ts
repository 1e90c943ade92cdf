import type { ExceptionEntry, ExceptionItem, ExceptionTest } from '../rule.ts';
import type { FileException, FileExceptionEntry, FileExceptionTest } from './schema.ts';

/** An exception item from a file; one without an id gets `fallbackId`. */
export function exceptionFromFile(item: FileException, fallbackId: string): ExceptionItem {
  const expires = item.expire_time === undefined ? undefined : Date.parse(item.expire_time);
  return {
    id: item.item_id ?? fallbackId,
    name: item.name,
    entries: item.entries.map(entryFromFile),
    osTypes: item.os_types,
    ...(expires === undefined ? {} : { expires }),
  };
}

export function fileException(item: ExceptionItem): FileException {
  return {
    item_id: item.id,
    name: item.name,
    entries: item.entries.map(fileEntry),
    os_types: [...item.osTypes],
    ...(item.expires === undefined ? {} : { expire_time: new Date(item.expires).toISOString() }),
  };
}

function entryFromFile(entry: FileExceptionEntry): ExceptionEntry {
  if (entry.type !== 'nested') return testFromFile(entry);
  return { kind: 'nested', field: entry.field, entries: entry.entries.map(testFromFile) };
}

function testFromFile(test: FileExceptionTest): ExceptionTest {
  const { field, operator } = test;
  switch (test.type) {
    case 'match':
      return { kind: 'match', field, operator, value: test.value };
    case 'match_any':
      return { kind: 'matchAny', field, operator, values: test.value };
    case 'wildcard':
      return { kind: 'wildcard', field, operator, value: test.value };
    case 'exists':
      return { kind: 'exists', field, operator };
    case 'list':
      return { kind: 'list', field, operator, listId: test.list.id, listType: test.list.type };
    default:
      return test satisfies never;
  }
}

function fileEntry(entry: ExceptionEntry): FileExceptionEntry {
  if (entry.kind !== 'nested') return fileTest(entry);
  return { field: entry.field, type: 'nested', entries: entry.entries.map(fileTest) };
}

function fileTest(test: ExceptionTest): FileExceptionTest {
  const { field, operator } = test;
  switch (test.kind) {
    case 'match':
      return { field, operator, type: 'match', value: test.value };
    case 'matchAny':
      return { field, operator, type: 'match_any', value: [...test.values] };
    case 'wildcard':
      return { field, operator, type: 'wildcard', value: test.value };
    case 'exists':
      return { field, operator, type: 'exists' };
    case 'list':
      return { field, operator, type: 'list', list: { id: test.listId, type: test.listType } };
    default:
      return test satisfies never;
  }
}
