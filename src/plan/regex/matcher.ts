import type { CharacterTest, Place, Regex, RegexNode } from './ast.ts';
import { isLineEnd, isWord } from './sets.ts';

/** Where a pattern matched, and where each of its groups did (from 1 on; undefined when a group took no part). */
export type RegexMatch = {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (readonly [number, number] | undefined)[];
};

/** Steps that looking through one text may take; then it counts as unmatched, so that no pattern can hang the engine. */
const MAX_STEPS = 500_000;
const MAX_DEPTH = 3000;

export type FindMatch = (text: string, from: number) => RegexMatch | undefined;

/** Finds the first match at or after an offset. Backtracking in the order Java and Oniguruma try. */
export function compileRegex(regex: Regex): FindMatch {
  const program = compileNode(regex.root, (state, at) => {
    state.end = at;
    return true;
  });
  return (text, from) => {
    const state: State = { text, steps: 0, depth: 0, end: 0, starts: [], groups: [], counts: [], lasts: [], behind: -1 };
    for (let start = from; start <= text.length; start += widthAt(text, start)) {
      state.groups = [];
      if (program(state, start)) return { start, end: state.end, groups: regex.names.map((_name, i) => state.groups[i + 1]) };
      if (state.steps > MAX_STEPS) return undefined;
    }
    return undefined;
  };
}

type State = {
  readonly text: string;
  steps: number;
  depth: number;
  end: number;
  readonly starts: number[];
  groups: (readonly [number, number] | undefined)[];
  /** How often each loop has gone round, and where its last round began. */
  readonly counts: number[];
  readonly lasts: number[];
  /** Where a look behind has to end. */
  behind: number;
};

type Step = (state: State, at: number) => boolean;

function compileNode(node: RegexNode, next: Step): Step {
  switch (node.kind) {
    case 'empty':
      return next;
    case 'set':
      return compileSet(node.has, next);
    case 'sequence':
      return node.parts.reduceRight((after, part) => compileNode(part, after), next);
    case 'choice': {
      const options = node.options.map((option) => compileNode(option, next));
      return (state, at) => options.some((option) => spend(state) && option(state, at));
    }
    case 'capture':
      return compileCapture(node.index, node.body, next);
    case 'repeat':
      return compileRepeat(node, next);
    case 'atomic':
      return compileAtomic(node.body, next);
    case 'look':
      return compileLook(node, next);
    case 'back':
      return compileBack(node.index, node.ignoreCase, next);
    case 'at':
      return (state, at) => isAt(node.place, state.text, at) && next(state, at);
    default:
      return node satisfies never;
  }
}

