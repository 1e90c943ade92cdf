import type { FieldSlot } from './fields.ts';
import { createPlace, type Place, type Probe, placeBelow, type Step } from './place.ts';

/**
 * The paths of many fields as a tree of places, to find what a document holds of them in one walk: the work follows the members of the
 * document, not the fields. Only objects that lead to a field of `probes` are walked; others when a field in them is asked for (benchmark
 * `match`). `probes` are told of what stands at a field. A name at the top that spells a path below one of `roots` with dots is found too.
 */
export function buildPathTrie(
  slots: readonly FieldSlot[],
  probes: ReadonlyMap<FieldSlot, readonly Probe[]>,
  roots: readonly string[],
): Place {
  const root = createPlace();
  for (const name of roots) placeBelow(root, name);
  const places = new Map(slots.map((slot) => [slot, placesTo(slot.segments, root)]));
  const walked = new Set([root]);
  for (const [slot, own] of probes) {
    const way = places.get(slot) ?? [];
    way.at(-1)?.probes.push(...own);
    for (const place of way.slice(0, -1)) walked.add(place);
  }
  for (const [slot, way] of places) {
    const above = way.slice(0, -1);
    const lazy = above.find((place) => !walked.has(place));
    if (lazy) lazy.isLazy = true;
    slot.way = { name: slot.segments.at(-1) ?? '', above: above.at(-1) ?? root, place: way.at(-1) ?? root, lazy };
  }
  const bases = new Set(slots.filter(({ isBase }) => isBase).map(({ way }) => way?.place));
  const above = new Set([...places.values()].flatMap((way) => way.slice(1, -1)));
  for (const place of above) place.ends = endsBelow(place, bases);
  return root;
}

/** Undefined when a name with dots may lead on from the place. */
function endsBelow(place: Place, bases: ReadonlySet<Place | undefined>): readonly Step[] | undefined {
  const steps = [...place.steps.values()].filter((step) => step.place !== undefined);
  if (steps.some((step) => step.place?.isKept || bases.has(step.place))) return undefined;
  return steps.filter((step) => step.place && step.place.probes.length > 0);
}

/** The places on the way of a path, the root first. */
function placesTo(segments: readonly string[], root: Place): readonly Place[] {
  const places = [root];
  for (const segment of segments) places.push(placeBelow(places.at(-1) ?? root, segment));
  return places;
}
