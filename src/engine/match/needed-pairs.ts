import { literalsOf } from '#event/wildcard.ts';
import type { ValueTest } from '#plan/expr.ts';

/** Pairs of neighboring characters, by a number below this. */
const PAIR_COUNT = 1024;

/** The pairs of characters that every text holds which passes a test; none are known of tests of other kinds, or that fold letters. */
export function neededPairs(test: ValueTest): readonly number[] {
  if (test.kind !== 'like' && test.kind !== 'prefix') return [];
  if (test.ignoreCase !== undefined) return [];
  const literals = test.kind === 'prefix' ? [test.value] : literalsOf(test.pattern);
  return [...new Set(literals.flatMap(pairsOf))];
}

function pairsOf(text: string): readonly number[] {
  const pairs: number[] = [];
  for (let i = 1; i < text.length; i++) pairs.push(pairAt(text, i));
  return pairs;
}

/** The number of the pair that ends at `i`. */
function pairAt(text: string, i: number): number {
  return ((text.charCodeAt(i - 1) * 37) ^ text.charCodeAt(i)) & (PAIR_COUNT - 1);
}

/** The pairs of one text after the other: found once, however many tests need some (benchmark `match`). */
export class SeenPairs {
  readonly #seenIn = new Float64Array(PAIR_COUNT);
  #text = 0;

  take(text: string): void {
    this.#text++;
    for (let i = 1; i < text.length; i++) this.#seenIn[pairAt(text, i)] = this.#text;
  }

  /** Whether the text that was taken last may hold all of the pairs. */
  mayHold(pairs: readonly number[]): boolean {
    for (let i = 0; i < pairs.length; i++) if (this.#seenIn[pairs[i] as number] !== this.#text) return false;
    return true;
  }
}
