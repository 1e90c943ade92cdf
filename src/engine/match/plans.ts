import type { Event } from '#event/event.ts';
import { compileIndexPatterns, type SelectsIndex } from '#event/index-pattern.ts';
import { askedTexts, type Facts, readFacts } from './facts.ts';
import { type NumberedFilter, Plan } from './plan.ts';

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
  #last: Kind | undefined;
  /** The kinds of an index that came last, latest first. */
  readonly #recentByIndex = new Map<string, readonly Kind[]>();

  constructor(filters: readonly NumberedFilter[]) {
    const groups = Map.groupBy(filters, ({ index }) => JSON.stringify(index));
    this.#groups = [...groups].map(([index, members]) => ({ selects: compileIndexPatterns(JSON.parse(index)), filters: members }));
    this.#asked = askedTexts(filters.map(({ condition }) => condition));
  }

  /** The plan for an event; it holds as long as no name of the document has a dot. */
  planFor({ index, dataset, document }: Event): Plan {
    readFacts(document, this.#facts);
    if (!this.#last || !isOf(this.#last, index, dataset, this.#facts)) this.#last = this.#kindOf(index, dataset);
    return this.#last.plan;
  }

  /** The plan for an event of which nothing is known but where it stands. */
  planWithoutFacts({ index, dataset }: Event): Plan {
    return this.#planOf(this.#selectionOf(index, dataset), NO_FACTS);
  }

  #kindOf(index: string, dataset: string): Kind {
    const recent = this.#recentByIndex.get(index) ?? [];
    const known = recent.find((kind) => isOf(kind, index, dataset, this.#facts));
    if (known) return known;
    const facts = [...this.#facts];
    const kind = { index, dataset, facts, plan: this.#planOf(this.#selectionOf(index, dataset), this.#narrowed(facts)) };
    if (this.#recentByIndex.size >= MAX_INDICES) this.#recentByIndex.clear();
    this.#recentByIndex.set(index, [kind, ...recent.slice(0, MAX_RECENT - 1)]);
    return kind;
  }

  /** No more kinds of events are told apart than filters ask for. */
  #narrowed(facts: Facts): Facts {
    const asked = [...this.#asked.values()];
    return facts.map((fact, i) => (fact !== undefined && asked[i]?.has(fact) ? fact : undefined));
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
    const plan = new Plan(selected, facts);
    this.#byKind.set(key, plan);
    return plan;
  }
}

type Kind = { readonly index: string; readonly dataset: string; readonly facts: Facts; readonly plan: Plan };

const MAX_RECENT = 4;

const NO_FACTS: Facts = [];

function isOf(kind: Kind, index: string, dataset: string, facts: Facts): boolean {
  if (kind.index !== index || kind.dataset !== dataset) return false;
  for (let i = 0; i < facts.length; i++) if (kind.facts[i] !== facts[i]) return false;
  return true;
}
