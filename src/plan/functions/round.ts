import type { FunctionDefinition } from '../function.ts';

export const round: FunctionDefinition = {
  name: 'round',
  signature: 'round(number[, decimals]) → number',
  summary: 'The number with that many decimals (default 0, negative: before the point), half away from zero; of the same type.',
  multivalue: 'null',
  nulls: 'null',
  returns: ([type = 'unknown']) => type,
  prepare:
    () =>
    ([number, decimals = 0]) =>
      typeof number === 'number' ? roundTo(number, Number(decimals)) : (number ?? null),
  examples: [
    { arguments: [-123.5], result: -124 },
    { arguments: [1.235, 2], result: 1.24 },
    { arguments: [1250, -2], result: 1300 },
    { arguments: [null], result: null },
  ],
};

/** As Elasticsearch rounds: by the power of ten, and not at all where that is out of reach. */
function roundTo(number: number, decimals: number): number {
  const power = 10 ** Math.abs(decimals);
  if (!Number.isFinite(power)) return decimals > 0 ? number : 0;
  const scaled = decimals < 0 ? number / power : number * power;
  const rounded = Math.sign(scaled) * Math.round(Math.abs(scaled)) + 0;
  return decimals < 0 ? rounded * power : rounded / power;
}
