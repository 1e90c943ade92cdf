import type { Constraint } from './constraint.ts';

const MAX_SEEDS = 6;
const MAX_FRAGMENTS = 14;

/** What is left for a search, in characters that are looked at. */
export type Effort = { left: number };

/**
 * A text that meets every constraint, found by growing one: fragments that the constraints speak of are put in front and behind, again and
 * again, and what comes closer is kept. For conditions on lengths, counts and shares of characters, which no single fragment meets.
 */
export function searchText(constraints: readonly Constraint[], candidates: readonly unknown[], effort: Effort): string | undefined {
  const fragments = [...new Set(constraints.flatMap((one) => one.fragments?.() ?? []))].slice(0, MAX_FRAGMENTS);
  if (fragments.length === 0 || effort.left <= 0) return undefined;
  const growth = constraints.some(({ isMeasured }) => isMeasured) ? MEASURED : PLAIN;
  const score = (text: string): number => {
    effort.left -= (text.length + 50) * constraints.length;
    return constraints.reduce((sum, one) => sum + distanceOf(one, text), 0);
  };
  const seeds = ['', ...candidates.filter((one) => typeof one === 'string'), fragments.join(' ')].map((text) => ({
    text,
    score: score(text),
  }));
  for (const seed of seeds.sort((left, right) => left.score - right.score).slice(0, MAX_SEEDS)) {
    const best = climb(seed, score, (text) => grown(text, fragments, growth), effort);
    if (best.score === 0) return best.text;
  }
  return undefined;
}

type Scored = { readonly text: string; readonly score: number };

/** From better to better, until nothing near is. */
function climb(from: Scored, score: (text: string) => number, near: (text: string) => Iterable<string>, effort: Effort): Scored {
  let best = from;
  for (let isBetter = true; isBetter && best.score > 0; ) {
    isBetter = false;
    for (const text of near(best.text)) {
      if (effort.left <= 0 || best.score === 0) return best;
      const next = { text, score: score(text) };
      if (next.score >= best.score) continue;
      best = next;
      isBetter = true;
    }
  }
  return best;
}

function distanceOf({ passes, distance }: Constraint, text: string): number {
  if (passes([text])) return 0;
  return Math.max(0.001, distance?.([text]) ?? 1);
}

/** How texts grow: how often a fragment is added at once, and with what and how far they are filled up. */
type Growth = { readonly repeats: readonly number[]; readonly lengths: readonly number[]; readonly longest: number };

const PLAIN: Growth = { repeats: [1], lengths: [], longest: 600 };
const MEASURED: Growth = { repeats: [1, 6, 30], lengths: [20, 120, 600, 1100, 4100], longest: 20_000 };
const FILLINGS = ['x', ' x', '1', '.', '\n'];

function* grown(text: string, fragments: readonly string[], { repeats, lengths, longest }: Growth): Generator<string> {
  for (const fragment of fragments) {
    for (const count of repeats) {
      const more = Array.from({ length: count }, () => fragment).join(' ');
      if (text.length + more.length > longest) continue;
      yield `${text} ${more}`;
      yield `${more} ${text}`;
      yield text + fragment.repeat(count);
    }
  }
  for (const filling of FILLINGS) {
    for (const length of lengths) if (length > text.length) yield text + filling.repeat((length - text.length) / filling.length + 1);
  }
}
