import type { CharacterTest, Place } from './ast.ts';
import { isLineEnd, isWord } from './sets.ts';

/** How long the character at an offset is, 0 when it does not belong. */
export function widthIf(text: string, at: number, has: CharacterTest): number {
  const point = text.codePointAt(at);
  if (point === undefined || !has(point)) return 0;
  return point > 0xffff ? 2 : 1;
}

/** The offset of the character before. */
export function pointBefore(text: string, at: number): number {
  const isPair = at >= 2 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 2) & 0xfc00) === 0xd800;
  return at - (isPair ? 2 : 1);
}

export function isAtPlace(place: Place, text: string, at: number): boolean {
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
