import type { EqlCall } from '#lang/eql/ast.ts';

/** One value of an EQL expression. */
export type One = string | number | boolean | null;

export function toleratesCase({ ignoreCase }: EqlCall): boolean {
  return ignoreCase;
}

/** A to Z only, as Lucene's automata fold. */
export function foldAscii(text: string): string {
  return [...text].map((character) => (character >= 'A' && character <= 'Z' ? character.toLowerCase() : character)).join('');
}

/** Every letter, one by one. */
export function foldAll(text: string): string {
  return [...text].map((character) => character.toLowerCase()).join('');
}

/** The functions of the EQL reference that a test needs, on arguments that are not null. `fold` is what the `~` form does to texts first. */
export function callFunction(name: string, values: readonly One[], fold: (text: string) => string): One {
  const [text, other, third] = values.map((value) => String(value)) as [string, string, string];
  switch (name) {
    case 'startsWith':
      return fold(text).startsWith(fold(other));
    case 'endsWith':
      return fold(text).endsWith(fold(other));
    case 'stringContains':
      return other !== '' && text !== '' && fold(text).includes(fold(other));
    case 'length':
      return text.length;
    case 'concat':
      return values.join('');
    case 'string':
      return text;
    case 'indexOf': {
      const place = fold(text).indexOf(fold(other));
      return place < 0 ? null : place;
    }
    case 'substring':
      return text.slice(Number(other), values.length > 2 ? Number(third) : undefined);
    case 'between':
      return textBetween(text, other, third, fold);
    case 'cidrMatch':
      return values.slice(1).some((block) => inBlock(text, String(block)));
    case 'modulo':
      return Number(other) === 0 ? null : Number(text) % Number(other);
    default:
      throw new Error(`The interpreter has no function ${name}`);
  }
}

function textBetween(text: string, left: string, right: string, fold: (text: string) => string): string {
  if (text === '') return text;
  const start = fold(text).indexOf(fold(left));
  const end = start < 0 ? -1 : fold(text).indexOf(fold(right), start + left.length);
  return end < 0 ? '' : text.slice(start + left.length, end);
}

/** IPv4 only. */
export function inBlock(address: string, block: string): boolean {
  const [base = '', bits = '32'] = block.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
