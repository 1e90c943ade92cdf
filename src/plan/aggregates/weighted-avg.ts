import type { AggregateDefinition } from '../aggregate.ts';

export const weightedAvg: AggregateDefinition = {
  name: 'weighted_avg',
  signature: 'weighted_avg(number, weight) → double',
  summary: 'The mean of the values, each as often as its weight; null when the weights add up to nothing.',
  returns: () => 'double',
  prepare: () => () => {
    let total = 0;
    let weights = 0;
    return {
      add: ([value, weight]) => {
        if (typeof value !== 'number' || typeof weight !== 'number') return;
        total += value * weight;
        weights += weight;
      },
      result: () => (weights === 0 ? null : total / weights),
    };
  },
  examples: [
    {
      rows: [
        [1, 3],
        [5, 1],
        [null, 2],
      ],
      result: 2,
    },
    { rows: [], types: ['integer', 'integer'], result: null },
  ],
};
