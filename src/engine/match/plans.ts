import type { Event } from '#event/event.ts';
import { compileIndexPatterns, type SelectsIndex } from '#event/index-pattern.ts';
import type { Condition } from '#plan/expr.ts';
import { accessOf } from './access.ts';
import { AccessIndex } from './access-index.ts';
import type { FieldSlot, Fields } from './fields.ts';
import { PathTrie } from './path-trie.ts';

export type ReadyFilter = {
  readonly number: number;
  readonly index: readonly string[];
  readonly condition: Condition;
  /** Its top-level conditions, by their number. */
  readonly conditions: readonly number[];
};

/** The filters that an index leaves, by how they are reached, and the walk that finds what reaches them. */
type Plan = {
  readonly always: readonly ReadyFilter[];
  readonly indices: readonly AccessIndex<ReadyFilter>[];
  readonly trie: PathTrie;
};

/** More indices than this are not remembered: their names come from the data. */
const MAX_INDICES = 4096;

/** A plan for every set of filters that some index leaves. */
export class Plans {
  readonly #fields: Fields;
  readonly #groups: readonly { readonly selects: SelectsIndex; readonly filters: readonly ReadyFilter[] }[];
  readonly #byIndex = new Map<string, Plan>();
  readonly #bySelection = new Map<string, Plan>();
  #last: { readonly index: string; readonly dataset: string; readonly plan: Plan } | undefined;

  constructor(filters: readonly ReadyFilter[], fields: Fields) {
    this.#fields = fields;
    const groups = Map.groupBy(filters, ({ index }) => JSON.stringify(index));
    this.#groups = [...groups].map(([index, members]) => ({ selects: compileIndexPatterns(JSON.parse(index)), filters: members }));
  }

  planFor({ index, dataset }: Event): Plan {
    const last = this.#last;
    if (last && last.index === index && last.dataset === dataset) return last.plan;
    const plan = this.#planOf(index, dataset);
    this.#last = { index, dataset, plan };
    return plan;
  }

  #planOf(index: string, dataset: string): Plan {
    const key = `${index} ${dataset}`;
    let plan = this.#byIndex.get(key);
    if (!plan) {
      plan = this.#planOfSelection(this.#groups.map(({ selects }) => selects(index, dataset)));
      if (this.#byIndex.size >= MAX_INDICES) this.#byIndex.clear();
      this.#byIndex.set(key, plan);
    }
    return plan;
  }

  #planOfSelection(isSelected: readonly boolean[]): Plan {
    const key = isSelected.map(Number).join('');
    const known = this.#bySelection.get(key);
    if (known) return known;
    const plan = buildPlan(
      this.#groups.flatMap(({ filters }, i) => (isSelected[i] ? filters : [])),
      this.#fields,
    );
    this.#bySelection.set(key, plan);
    return plan;
  }
}

function buildPlan(filters: readonly ReadyFilter[], fields: Fields): Plan {
  const always: ReadyFilter[] = [];
  const indices = new Map<string, AccessIndex<ReadyFilter>>();
  const eager = new Set<FieldSlot>();
  for (const filter of filters) {
    const access = accessOf(filter.condition);
    if (!access) always.push(filter);
    for (const way of access ?? []) {
      const slot = fields.slotOf(way.slot.field);
      eager.add(slot);
      const index = indices.get(way.slot.key) ?? new AccessIndex<ReadyFilter>(way.slot, slot);
      indices.set(way.slot.key, index);
      index.add(way, filter);
    }
  }
  return { always, indices: [...indices.values()], trie: new PathTrie(fields.plainSlots(), eager) };
}
