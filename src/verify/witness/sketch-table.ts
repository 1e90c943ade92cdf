import { parseDate, printDate } from '#event/date.ts';
import type { Condition } from '#plan/expr.ts';
import type { TableQuery } from '#plan/query.ts';
import type { Assignment } from './constraint.ts';
import { documentEvent } from './events.ts';

import { type Levels, planLevels } from './levels.ts';
import { Realizer, type Strategy, usualTime } from './realize.ts';
import { contradiction, type Moments, type Sketch, wantCondition } from './sketch.ts';
import { spread } from './sketch-events.ts';
import { solve } from './solve.ts';

const STRATEGIES: readonly Strategy[] = [
  { isThrifty: true, hasKeys: true },
  { isThrifty: false, hasKeys: true },
  { isThrifty: true, hasKeys: false },
  { isThrifty: true, hasKeys: true, isMidway: true },
  { isThrifty: false, hasKeys: true, isMidway: true },
];

/** Events whose rows come out at the end of the commands, in several ways. */
export function* sketchTable(query: TableQuery, moments: Moments): Generator<Sketch> {
  const levels = planLevels(query, moments.tick);
  if (!levels || query.source.kind !== 'events') {
    yield { kind: 'unknown', why: 'it reads something else than the events of an index' };
    return;
  }
  const impossible = impossibleEvent(levels, moments);
  if (impossible) {
    yield impossible;
    return;
  }
  const { indices } = query.source;
  for (const strategy of STRATEGIES) {
    const row = new Realizer(levels, moments, strategy).makeRow(levels.levels.length - 1, []);
    if (typeof row === 'string') {
      yield { kind: 'unknown', why: row };
      continue;
    }
    const build = (events: readonly Assignment[]): Sketch => ({
      kind: 'events',
      events: events.map((values, i) => documentEvent(i, values, indices, moments.last)),
    });
    if (row.events.length > 1) yield build(spreadTimes(row.events, { ...moments, last: usualTime(moments, strategy) }));
    yield build(row.events);
  }
}

/** Only what one event must be like can be proven impossible: what groups come to is guessed at. */
function impossibleEvent({ filter, levels }: Levels, { tick }: Moments): Sketch | undefined {
  const goals = levels[0]?.goals ?? [];
  if (solve([wantCondition(filter, (path) => path), ...goals], tick).kind !== 'impossible') return undefined;
  const holds = goals.flatMap((goal): Condition[] => (goal.kind === 'expr' ? [{ kind: 'holds', expr: goal.expr, values: 'whole' }] : []));
  return { kind: 'impossible', clauses: contradiction({ kind: 'and', operands: [filter, ...holds] }, tick) };
}

/** Events of one moment become events a second apart: easier to read, and tried first. */
function spreadTimes(events: readonly Assignment[], moments: Moments): readonly Assignment[] {
  const usual = printDate(moments.last);
  const times = spread(events.length, moments);
  return events.map((values, i) => {
    const own = values.get('@timestamp');
    if (own === undefined || own.values[0] !== usual || parseDate(usual) === undefined) return values;
    return new Map(values).set('@timestamp', { ...own, values: [printDate(times[i] ?? moments.last)] });
  });
}
