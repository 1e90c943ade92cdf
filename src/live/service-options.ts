import type { Alert } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import type { Run } from '#engine/run.ts';
import type { AlertStatus } from '#io/stores/service/alert-store.ts';
import type { ServiceStore } from '#io/stores/service/store.ts';
import type { NormalizeOptions } from '#normalize/normalize.ts';
import type { Taken } from './taken.ts';

export type ServiceOptions = {
  readonly store: ServiceStore;
  readonly rules: readonly CompiledRule[];
  /** The clock: epoch milliseconds. */
  readonly now: () => number;
  /** When rules alert that do not say so themselves: when an event arrives, where that can be (default), or on their schedule. */
  readonly mode?: 'realtime' | 'scheduled';
  /**
   * How late an event may arrive, beyond twice a rule's look-back, and still be read with those beside it, in milliseconds (default: 7 days).
   * What nobody asks for any more is forgotten.
   */
  readonly lateness?: number;
  /** What is added to events: places of addresses, parts of user agents. */
  readonly enrichment?: Pick<NormalizeOptions, 'agents' | 'geo'>;
  /** Told of new alerts within the transaction that stores them; not of those of manual runs (Kibana: no actions). */
  readonly storing?: (alerts: readonly Alert[]) => void;
  /** Told of every alert when it is stored. */
  readonly onAlerts?: (alerts: readonly Alert[]) => void;
  /** Told of what goes wrong while the service goes on. */
  readonly onTrouble?: (error: unknown) => void;
};

/** Somebody who wants to know what happens. */
export type Listener = {
  readonly onTaken?: (taken: readonly Taken[]) => void;
  readonly onRuns?: (runs: readonly Run[]) => void;
  readonly onAlerts?: (alerts: readonly Alert[]) => void;
  readonly onStatus?: (ids: readonly string[], status: AlertStatus) => void;
};
