import type { Alert } from '#engine/alert/alert.ts';
import { applyUpdate } from '#engine/alert/alert.ts';
import type { CompiledRule } from '#engine/compile.ts';
import { Engine } from '#engine/engine.ts';
import type { Run } from '#engine/run.ts';
import { resolveDateMath } from '#event/date-math.ts';
import type { EventStore, StoredEvent } from '#io/stores/service/event-store.ts';

export type BacktestOptions = {
  /** Moments of arrival in epoch milliseconds, both ends in it: the runs that are made are those of this time. */
  readonly from: number;
  readonly to: number;
  /** Asked between portions of events: whether the answer is still wanted. */
  readonly goesOn: () => boolean;
};

/** What a rule would have done. */
export type BacktestResult = {
  /** In the order of runs, with what later runs added to them. */
  readonly alerts: readonly Alert[];
  /** The runs that saw anything. */
  readonly runs: readonly Run[];
  /** Events that were read, those before `from` that the rule looks back on among them. */
  readonly events: number;
  /** It was given up before the end. */
  readonly isPartial: boolean;
};

/** Events are read in portions, between which others get their turn. */
const PORTION = 1000;

/** What an indicator match may look back on, at least. */
const INDICATORS = 30 * 86_400_000;

/**
 * Runs a rule over stored events as its schedule would have run it while they arrived, with nothing of it kept. What a run of that time would
 * not have seen yet, it does not see here.
 */
export async function backtest(store: EventStore, compiled: CompiledRule, options: BacktestOptions): Promise<BacktestResult> {
  const { from, to, goesOn } = options;
  const engine = new Engine([compiled]);
  const since = from - reachOf(compiled, from);
  let [events, last, isPartial] = [0, 0, false];
  for (;;) {
    const portion = portionAfter(store, last, since, to);
    for (const { event } of portion) engine.observe(event);
    events += portion.length;
    last = portion.at(-1)?.arrival ?? last;
    if (portion.length < PORTION) break;
    if (!goesOn()) {
      isPartial = true;
      break;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const runs = engine.finish().filter(({ tick }) => tick >= from);
  return { alerts: alertsOf(runs), runs: runs.filter(({ ledger }) => ledger.hits > 0), events, isPartial };
}

function portionAfter(store: EventStore, last: number, since: number, to: number): readonly StoredEvent[] {
  const portion: StoredEvent[] = [];
  for (const stored of store.after(last, since)) {
    if (stored.event.ingested > to) break;
    portion.push(stored);
    if (portion.length === PORTION) break;
  }
  return portion;
}

/** How far before its first run a rule looks back, in milliseconds. */
function reachOf({ rule: { detection, suppression }, timetable }: CompiledRule, from: number): number {
  const window = from - timetable.windowAt(from).from;
  const history = detection.type === 'new_terms' ? from - (resolveDateMath(detection.historyWindowStart, from, 'down') ?? from) : 0;
  const indicators = detection.type === 'threat_match' ? INDICATORS : 0;
  return Math.max(window, history, indicators, suppression?.duration ?? 0) + timetable.interval;
}

function alertsOf(runs: readonly Run[]): readonly Alert[] {
  const alerts = new Map<string, Alert>();
  for (const run of runs) {
    for (const alert of run.alerts) alerts.set(alert.id, alert);
    for (const update of run.updates) {
      const alert = alerts.get(update.alertId);
      if (alert) alerts.set(alert.id, applyUpdate(alert, update));
    }
  }
  return [...alerts.values()];
}
