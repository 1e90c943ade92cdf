/** A regular expression of Java or Oniguruma, as far as both agree. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly has: CharacterTest }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'capture'; readonly index: number; readonly body: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
      /** Tells loops of one expression apart. */
      readonly id: number;
    }
  /** Never gives back what it took. */
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'look'; readonly body: RegexNode; readonly isBehind: boolean; readonly isNegated: boolean }
  | { readonly kind: 'back'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: 'at'; readonly place: Place };

/** Whether a code point belongs. */
export type CharacterTest = (point: number) => boolean;

export type Place = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'lastLineEnd' | 'wordEdge' | 'noWordEdge';

export type Regex = {
  readonly root: RegexNode;
  /** One for each capture, from 1 on; unnamed ones are undefined. */
  readonly names: readonly (string | undefined)[];
  readonly loopCount: number;
};
