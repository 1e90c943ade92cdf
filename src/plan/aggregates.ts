import type { AggregateDefinition } from './aggregate.ts';
import { absent } from './aggregates/absent.ts';
import { avg } from './aggregates/avg.ts';
import { count } from './aggregates/count.ts';
import { countDistinct } from './aggregates/count-distinct.ts';
import { first } from './aggregates/first.ts';
import { last } from './aggregates/last.ts';
import { max } from './aggregates/max.ts';
import { median } from './aggregates/median.ts';
import { medianAbsoluteDeviation } from './aggregates/median-absolute-deviation.ts';
import { min } from './aggregates/min.ts';
import { percentile } from './aggregates/percentile.ts';
import { present } from './aggregates/present.ts';
import { sample } from './aggregates/sample.ts';
import { stdDev } from './aggregates/std-dev.ts';
import { sum } from './aggregates/sum.ts';
import { top } from './aggregates/top.ts';
import { values } from './aggregates/values.ts';
import { variance } from './aggregates/variance.ts';
import { weightedAvg } from './aggregates/weighted-avg.ts';

/** The list of functions over groups of rows. */
export const aggregates: readonly AggregateDefinition[] = [
  absent,
  avg,
  countDistinct,
  count,
  first,
  last,
  max,
  medianAbsoluteDeviation,
  median,
  min,
  percentile,
  present,
  sample,
  stdDev,
  sum,
  top,
  values,
  variance,
  weightedAvg,
];

const byName = new Map(aggregates.map((definition) => [definition.name, definition]));

export function aggregateNamed(name: string): AggregateDefinition | undefined {
  return byName.get(name);
}
