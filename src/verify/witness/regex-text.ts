import type { RegexNode } from '#plan/regex/ast.ts';
import { RegexProblem } from '#plan/regex/escapes.ts';
import { parseRegex } from '#plan/regex/parser.ts';

const MAX_DEPTH = 100;
const MAX_LENGTH = 2000;
const VARIANTS = 8;

/** Texts that a pattern in RE2 or Java syntax is likely to match as a whole, by walking it; whoever asks tries them. */
export function textsMatching(pattern: string): readonly string[] {
  try {
    const { root } = parseRegex(pattern, 'java');
    return [...new Set(Array.from({ length: VARIANTS }, (_, variant) => textOf(root, variant, 0).slice(0, MAX_LENGTH)))];
  } catch (error) {
    if (error instanceof RegexProblem) return [];
    throw error;
  }
}

/** `variant` varies which option is taken and how often a part is repeated. */
function textOf(node: RegexNode, variant: number, depth: number): string {
  if (depth > MAX_DEPTH) return '';
  switch (node.kind) {
    case 'set':
      return characterIn(node.has, variant);
    case 'sequence':
      return node.parts.map((part) => textOf(part, variant, depth + 1)).join('');
    case 'choice':
      return textOf(node.options[variant % node.options.length] as RegexNode, variant, depth + 1);
    case 'capture':
    case 'atomic':
      return textOf(node.body, variant, depth + 1);
    case 'repeat': {
      const count = Math.min(node.max, Math.max(node.min, variant % 2), MAX_LENGTH);
      return textOf(node.body, variant, depth + 1).repeat(count);
    }
    default:
      return '';
  }
}

const FAVORITES = [...'aA0 b/.-_z'].map((letter) => letter.codePointAt(0) as number);

function characterIn(has: (point: number) => boolean, variant: number): string {
  const favorite = FAVORITES.filter(has);
  if (favorite.length > 0) return String.fromCodePoint(favorite[variant >> 1] ?? (favorite[0] as number));
  for (let point = 33; point < 0x3000; point++) if (has(point)) return String.fromCodePoint(point);
  return '';
}
