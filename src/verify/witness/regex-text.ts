import type { CharacterTest, RegexNode } from '#plan/regex/ast.ts';
import { RegexProblem } from '#plan/regex/escapes.ts';
import { parseRegex } from '#plan/regex/parser.ts';

const MAX_DEPTH = 100;
const MAX_LENGTH = 2000;
const VARIANTS = 12;

/** Texts that a pattern in RE2 or Java syntax is likely to match as a whole, by walking it; whoever asks tries them. */
export function textsMatching(pattern: string): readonly string[] {
  try {
    return textsOfNode(parseRegex(pattern, 'java').root);
  } catch (error) {
    if (error instanceof RegexProblem) return [];
    throw error;
  }
}

/** What a capture is to hold, by its number from 1 on. */
export type FillCapture = (index: number) => string | undefined;

export function textsOfNode(root: RegexNode, fill: FillCapture = () => undefined): readonly string[] {
  const walk = (_: unknown, variant: number): string => new TextWalk(variant, fill).textOf(root, 0).slice(0, MAX_LENGTH);
  return [...new Set(Array.from({ length: VARIANTS }, walk))];
}

/** `variant` varies which option is taken, how often a part is repeated and which characters are taken. */
class TextWalk {
  readonly #variant: number;
  readonly #fill: FillCapture;
  readonly #captured = new Map<number, string>();

  constructor(variant: number, fill: FillCapture) {
    this.#variant = variant;
    this.#fill = fill;
  }

  textOf(node: RegexNode, depth: number): string {
    if (depth > MAX_DEPTH) return '';
    switch (node.kind) {
      case 'set':
        return characterIn(node.has, this.#variant);
      case 'sequence':
        return node.parts.map((part) => this.textOf(part, depth + 1)).join('');
      case 'choice':
        return this.textOf(node.options[this.#variant % node.options.length] as RegexNode, depth + 1);
      case 'capture':
        return this.#captureText(node, depth);
      case 'atomic':
        return this.textOf(node.body, depth + 1);
      case 'repeat': {
        const count = Math.min(node.max, Math.max(node.min, this.#variant % 2), MAX_LENGTH);
        return this.textOf(node.body, depth + 1).repeat(count);
      }
      case 'back':
        return this.#captured.get(node.index) ?? '';
      default:
        return '';
    }
  }

  #captureText({ index, body }: Extract<RegexNode, { kind: 'capture' }>, depth: number): string {
    const text = this.#fill(index) ?? this.textOf(body, depth + 1);
    this.#captured.set(index, text);
    return text;
  }
}

const FAVORITES = [...'aA0 b/.-_z1$9B'].map((letter) => letter.codePointAt(0) as number);

function characterIn(has: CharacterTest, variant: number): string {
  const known = charactersOf.get(has) ?? charactersIn(has);
  charactersOf.set(has, known);
  return known[variant >> 1] ?? known[0] ?? '';
}

/** Sets are asked again and again, and asking them is slow. */
const charactersOf = new WeakMap<CharacterTest, readonly string[]>();

function charactersIn(has: CharacterTest): readonly string[] {
  const favorites = FAVORITES.filter(has).map((point) => String.fromCodePoint(point));
  if (favorites.length > 0) return favorites;
  for (let point = 33; point < 0x3000; point++) if (has(point)) return [String.fromCodePoint(point)];
  return [...'\n\r\t'].filter((letter) => has(letter.codePointAt(0) as number));
}
