import { foldWith } from '#event/schema/normalizers.ts';
import { foldCase } from '#event/text.ts';
import { keywordText, type Scalar } from '#event/value.ts';
import { printTest } from '#plan/print.ts';
import type { Slot, Way } from './access.ts';
import type { FieldSlot } from './fields.ts';
import type { DocumentReader } from './reader.ts';
import { compileTest, type ValuePredicate } from './test.ts';

/** What the values of one field lead to. `T` is whatever asked for them. */
export class AccessIndex<T> {
  readonly #slot: Slot;
  readonly #fieldSlot: FieldSlot;
  readonly #byText = new Map<string, T[]>();
  readonly #byTest = new Map<string, { readonly passes: ValuePredicate; readonly wanted: T[] }>();
  readonly #byPresence: T[] = [];
  /** What values seen before led to: folding and tests are not repeated for them (benchmark `match`). */
  readonly #known = new Map<Scalar, readonly T[]>();
  #knownCount = 0;
  #isWorthKnowing: boolean;

  constructor(slot: Slot, fieldSlot: FieldSlot) {
    this.#slot = slot;
    this.#fieldSlot = fieldSlot;
    this.#isWorthKnowing = slot.folding !== undefined || slot.field.normalizer !== undefined;
  }

  add(way: Way, wanted: T): void {
    switch (way.kind) {
      case 'texts':
        for (const text of way.texts) pushTo(this.#byText, this.#fold(text), wanted);
        return;
      case 'test': {
        this.#isWorthKnowing = true;
        const key = printTest(way.test);
        const known = this.#byTest.get(key);
        if (known) known.wanted.push(wanted);
        else this.#byTest.set(key, { passes: compileTest(way.test, way.slot.field, 0), wanted: [wanted] });
        return;
      }
      case 'present':
        this.#byPresence.push(wanted);
        return;
      default:
        way satisfies never;
    }
  }

  /** Shows what the document's values lead to; some of it may be shown twice. */
  reach(reader: DocumentReader, show: (wanted: readonly T[]) => void): void {
    if (!reader.mayHave(this.#fieldSlot)) return;
    if (this.#byPresence.length > 0) show(this.#byPresence);
    for (const value of reader.read(this.#fieldSlot)) {
      const wanted = this.#wantedBy(value);
      if (wanted.length > 0) show(wanted);
    }
  }

  #wantedBy(value: Scalar): readonly T[] {
    if (!this.#isWorthKnowing || (typeof value === 'string' && value.length > MAX_KNOWN_LENGTH)) return this.#find(value);
    const known = this.#known.get(value);
    if (known) {
      this.#knownCount++;
      return known;
    }
    const found = this.#find(value);
    if (this.#known.size >= MAX_KNOWN) this.#forget();
    this.#known.set(value, found);
    return found;
  }

  /** A field whose values do not come again (ids, whole requests) is not remembered any more. */
  #forget(): void {
    this.#isWorthKnowing = this.#knownCount > 2 * MAX_KNOWN;
    this.#knownCount = 0;
    this.#known.clear();
  }

  #find(value: Scalar): readonly T[] {
    const byText = this.#byText.size > 0 ? this.#byText.get(this.#fold(keywordText(value))) : undefined;
    if (this.#byTest.size === 0) return byText ?? [];
    const found = byText ? [...byText] : [];
    for (const { passes, wanted } of this.#byTest.values()) if (passes(value)) found.push(...wanted);
    return found;
  }

  #fold(text: string): string {
    const { field, folding } = this.#slot;
    return foldCase(foldWith(field.normalizer, text), folding);
  }
}

/** Values come from the data: more of a field, and longer ones, are not remembered. */
const MAX_KNOWN = 1_000;
const MAX_KNOWN_LENGTH = 256;

function pushTo<T>(lists: Map<string, T[]>, key: string, member: T): void {
  const list = lists.get(key);
  if (list) list.push(member);
  else lists.set(key, [member]);
}
