import { resolveDateMath } from '#event/date-math.ts';
import type { CompiledRule } from './compile.ts';

/** The time of the oldest event that a rule asks for at a tick, in epoch milliseconds: its window, its history, or everything there is. */
export function reachOf({ rule, timetable }: CompiledRule, tick: number): number {
  const { from } = timetable.windowAt(tick);
  const { detection } = rule;
  // An indicator counts however old it is.
  if (detection.type === 'threat_match') return 0;
  if (detection.type !== 'new_terms') return from;
  return Math.min(from, resolveDateMath(detection.historyWindowStart, tick, 'down') ?? from);
}
