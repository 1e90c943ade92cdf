import type { Alert, AlertUpdate } from './alert/alert.ts';
import type { LedgerEntry } from './alert/ledger.ts';
import type { Window } from './ports.ts';
import { MAX_READINGS } from './state/alert-readings.ts';

/** One run of a rule: what it read, what it made of it. */
export type Run = {
  readonly ruleId: string;
  /** Its tick; the moment of a run between ticks, and the tick that a manual run stands for. */
  readonly tick: number;
  /** On its schedule, at the moment events arrived, or because somebody asked for it. */
  readonly kind: 'scheduled' | 'realtime' | 'manual';
  readonly executionId: string;
  readonly window: Window;
  /** Earlier windows that were read again, because events for them arrived late or because reading them had failed. */
  readonly reread: readonly Window[];
  readonly alerts: readonly Alert[];
  readonly updates: readonly AlertUpdate[];
  readonly ledger: LedgerEntry;
  /** Sentences about what did not go the plain way: deferred candidates, late events that no window holds. */
  readonly warnings: readonly string[];
  /** Why the run failed, wholly or in part. What it could not read is read again by the next runs. */
  readonly error?: string;
  /** Windows that it gave up: nobody reads them again unless somebody asks for it. */
  readonly gaps: readonly Window[];
};

/** What stood in the way of a run. */
export type Obstacles = {
  /** Late events that no window holds. */
  readonly unread: number;
  /** Late events whose neighbors are forgotten. */
  readonly forgotten: number;
  /** Alerts over alerts that the rule may not read. */
  readonly refused: number;
};

export function warningsOf({ deferred }: LedgerEntry, { unread, forgotten, refused }: Obstacles, maxSignals: number): readonly string[] {
  return [
    ...said(deferred, `Alerts that wait for the next run, because max_signals allows ${maxSignals} a run`),
    ...said(unread, 'Events that no window of the rule holds, because it looks back less far than the time between its runs'),
    ...said(
      forgotten,
      'Events that arrived so late that those beside them are no longer in memory; a manual run over their time reads them',
    ),
    ...said(refused, `Alerts over alerts that were not read, because the rule has read ${MAX_READINGS} about the same events`),
  ];
}

function said(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${what}: ${count}`];
}
