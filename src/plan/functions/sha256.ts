import type { FunctionDefinition } from '../function.ts';
import { digest } from '../hashes.ts';
import { textOf } from '../text.ts';

export const sha256: FunctionDefinition = {
  name: 'sha256',
  signature: 'sha256(text) → keyword',
  summary: 'The SHA-256 hash of the text in UTF-8, as hexadecimal digits.',
  multivalue: 'null',
  nulls: 'null',
  returns: () => 'keyword',
  prepare:
    () =>
    ([text = null]) =>
      digest('sha256', textOf(text)),
  examples: [
    { arguments: ['abc'], result: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
    { arguments: [null], result: null },
  ],
};
