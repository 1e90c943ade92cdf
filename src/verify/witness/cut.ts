import type { Scalar } from '#event/value.ts';
import { keywordText } from '#event/value.ts';
import type { Expr } from '#plan/expr.ts';
import { parseDissect, runDissect } from '#plan/patterns/dissect.ts';
import { parseGrok, runGrok } from '#plan/patterns/grok.ts';
import type { Command } from '#plan/query.ts';
import { type Derived, scalarsOf } from './derived.ts';
import { textsOfGrok } from './grok-text.ts';

type Dissect = Extract<Command, { kind: 'dissect' }>;
type Grok = Extract<Command, { kind: 'grok' }>;

/** What DISSECT cuts out of its input under a name. */
export function derivedByDissect({ pattern, separator }: Dissect, input: Expr, name: string): Derived | undefined {
  const dissect = parseDissect(pattern);
  if ('problem' in dissect) return undefined;
  const textWith = (filling: string, target: Scalar | undefined): string => {
    let isPlaced = false;
    const parts = dissect.keys.map((key) => {
      const isWanted = key.name === name && target !== undefined && !isPlaced;
      if (isWanted) isPlaced = true;
      return (isWanted ? keywordText(target) : filling) + key.delimiter;
    });
    return dissect.prefix + parts.join('');
  };
  return {
    kind: 'cut',
    input,
    cut: (text) => scalarsOf(runDissect(dissect, separator, text)?.get(name) ?? null, 'keyword'),
    textsGiving: (target) => DISSECT_FILLINGS.map((filling) => textWith(filling, target)),
    patternsGiving: (target) => [
      dissect.prefix + dissect.keys.map(({ name: own, delimiter }) => partPattern(own === name, target) + escaped(delimiter)).join(''),
    ],
  };
}

const DISSECT_FILLINGS = ['x', 'w', '', 'witness'];

function partPattern(isWanted: boolean, target: Scalar | undefined): string {
  return isWanted && target !== undefined ? escaped(keywordText(target)) : '*';
}

function escaped(text: string): string {
  return text.replace(/[*?\\]/g, '\\$&');
}

/** What GROK cuts out of its input under a name. */
export function derivedByGrok({ patterns }: Grok, input: Expr, name: string): Derived | undefined {
  const groks = patterns.map(parseGrok);
  return {
    kind: 'cut',
    input,
    cut: (text) => {
      for (const grok of groks) {
        const found = 'problem' in grok ? undefined : runGrok(grok, text);
        if (found) return scalarsOf(found.get(name) ?? null, 'keyword');
      }
      return [];
    },
    textsGiving: (target) => groks.flatMap((grok) => textsOfGrok(grok, name, target)),
    patternsGiving: (target) => groks.flatMap((grok) => textsOfGrok(grok, name, target).map((text) => `*${escaped(text)}*`)).slice(0, 2),
  };
}
