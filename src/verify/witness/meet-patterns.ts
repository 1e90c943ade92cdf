const MAX_TOKENS = 300;
const MAX_PATTERNS = 12;

/** A wildcard pattern, short, all of whose texts match every one of the patterns; undefined when there is none. */
export function meetPatterns(patterns: readonly string[]): string | undefined {
  const [first, ...others] = [...new Set(patterns)].slice(0, MAX_PATTERNS).map(tokensOf);
  let met: readonly Token[] | undefined = first;
  for (const other of others) met = met && meetTwo(met, other);
  return met?.map((token) => (token === '\\' ? '\\\\' : token)).join('');
}

/** A character, or one of the two wildcards, which no character is equal to. */
type Token = string;

const STAR = '*';
const ANY = '?';
const LITERAL: ReadonlyMap<string, string> = new Map([
  ['*', '\\*'],
  ['?', '\\?'],
]);

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] as string;
    const isEscape = character === '\\' && i + 1 < characters.length;
    const literal = isEscape ? (characters[++i] as string) : undefined;
    tokens.push(literal === undefined ? character : (LITERAL.get(literal) ?? literal));
  }
  return tokens;
}

/** How a shortest common pattern goes on: the token that comes next, and what is left of both. */
type Way = { readonly length: number; readonly token?: Token; readonly next?: readonly [left: number, right: number] };

const DEAD: Way = { length: Number.POSITIVE_INFINITY };

/** Walks both patterns from their ends, keeping the shortest way from each pair of places. */
function meetTwo(left: readonly Token[], right: readonly Token[]): readonly Token[] | undefined {
  if (left.length > MAX_TOKENS || right.length > MAX_TOKENS) return undefined;
  const ways: Way[][] = Array.from({ length: left.length + 1 }, () => []);
  const at = (i: number, j: number): Way => ways[i]?.[j] ?? DEAD;
  for (let i = left.length; i >= 0; i--)
    for (let j = right.length; j >= 0; j--)
      (ways[i] as Way[])[j] = steps(left[i], right[j], i, j)
        .map(
          (step): Way => ({
            ...step,
            length: at(step.next[0], step.next[1]).length + (step.token === undefined || step.token === STAR ? 0 : 1),
          }),
        )
        .reduce((best, way) => (way.length < best.length ? way : best), i === left.length && j === right.length ? { length: 0 } : DEAD);
  return at(0, 0).length === Number.POSITIVE_INFINITY ? undefined : walk(at);
}

type Step = Way & Required<Pick<Way, 'next'>>;

function steps(a: Token | undefined, b: Token | undefined, i: number, j: number): readonly Step[] {
  const found: Step[] = [];
  const add = (next: readonly [number, number], token?: Token): void => {
    found.push({ length: 0, next, ...(token === undefined ? {} : { token }) });
  };
  if (a === STAR && b === STAR) add([i + 1, j + 1], STAR);
  if (a === STAR) add([i + 1, j]);
  if (b === STAR) add([i, j + 1]);
  if (a === STAR && b !== undefined && b !== STAR) add([i, j + 1], b);
  if (b === STAR && a !== undefined && a !== STAR) add([i + 1, j], a);
  const isBoth = a !== undefined && b !== undefined && a !== STAR && b !== STAR;
  if (isBoth && (a === b || a === ANY || b === ANY)) add([i + 1, j + 1], a === ANY ? b : a);
  return found;
}

function walk(at: (i: number, j: number) => Way): readonly Token[] {
  const tokens: Token[] = [];
  for (let way = at(0, 0); way.next; way = at(way.next[0], way.next[1])) if (way.token !== undefined) tokens.push(way.token);
  return tokens;
}
