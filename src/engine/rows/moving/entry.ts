import { compareHits, type Hit } from '../../state/hit.ts';
import type { TableRow } from '../row.ts';

/** A row of a window that moves, and its place among the others: that of its first event, then of the rows that were made of one. */
export class Entry {
  readonly row: TableRow;
  /** None stands behind a group of nothing. */
  readonly hit: Hit | undefined;
  readonly #path: readonly number[];
  /** What the next step made of it. */
  made: readonly Entry[] = NO_ENTRIES;

  constructor(row: TableRow, hit: Hit | undefined, path: readonly number[]) {
    this.row = row;
    this.hit = hit;
    this.#path = path;
  }

  /** Entries for the rows that were made of this one, in their order. */
  madeInto(rows: readonly TableRow[]): readonly Entry[] {
    const [only] = rows;
    if (!only) return NO_ENTRIES;
    return rows.length === 1 ? [new Entry(only, this.hit, this.#path)] : rows.map((row, i) => this.at(row, i));
  }

  /** An entry for a row that stands where this one does, as one of several. */
  at(row: TableRow, place: number): Entry {
    return new Entry(row, this.hit, [...this.#path, place]);
  }

  /** As the rows of the whole window would stand. */
  compare(other: Entry): number {
    if (this.hit !== other.hit) return this.hit && other.hit ? compareHits(this.hit, other.hit) : this.hit ? 1 : -1;
    const [left, right] = [this.#path, other.#path];
    for (let i = 0; i < left.length || i < right.length; i++) {
      const order = (left[i] ?? 0) - (right[i] ?? 0);
      if (order !== 0) return order;
    }
    return 0;
  }
}

const NO_ENTRIES: readonly Entry[] = [];

/** What leaves and what comes when a window moves on; neither in any order. */
export type Change = { readonly removed: readonly Entry[]; readonly added: readonly Entry[] };

/** A change that a step collects from entry to entry. */
export class Changes implements Change {
  readonly removed: Entry[] = [];
  readonly added: Entry[] = [];

  /** What was made of an entry goes. */
  drop({ made }: Entry): void {
    for (const one of made) this.removed.push(one);
  }

  /** What was made of an entry goes, and something else comes. */
  replace(entry: Entry, made: readonly Entry[]): void {
    this.drop(entry);
    entry.made = made;
    for (const one of made) this.added.push(one);
  }
}

/** One or more commands at work on a window that moves: told what has changed before them, they tell what changes behind them. */
export type MovingStep = (change: Change, tick: number) => Change;
