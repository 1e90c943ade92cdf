import type { Event } from '#event/event.ts';
import { compileIndexPatterns, type SelectsIndex } from '#event/index-pattern.ts';
import type { Condition } from '#plan/expr.ts';
import { accessOf } from './access.ts';
import { AccessIndex } from './access-index.ts';
import { Conjuncts, inTestingOrder } from './conjuncts.ts';
import { askedTexts, type Facts, readFacts, settleCondition } from './facts.ts';
import { type FieldSlot, Fields } from './fields.ts';
import { PathTrie } from './path-trie.ts';

/** A filter with its number, and its condition without date math. */
export type NumberedFilter = { readonly number: number; readonly index: readonly string[]; readonly condition: Condition };

/** A filter as a plan tests it. */
export type ReadyFilter = {
  readonly number: number;
  /** Its top-level conditions, by their number. */
  readonly conditions: readonly number[];
};

/** The filters that events of one kind may meet, by how they are reached, and the walk that finds what reaches them. */
export type Plan = {
  readonly always: readonly ReadyFilter[];
  readonly indices: readonly AccessIndex<ReadyFilter>[];
  readonly trie: PathTrie;
  readonly conjuncts: Conjuncts;
};

/** More indices than this are not remembered: their names come from the data. */
const MAX_INDICES = 4096;

/** More kinds of events than these are not told apart. */
const MAX_KINDS = 256;

/** A plan for every kind of events: what an index, and the fields that say what an event is, leave of the filters. Made when one comes. */
export class Plans {
  readonly #groups: readonly { readonly selects: SelectsIndex; readonly filters: readonly NumberedFilter[] }[];
  readonly #asked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #selectionByIndex = new Map<string, string>();
  readonly #byKind = new Map<string, Plan>();
  readonly #facts: (string | undefined)[] = [];
  /** The kinds that came last, latest first: sources take turns. */
  #recent: readonly Kind[] = [];

  constructor(filters: readonly NumberedFilter[]) {
    const groups = Map.groupBy(filters, ({ index }) => JSON.stringify(index));
    this.#groups = [...groups].map(([index, members]) => ({ selects: compileIndexPatterns(JSON.parse(index)), filters: members }));
    this.#asked = askedTexts(filters.map(({ condition }) => condition));
  }

  planFor({ index, dataset, document }: Event): Plan {
    readFacts(document, this.#asked, this.#facts);
    for (const kind of this.#recent)
      if (kind.index === index && kind.dataset === dataset && isSame(kind.facts, this.#facts)) return kind.plan;
    const facts = [...this.#facts];
    const plan = this.#planOf(this.#selectionOf(index, dataset), facts);
    this.#recent = [{ index, dataset, facts, plan }, ...this.#recent.slice(0, MAX_RECENT - 1)];
    return plan;
  }

  /** A digit for each group: whether its filters read the index. */
  #selectionOf(index: string, dataset: string): string {
    const key = `${index} ${dataset}`;
    let selection = this.#selectionByIndex.get(key);
    if (selection === undefined) {
      selection = this.#groups.map(({ selects }) => Number(selects(index, dataset))).join('');
      if (this.#selectionByIndex.size >= MAX_INDICES) this.#selectionByIndex.clear();
      this.#selectionByIndex.set(key, selection);
    }
    return selection;
  }

  #planOf(selection: string, facts: Facts): Plan {
    const key = JSON.stringify([selection, ...facts.map((fact) => fact ?? null)]);
    const known = this.#byKind.get(key);
    if (known) return known;
    if (this.#byKind.size >= MAX_KINDS && facts.some((fact) => fact !== undefined)) return this.#planOf(selection, NO_FACTS);
    const selected = this.#groups.flatMap(({ filters }, i) => (selection[i] === '1' ? filters : []));
    const plan = buildPlan(selected, facts);
    this.#byKind.set(key, plan);
    return plan;
  }
}

type Kind = { readonly index: string; readonly dataset: string; readonly facts: Facts; readonly plan: Plan };

const MAX_RECENT = 4;

const NO_FACTS: Facts = [];

function isSame(left: Facts, right: Facts): boolean {
  for (let i = 0; i < right.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

function buildPlan(filters: readonly NumberedFilter[], facts: Facts): Plan {
  const fields = new Fields();
  const conjuncts = new Conjuncts(fields);
  const always: ReadyFilter[] = [];
  const indices = new Map<string, AccessIndex<ReadyFilter>>();
  const eager = new Set<FieldSlot>();
  for (const { number, condition: whole } of filters) {
    const condition = settleCondition(whole, facts);
    if (condition.kind === 'none') continue;
    const ready = { number, conditions: inTestingOrder(condition).map((conjunct) => conjuncts.numberOf(conjunct)) };
    const access = accessOf(condition);
    if (!access) always.push(ready);
    for (const way of access ?? []) {
      const slot = fields.slotOf(way.slot.field);
      eager.add(slot);
      const index = indices.get(way.slot.key) ?? new AccessIndex<ReadyFilter>(way.slot, slot);
      indices.set(way.slot.key, index);
      index.add(way, ready);
    }
  }
  return { always, indices: [...indices.values()], trie: new PathTrie(fields.plainSlots(), eager), conjuncts };
}
