import { canonicalOperationName } from '../operation-name.ts';
import type { NormalizerName } from './schema.ts';

/** The text as a keyword with this normalizer indexes it (Elasticsearch: the stored value and every literal compared with it). */
export function foldWith(normalizer: NormalizerName | undefined, text: string): string {
  switch (normalizer) {
    case undefined:
      return text;
    case 'lowercase':
      return text.toLowerCase();
    case 'operation_name':
      return canonicalOperationName(text);
    default:
      return normalizer satisfies never;
  }
}
