import type { JsonObject } from '#base/json.ts';
import type { Condition } from '#plan/expr.ts';
import { AccessIndex } from './access-index.ts';
import { Candidates, type ReadyFilter } from './candidates.ts';
import { approachTo, Conjuncts } from './conjuncts.ts';
import { FACT_ROOTS, type Facts, settleCondition } from './facts.ts';
import { type FieldSlot, Fields } from './fields.ts';
import { buildPathTrie } from './path-trie.ts';
import type { Place } from './place.ts';
import { DocumentReader } from './reader.ts';

/** A filter with its number, and its condition without date math. */
export type NumberedFilter = { readonly number: number; readonly index: readonly string[]; readonly condition: Condition };

/** The filters that events of one kind may meet, by how they are reached, and the walk that finds what reaches them. */
export class Plan {
  readonly #always: readonly ReadyFilter[];
  readonly #indices: readonly AccessIndex[];
  readonly #root: Place;
  readonly #conjuncts: Conjuncts;
  readonly #candidates = new Candidates();

  constructor(filters: readonly NumberedFilter[], facts: Facts) {
    const fields = new Fields();
    const always: ReadyFilter[] = [];
    const indices = new Map<string, AccessIndex>();
    const probes = new Map<FieldSlot, AccessIndex[]>();
    this.#conjuncts = new Conjuncts(fields);
    for (const { number, condition: whole } of filters) {
      const condition = settleCondition(whole, facts);
      if (condition.kind === 'none') continue;
      const { access, conjuncts } = approachTo(condition);
      const ready: ReadyFilter = { number, conditions: conjuncts.map((conjunct) => this.#conjuncts.numberOf(conjunct)), round: 0 };
      if (!access) always.push(ready);
      for (const way of access ?? []) {
        const { key, field } = way.slot;
        let index = indices.get(key);
        if (!index) {
          const slot = fields.slotOf(field);
          index = new AccessIndex(way.slot, slot, this.#candidates);
          indices.set(key, index);
          probes.set(slot, [...(probes.get(slot) ?? []), index]);
        }
        index.add(way, ready);
      }
    }
    this.#always = always;
    this.#indices = [...indices.values()];
    this.#root = buildPathTrie(fields.plainSlots(), probes, FACT_ROOTS);
  }

  /** The numbers of the filters that the document meets. Undefined when its names hold dots: then the facts may not be facts. */
  match(document: JsonObject): readonly number[] | undefined {
    this.#candidates.start(this.#always);
    const reader = new DocumentReader(document, '', this.#root);
    return reader.readsAlone ? undefined : this.#test(reader);
  }

  /** The same for a document with names of any kind, if the plan is one without facts. */
  matchSlowly(document: JsonObject): readonly number[] {
    const reader = new DocumentReader(document);
    this.#candidates.start(this.#always);
    for (const index of this.#indices) index.reach(reader);
    return this.#test(reader);
  }

  #test(reader: DocumentReader): readonly number[] {
    return this.#candidates.those(({ conditions }) => this.#conjuncts.allHold(conditions, reader, this.#candidates.round));
  }
}
