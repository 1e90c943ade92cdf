import type { ValueLists } from '#engine/alert/exceptions.ts';
import type { ExceptionStore, NamespaceType } from '#io/stores/service/exception-store.ts';
import type { ValueListStore } from '#io/stores/service/value-list-store.ts';
import { readExceptionItem } from '#rule/formats/exception-lists.ts';
import type { ExceptionItem } from '#rule/rule.ts';

/** The items of a list, ready for a rule. What is stored was checked when it came. */
export function listedExceptions(
  store: ExceptionStore,
  { listId, namespaceType }: { readonly listId: string; readonly namespaceType: NamespaceType },
): readonly ExceptionItem[] {
  return store.items(listId, namespaceType).flatMap(({ document, itemId }) => {
    const item = readExceptionItem({ ...document, item_id: itemId });
    return typeof item === 'string' ? [] : [item];
  });
}

/** The value lists that exceptions name; of a list that is not there nothing is known. */
export function valueListsOf(store: ValueListStore, items: readonly ExceptionItem[]): ValueLists {
  const lists = new Map<string, readonly string[]>();
  for (const id of valueListIdsOf(items)) if (store.list(id)) lists.set(id, store.values(id));
  return lists;
}

export function valueListIdsOf(items: readonly ExceptionItem[]): ReadonlySet<string> {
  const tests = items.flatMap(({ entries }) => entries.flatMap((entry) => (entry.kind === 'nested' ? entry.entries : [entry])));
  return new Set(tests.flatMap((test) => (test.kind === 'list' ? [test.listId] : [])));
}
