import { foldWith } from '#event/schema/normalizers.ts';
import { foldCase } from '#event/text.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import { printTest } from '#plan/print.ts';
import type { Slot, Way } from './access.ts';
import type { Candidates, ReadyFilter } from './candidates.ts';
import type { FieldSlot } from './fields.ts';
import { KnownTexts } from './known-texts.ts';
import { neededPairs, SeenPairs } from './needed-pairs.ts';
import type { Probe } from './place.ts';
import type { DocumentReader } from './reader.ts';
import { compileTest, type ValuePredicate } from './test.ts';

/** What the values of one field lead to. */
export class AccessIndex implements Probe {
  readonly #slot: Slot;
  readonly #fieldSlot: FieldSlot;
  readonly #candidates: Candidates;
  readonly #byText = new Map<string, ReadyFilter[]>();
  readonly #byTest = new Map<string, Tested>();
  readonly #byPresence: ReadyFilter[] = [];
  readonly #known = new KnownTexts<readonly ReadyFilter[]>();

  /** What is led to becomes a candidate. */
  constructor(slot: Slot, fieldSlot: FieldSlot, candidates: Candidates) {
    this.#slot = slot;
    this.#fieldSlot = fieldSlot;
    this.#candidates = candidates;
  }

  add(way: Way, wanted: ReadyFilter): void {
    switch (way.kind) {
      case 'texts':
        for (const text of way.texts) pushTo(this.#byText, this.#fold(text), wanted);
        return;
      case 'test': {
        const key = printTest(way.test);
        const known = this.#byTest.get(key);
        if (known) known.wanted.push(wanted);
        else {
          const pairs = way.slot.field.normalizer === undefined ? neededPairs(way.test) : [];
          this.#byTest.set(key, { passes: compileTest(way.test, way.slot.field, 0), pairs, wanted: [wanted] });
        }
        return;
      }
      case 'present':
        this.#byPresence.push(wanted);
        return;
      default:
        way satisfies never;
    }
  }

  /** Meets everything that a document may hold at the field. */
  reach(reader: DocumentReader): void {
    this.meet();
    for (const value of reader.read(this.#fieldSlot)) this.probe(value);
  }

  meet(): void {
    this.#candidates.add(this.#byPresence);
  }

  probe(value: Scalar | null): void {
    if (this.#byText.size === 0 && this.#byTest.size === 0) return;
    if (typeof value === 'string') this.#candidates.add(this.#known.get(value, this.#find));
    else {
      const scalar = value ?? this.#slot.field.nullValue;
      if (scalar !== undefined) this.#candidates.add(this.#find(scalar));
    }
  }

  readonly #find = (value: Scalar): readonly ReadyFilter[] => {
    const byText = this.#byText.size > 0 ? this.#byText.get(this.#fold(keywordText(value))) : undefined;
    if (this.#byTest.size === 0) return byText ?? NO_FILTERS;
    const found = byText ? [...byText] : [];
    const isManyTests = this.#byTest.size > FEW_TESTS;
    if (isManyTests) PAIRS.take(keywordText(value));
    for (const { passes, pairs, wanted } of this.#byTest.values())
      if ((!isManyTests || PAIRS.mayHold(pairs)) && passes(value)) found.push(...wanted);
    return found;
  };

  #fold(text: string): string {
    const { field, folding } = this.#slot;
    return foldCase(foldWith(field.normalizer, text), folding);
  }
}

/** What a value that passes leads to, and the pairs of characters without which none does. */
type Tested = { readonly passes: ValuePredicate; readonly pairs: readonly number[]; readonly wanted: ReadyFilter[] };

/** So few tests are quicker than finding out which of them a text may pass. */
const FEW_TESTS = 4;

const PAIRS = new SeenPairs();

const NO_FILTERS: readonly ReadyFilter[] = [];

function pushTo<T>(lists: Map<string, T[]>, key: string, member: T): void {
  const list = lists.get(key);
  if (list) list.push(member);
  else lists.set(key, [member]);
}
