import type { JsonValue } from '#base/json.ts';
import type { Window } from '../ports.ts';

/** For each group the stretches of event time that its alerts have counted; both ends belong to them. */
export class CountedStretches {
  readonly #byGroup = new Map<string, (readonly [from: number, to: number])[]>();

  add(group: string, { from, to }: Window): void {
    const stretches = this.#byGroup.get(group);
    if (stretches) stretches.push([from, to]);
    else this.#byGroup.set(group, [[from, to]]);
  }

  /** Answers how to take it back. */
  addAll(entries: readonly (readonly [group: string, stretch: Window])[]): () => void {
    for (const [group, stretch] of entries) this.add(group, stretch);
    return () => {
      for (const [group] of entries.toReversed()) this.#byGroup.get(group)?.pop();
    };
  }

  /** Forgets stretches that end before a moment: no event that old is read again. */
  forget(before: number): void {
    for (const [group, stretches] of this.#byGroup) {
      const kept = stretches.filter(([, to]) => to >= before);
      if (kept.length === 0) this.#byGroup.delete(group);
      else if (kept.length < stretches.length) this.#byGroup.set(group, kept);
    }
  }

  /** Whether one stretch holds a moment. */
  hold(group: string, time: number): boolean {
    return this.holdAll(group, { from: time, to: time });
  }

  /** Whether one stretch holds all of another. */
  holdAll(group: string, { from, to }: Window): boolean {
    return this.#byGroup.get(group)?.some((stretch) => stretch[0] <= from && to <= stretch[1]) ?? false;
  }

  snapshot(): JsonValue {
    return [...this.#byGroup].map(([group, stretches]) => [group, stretches.map((stretch) => [...stretch])]);
  }

  restore(state: JsonValue): void {
    for (const [group, stretches] of state as unknown as readonly [string, [number, number][]][]) this.#byGroup.set(group, stretches);
  }
}
