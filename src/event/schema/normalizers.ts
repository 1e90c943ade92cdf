import { canonicalOperationName } from '../operation-name.ts';
import { lowerCase } from '../text.ts';
import type { NormalizerName } from './schema.ts';

/** The text as a keyword with this normalizer indexes it (Elasticsearch: the stored value and every literal compared with it). */
export function foldWith(normalizer: NormalizerName | undefined, text: string): string {
  switch (normalizer) {
    case undefined:
      return text;
    case 'lowercase':
      return lowerCase(text);
    case 'operation_name':
      return canonicalOperationName(text);
    default:
      return normalizer satisfies never;
  }
}

/** Stand for the wildcards while the rest is folded; no text holds them (Unicode noncharacters). */
const [ANY_RUN, ANY_ONE] = ['\ufdd0', '\ufdd1'];

/** A wildcard pattern folded like stored values, apart from its `*` and `?`; `\` escapes the next character. */
export function foldPatternWith(normalizer: NormalizerName | undefined, pattern: string): string {
  if (normalizer === undefined) return pattern;
  const marked = pattern.replace(
    /\\([\s\S])|[*?]/g,
    (found, escaped: string | undefined) => escaped ?? (found === '*' ? ANY_RUN : ANY_ONE),
  );
  return foldWith(normalizer, marked)
    .replace(/[\\*?]/g, '\\$&')
    .replaceAll(ANY_RUN, '*')
    .replaceAll(ANY_ONE, '?');
}
