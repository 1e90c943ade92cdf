import type { Scalar } from '#event/value.ts';

/**
 * Where a path leads in documents. What a walk changes in it are numbers alone: a reference from an old object to a new document is dear
 * (benchmark `match`), so what was found is kept by the walk.
 */
export type Place = {
  /** By name. Names that lead nowhere are remembered too, as many as there is room for. */
  readonly steps: Map<string, Step>;
  /** Stands before the first name of an object. */
  readonly start: Step;
  /** Places below whose name is a position in a list as well. */
  readonly positions: { readonly position: number; readonly place: Place }[];
  /** Told of what stands here. */
  readonly probes: Probe[];
  /** Whether what stands here is kept: paths go on from here, or the name is a position in a list. */
  isKept: boolean;
  /** The members of an object here that are wanted, when no path goes on below any of them: then its names need not be looked at. */
  ends: readonly Step[] | undefined;
  /** Whether what stands here is not walked with the document. */
  isLazy: boolean;
  /** The reading in which something was found here, and where it is kept. */
  reading: number;
  at: number;
  /** The reading in which what is left out at first was walked. */
  completed: number;
};

/** A name in an object, and the step that followed it the last time: objects of one kind have their names in the same order. */
export type Step = {
  readonly name: string;
  /** Undefined: no path goes on with this name. */
  readonly place: Place | undefined;
  /** Whether the name holds dots, and a path may go on with it. */
  readonly isDotted: boolean;
  next: Step;
};

/** The way to a field: its last name, where that stands, where it leads to, and the first place on it that is walked on demand alone. */
export type Way = { readonly name: string; readonly above: Place; readonly place: Place; readonly lazy: Place | undefined };

/** Told of what a walk meets at a place: something at all, and each of its values. */
export type Probe = { readonly meet: () => void; readonly probe: (value: Scalar | null) => void };

export function createPlace(): Place {
  const start = createStep('', undefined);
  return {
    steps: new Map([['', start]]),
    start,
    positions: [],
    probes: [],
    isKept: false,
    ends: undefined,
    isLazy: false,
    reading: 0,
    at: 0,
    completed: 0,
  };
}

/** The place that a segment of a path leads to from another. */
export function placeBelow(place: Place, segment: string): Place {
  const known = place.steps.get(segment)?.place;
  if (known) return known;
  const below = createPlace();
  const step = createStep(internalized(segment), below);
  place.steps.set(segment, step);
  if (segment === '') place.start.next = step;
  if (/^\d{1,9}$/.test(segment)) {
    place.positions.push({ position: Number(segment), place: below });
    below.isKept = true;
  }
  place.isKept = true;
  return below;
}

/** Names come from the data: more than this are not remembered at one place. */
const MAX_NAMES = 1_000;

/** The step for a name, and from now on the one that is expected after `previous`. */
export function stepTo(name: string, previous: Step, place: Place): Step {
  const step = place.steps.get(name) ?? learnName(name, place);
  previous.next = step;
  return step;
}

function learnName(name: string, place: Place): Step {
  const dot = name.indexOf('.');
  const isDotted = dot >= 0 && place.steps.get(name.slice(0, dot))?.place !== undefined;
  const step = createStep(name, undefined, isDotted);
  if (place.steps.size < MAX_NAMES) place.steps.set(name, step);
  return step;
}

/** A step that no name follows: the same name never comes twice. */
function createStep(name: string, place: Place | undefined, isDotted = false): Step {
  const step: Omit<Step, 'next'> & { next: Step | undefined } = { name, place, isDotted, next: undefined };
  return Object.assign(step, { next: step as Step });
}

/** The text as the names of objects are kept, so that comparing them is comparing addresses (benchmark `match`). */
function internalized(text: string): string {
  return Object.keys({ [text]: 0 })[0] ?? text;
}
