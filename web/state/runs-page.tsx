import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Answer } from '../parts/answer.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { visibleShort } from '../parts/visible.ts';
import { hrefOf, hrefWith, pushRoute } from '../route.ts';
import { Gaps } from './gaps.tsx';
import { COUNTS, type Run, useRuns } from './run-data.ts';
import { RunTable } from './run-table.tsx';

const SIZE = 100;

/** What rules did, with what became of everything they looked at. */
export function RunsPage({ params }: { readonly params: URLSearchParams }): ReactNode {
  const rule = params.get('rule') ?? undefined;
  const start = Number(params.get('from') ?? 0);
  const from = Number.isSafeInteger(start) && start > 0 ? start : 0;
  const runs = useRuns(rule, from, SIZE);
  return (
    <>
      <PageTitle>Runs</PageTitle>
      {rule !== undefined && (
        <p>
          Of the rule <a href={hrefOf(['rules', rule])}>{visibleShort(rule)}</a> alone. <a href={hrefOf(['runs'])}>Runs of all rules</a>
        </p>
      )}
      <p className="soft">
        Nothing is lost in a run: hits are excepted or read; candidates and those carried over become alerts, duplicates, suppressed or
        deferred ones. Runs without hits are not listed.
      </p>
      <Gaps rule={rule} />
      <Answer query={runs}>
        {({ runs: found, total = found.length }) => (
          <>
            <Totals runs={found} />
            <RunTable runs={found} />
            {(total > SIZE || from > 0) && (
              <Group gap="xs" component="nav" aria-label="Pages of runs">
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={from === 0}
                  onClick={() => pushRoute(hrefWith(['runs'], params, { from: String(Math.max(0, from - SIZE)) }))}
                >
                  Newer
                </Button>
                <span className="soft">
                  {from + 1}–{from + found.length} of {total.toLocaleString('en-US')}
                </span>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={from + found.length >= total}
                  onClick={() => pushRoute(hrefWith(['runs'], params, { from: String(from + SIZE) }))}
                >
                  Older
                </Button>
              </Group>
            )}
          </>
        )}
      </Answer>
    </>
  );
}

/** The ledger of all the runs that are shown, and whether it balances. */
function Totals({ runs }: { readonly runs: readonly Run[] }): ReactNode {
  if (runs.length === 0) return null;
  const sums = Object.fromEntries(COUNTS.map((name) => [name, runs.reduce((sum, { ledger }) => sum + (ledger[name] ?? 0), 0)]));
  const of = (name: string) => sums[name] ?? 0;
  const isBalanced = runs.every(
    ({ ledger }) =>
      (ledger.hits ?? 0) === (ledger.excepted ?? 0) + (ledger.read ?? 0) &&
      (ledger.candidates ?? 0) + (ledger.carriedOver ?? 0) ===
        (ledger.created ?? 0) + (ledger.duplicate ?? 0) + (ledger.suppressed ?? 0) + (ledger.deferred ?? 0),
  );
  return (
    <dl className="cards">
      {[
        ['Runs shown', runs.length],
        ['Hits', of('hits')],
        ['Alerts made', of('created')],
        ['Suppressed', of('suppressed')],
        ['Deferred', of('deferred')],
      ].map(([title, count]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{count?.toLocaleString('en-US')}</dd>
        </div>
      ))}
      <div>
        <dt>Ledgers</dt>
        <dd className={isBalanced ? 'good' : 'caution'}>{isBalanced ? 'balance' : 'do not balance'}</dd>
      </div>
    </dl>
  );
}