function spend(state: State): boolean {
  return ++state.steps <= MAX_STEPS;
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function compileSet(has: CharacterTest, next: Step): Step {
  return (state, at) => {
    const point = state.text.codePointAt(at);
    return point !== undefined && spend(state) && has(point) && next(state, at + (point > 0xffff ? 2 : 1));
  };
}

function compileCapture(index: number, body: RegexNode, next: Step): Step {
  const inner = compileNode(body, (state, at) => {
    const before = state.groups[index];
    state.groups[index] = [state.starts[index] as number, at];
    if (next(state, at)) return true;
    state.groups[index] = before;
    return false;
  });
  return (state, at) => {
    const before = state.starts[index];
    state.starts[index] = at;
    if (inner(state, at)) return true;
    state.starts[index] = before as number;
    return false;
  };
}

type Repeat = Extract<RegexNode, { kind: 'repeat' }>;

function compileRepeat(node: Repeat, next: Step): Step {
  if (node.mode === 'possessive') return compileAtomic({ ...node, mode: 'greedy' }, next);
  return node.body.kind === 'set' ? compileRun(node, node.body.has, next) : compileLoop(node, next);
}

/** A run of single characters needs no stack. */
function compileRun({ min, max, mode }: Repeat, has: CharacterTest, next: Step): Step {
  if (mode === 'lazy') return (state, at) => matchShortestRun(state, at, min, max, has, next);
  return (state, at) => {
    const places = runFrom(state, at, max, has);
    for (let count = places.length - 1; count >= min; count--) if (spend(state) && next(state, places[count] as number)) return true;
    return false;
  };
}

/** Where a run may end: after none, one, two, … characters. */
function runFrom(state: State, at: number, max: number, has: CharacterTest): number[] {
  const places = [at];
  for (let place = at; places.length <= max && spend(state); places.push(place)) {
    const width = widthIf(state.text, place, has);
    if (width === 0) break;
    place += width;
  }
  return places;
}

function matchShortestRun(state: State, at: number, min: number, max: number, has: CharacterTest, next: Step): boolean {
  let place = at;
  for (let count = 0; spend(state); count++) {
    if (count >= min && next(state, place)) return true;
    const width = count < max ? widthIf(state.text, place, has) : 0;
    if (width === 0) return false;
    place += width;
  }
  return false;
}

/** How long the character is, 0 when it does not belong. */
function widthIf(text: string, at: number, has: CharacterTest): number {
  const point = text.codePointAt(at);
  if (point === undefined || !has(point)) return 0;
  return point > 0xffff ? 2 : 1;
}

function compileLoop({ body, min, max, mode, id }: Repeat, next: Step): Step {
  const goOn: Step = (state, at) => {
    const [count, last] = [state.counts[id] ?? 0, state.lasts[id] ?? -1];
    // A round that took nothing would go on for ever.
    const mayRepeat = count < max && (count < min || at !== last);
    if (count < min) return again(state, at, count, last);
    if (mode === 'lazy') return leave(state, at) || (mayRepeat && again(state, at, count, last));
    return (mayRepeat && again(state, at, count, last)) || leave(state, at);
  };
  const inner = compileNode(body, goOn);
  const again = (state: State, at: number, count: number, last: number): boolean => {
    if (!spend(state) || state.depth > MAX_DEPTH) return false;
    state.counts[id] = count + 1;
    state.lasts[id] = at;
    state.depth++;
    const matched = inner(state, at);
    state.depth--;
    if (matched) return true;
    state.counts[id] = count;
    state.lasts[id] = last;
    return false;
  };
  const leave = (state: State, at: number): boolean => {
    const [count, last] = [state.counts[id] ?? 0, state.lasts[id] ?? -1];
    if (next(state, at)) return true;
    state.counts[id] = count;
    state.lasts[id] = last;
    return false;
  };
  return (state, at) => {
    const [count, last] = [state.counts[id] ?? 0, state.lasts[id] ?? -1];
    state.counts[id] = 0;
    state.lasts[id] = -1;
    if (goOn(state, at)) return true;
    state.counts[id] = count;
    state.lasts[id] = last;
    return false;
  };
}

function compileAtomic(body: RegexNode, next: Step): Step {
  const inner = compileNode(body, (state, at) => {
    state.end = at;
    return true;
  });
  return (state, at) => {
    const groups = [...state.groups];
    if (inner(state, at) && next(state, state.end)) return true;
    state.groups = groups;
    return false;
  };
}

const MAX_BEHIND = 255;

function compileLook({ body, isBehind, isNegated }: Extract<RegexNode, { kind: 'look' }>, next: Step): Step {
  const inner = compileNode(body, (state, at) => {
    state.end = at;
    return !isBehind || at === state.behind;
  });
  return (state, at) => {
    const groups = [...state.groups];
    const found = isBehind ? looksBehind(state, at, inner) : inner(state, at);
    if (found !== isNegated && next(state, at)) return true;
    state.groups = groups;
    return false;
  };
}

function looksBehind(state: State, at: number, inner: Step): boolean {
  const before = state.behind;
  state.behind = at;
  let found = false;
  for (let start = at; start >= Math.max(0, at - MAX_BEHIND) && !found; start--) found = spend(state) && inner(state, start);
  state.behind = before;
  return found;
}

function compileBack(index: number, ignoreCase: boolean, next: Step): Step {
  return (state, at) => {
    const group = state.groups[index];
    if (!group) return false;
    const [wanted, found] = [state.text.slice(...group), state.text.slice(at, at + group[1] - group[0])];
    const isSame = ignoreCase ? wanted.toLowerCase() === found.toLowerCase() : wanted === found;
    return isSame && next(state, at + wanted.length);
  };
}

function isAt(place: Place, text: string, at: number): boolean {
  switch (place) {
    case 'textStart':
      return at === 0;
    case 'textEnd':
      return at === text.length;
    case 'lineStart':
      return at === 0 || text[at - 1] === '\n';
    case 'lineEnd':
      return at === text.length || text[at] === '\n';
    case 'lastLineEnd':
      return at === text.length || (at === text.length - 1 && isLineEnd(text.charCodeAt(at)));
    case 'wordEdge':
    case 'noWordEdge':
      return (isWordAt(text, at - 1) !== isWordAt(text, at)) === (place === 'wordEdge');
    default:
      return place satisfies never;
  }
}

function isWordAt(text: string, at: number): boolean {
  return at >= 0 && at < text.length && isWord(text.charCodeAt(at));
}
