import type { JsonObject } from '#base/json.ts';
import type { Event } from '#event/event.ts';
import { leavesOf, withMember } from './change.ts';

/** What is left when everything needless is taken away; `isMinimal` when each event and each value that is left was shown to be needed. */
export type Minimal = { readonly events: readonly Event[]; readonly isMinimal: boolean };

/** Events that may be looked at on the way, counted once a run. */
const MAX_WORK = 4000;

/** Takes away events, then values, for as long as the rule still fires. */
export function minimize(events: readonly Event[], fires: (events: readonly Event[]) => boolean): Minimal {
  const trial = new Trial(fires);
  return { events: withoutValues(withoutEvents(events, trial), trial), isMinimal: trial.left > 0 };
}

class Trial {
  left = MAX_WORK;
  readonly #fires: (events: readonly Event[]) => boolean;

  constructor(fires: (events: readonly Event[]) => boolean) {
    this.#fires = fires;
  }

  /** False as well when nothing more may be tried. */
  holds(events: readonly Event[]): boolean {
    this.left -= Math.max(1, events.length);
    return this.left > 0 && events.length > 0 && this.#fires(events);
  }
}

/** Large parts first, single events last. */
function withoutEvents(events: readonly Event[], trial: Trial): readonly Event[] {
  let kept = events;
  for (let size = Math.ceil(events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = kept.length - size; from >= 0; from -= size) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (trial.holds(rest)) kept = rest;
    }
  }
  return kept;
}

function withoutValues(events: readonly Event[], trial: Trial): readonly Event[] {
  let kept = events;
  for (const [position, { document }] of events.entries()) {
    for (const [segments] of leavesOf(document)) {
      if (segments[0] === '@timestamp') continue;
      const event = kept[position] as Event;
      const rest = kept.with(position, { ...event, document: pruned(withMember(event.document, segments, undefined), segments) });
      if (trial.holds(rest)) kept = rest;
    }
  }
  return kept;
}

/** Without the objects that became empty. */
function pruned(document: JsonObject, segments: readonly string[]): JsonObject {
  const above = segments.slice(0, -1);
  if (above.length === 0) return document;
  const isEmpty = [...leavesOf(document)].every(([path]) => above.some((name, i) => path[i] !== name));
  return isEmpty ? pruned(withMember(document, above, undefined), above) : document;
}
