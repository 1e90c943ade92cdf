import type { LedgerEntry } from '#engine/alert/ledger.ts';
import type { ScanReport } from '../scan-report.ts';
import { compareText } from './severity.ts';

/** What became of the hits of a rule in all its runs; the equations of a `LedgerEntry` hold for the sums. */
export type LedgerTotal = Omit<LedgerEntry, 'tick'> & { readonly runs: number };

/** The columns of the ledger, in the order of the two equations. */
export const LEDGER_COLUMNS = [
  'runs',
  'hits',
  'excepted',
  'read',
  'candidates',
  'carriedOver',
  'created',
  'duplicate',
  'suppressed',
  'deferred',
] as const satisfies readonly (keyof LedgerTotal)[];

export type LedgerColumn = (typeof LEDGER_COLUMNS)[number];

/** One total a rule that had a run, by rule id. */
export function ledgerTotals(runs: ScanReport['runs']): readonly LedgerTotal[] {
  const totals = new Map<string, Record<LedgerColumn, number>>();
  for (const { ruleId, ledger } of runs) {
    const total = totals.get(ruleId) ?? zeros();
    totals.set(ruleId, total);
    for (const column of LEDGER_COLUMNS) total[column] += column === 'runs' ? 1 : ledger[column];
  }
  return [...totals].map(([ruleId, total]) => ({ ruleId, ...total })).sort((left, right) => compareText(left.ruleId, right.ruleId));
}

/** The sum of all rules. */
export function ledgerSum(totals: readonly LedgerTotal[]): Readonly<Record<LedgerColumn, number>> {
  const sum = zeros();
  for (const total of totals) for (const column of LEDGER_COLUMNS) sum[column] += total[column];
  return sum;
}

function zeros(): Record<LedgerColumn, number> {
  return {
    runs: 0,
    hits: 0,
    excepted: 0,
    read: 0,
    candidates: 0,
    carriedOver: 0,
    created: 0,
    duplicate: 0,
    suppressed: 0,
    deferred: 0,
  };
}

/** What a rule could not do in the plain way, said once however many runs said it. */
export type Caution = {
  readonly ruleId: string;
  /** The sentence of the run in which the most was concerned. */
  readonly text: string;
  readonly runs: number;
  readonly firstTick: number;
};

/** The warnings of all runs, those of a rule that differ in their number alone as one; by rule, then by their first run. */
export function cautions(runs: ScanReport['runs']): readonly Caution[] {
  const found = new Map<string, Caution & { readonly amount: number }>();
  for (const { ruleId, tick, warnings } of runs) {
    for (const text of warnings) {
      const [, sentence = text, amount = '0'] = /^(.*): (\d+)$/s.exec(text) ?? [];
      const key = JSON.stringify([ruleId, sentence]);
      const before = found.get(key) ?? { ruleId, text, runs: 0, firstTick: tick, amount: -1 };
      const isMore = Number(amount) > before.amount;
      found.set(key, {
        ruleId,
        text: isMore ? text : before.text,
        amount: isMore ? Number(amount) : before.amount,
        runs: before.runs + 1,
        firstTick: Math.min(before.firstTick, tick),
      });
    }
  }
  return [...found.values()]
    .map(({ amount: _amount, ...caution }) => caution)
    .sort(
      (left, right) => compareText(left.ruleId, right.ruleId) || left.firstTick - right.firstTick || compareText(left.text, right.text),
    );
}

/** Rules with candidates that still wait after their last run: a scan that was interrupted leaves them. */
export function stillDeferred(runs: ScanReport['runs']): readonly { readonly ruleId: string; readonly count: number }[] {
  const last = new Map<string, ScanReport['runs'][number]>();
  for (const run of runs) if (run.tick >= (last.get(run.ruleId)?.tick ?? Number.NEGATIVE_INFINITY)) last.set(run.ruleId, run);
  return [...last.values()]
    .map(({ ruleId, ledger }) => ({ ruleId, count: ledger.deferred }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => compareText(left.ruleId, right.ruleId));
}
