import { Button, NativeSelect } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { Answer, Problem } from '../parts/answer.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { hrefOf, pushRoute } from '../route.ts';
import { useSession } from '../session.ts';
import { type AlertRow, useFacets, useHistogram, useQueue } from './alert-data.ts';
import { AlertPanel } from './alert-panel.tsx';
import { AlertTable } from './alert-table.tsx';
import { criteriaOf, queueHref, STATUSES, statusOf } from './criteria.ts';
import { Facets } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { KeyHelp } from './key-help.tsx';
import { QueryBar } from './query-bar.tsx';
import { useLive } from './use-live.ts';
import { useTriage } from './use-triage.ts';

/** The queue, and beside it the alert that is open. */
export function AlertsPage({ params }: { readonly params: URLSearchParams }): ReactNode {
  const criteria = criteriaOf(params).toString();
  const queue = useQueue(criteria);
  const histogram = useHistogram(criteria);
  const { data: facets = [] } = useFacets(criteria);
  const pages = queue.data?.pages ?? [];
  const alerts = pages.flatMap((page) => page.alerts);
  const total = pages[0]?.total ?? 0;
  const triage = useTriage(params, alerts);
  const { isReadOnly } = useSession();
  const live = useLive(!isReadOnly);
  const open = params.get('alert') ?? undefined;
  // Where nothing is shown, nothing can move under anybody's hands.
  useEffect(() => {
    if (live.fresh > 0 && queue.data && total === 0) live.show();
  });
  return (
    <div className={open === undefined ? 'alerts' : 'alerts alerts-split'}>
      <div className="alerts-head">
        <PageTitle>Alerts</PageTitle>
        <StatusTabs params={params} counts={facets.find(({ facet }) => facet === 'status')?.values ?? []} />
        <span className="grow" />
        {live.state !== 'off' && <span className={`live live-${live.state}`}>{live.state === 'on' ? 'Live' : 'Reconnecting'}</span>}
        <TimeSelect params={params} />
        <Button size="compact-sm" variant="default" onClick={() => triage.setHelpOpen(true)}>
          Keys
        </Button>
      </div>
      <QueryBar
        query={params.get('query') ?? ''}
        error={queue.error}
        facets={facets}
        onQuery={(query) => pushRoute(queueHref(params, { query }))}
      />
      {histogram.data && histogram.data.total > 0 && (
        <Histogram
          data={histogram.data}
          onRange={(from, to) => pushRoute(queueHref(params, { from: new Date(from).toISOString(), to: new Date(to).toISOString() }))}
        />
      )}
      {triage.error && <Problem error={triage.error} />}
      <div className="alerts-body">
        <FacetColumn params={params} facets={facets} />
        <div className="alerts-list">
          <Answer query={{ data: queue.data, error: queue.data ? null : queue.error }}>
            {() => (
              <>
                <ListBar triage={triage} total={total} live={live} alerts={alerts} />
                {total === 0 ? (
                  <Nothing params={params} />
                ) : (
                  <AlertTable
                    alerts={alerts}
                    total={total}
                    current={triage.current}
                    chosen={triage.chosen}
                    onFocus={triage.setCurrent}
                    onChoose={triage.canChange ? triage.choose : undefined}
                    onNearEnd={() => {
                      if (queue.hasNextPage && !queue.isFetchingNextPage) queue.fetchNextPage();
                    }}
                    hrefFor={triage.hrefFor}
                  />
                )}
              </>
            )}
          </Answer>
        </div>
        {open !== undefined && <AlertPanel key="panel" id={open} params={params} triage={triage} />}
      </div>
      <Judged triage={triage} />
      {triage.isHelpOpen && <KeyHelp isOn={triage.keys.isOn} onToggle={triage.keys.toggle} onClose={() => triage.setHelpOpen(false)} />}
    </div>
  );
}

type Triage = ReturnType<typeof useTriage>;

/** On a small screen the facets are folded away. */
function FacetColumn({ params, facets }: Parameters<typeof Facets>[0]): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={isOpen ? 'facet-column facet-open' : 'facet-column'}>
      <Button size="compact-sm" variant="default" className="facet-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide filters' : 'Filters'}
      </Button>
      <Facets params={params} facets={facets} />
    </div>
  );
}

type ListBarProps = {
  readonly triage: Triage;
  readonly total: number;
  readonly live: ReturnType<typeof useLive>;
  readonly alerts: readonly AlertRow[];
};

/** How many there are, what is new, and what can be done with those chosen. */
function ListBar({ triage: { chosen, setChosen, judge, canChange }, total, live, alerts }: ListBarProps): ReactNode {
  const isAll = alerts.length > 0 && chosen.size === alerts.length;
  return (
    <div className="list-bar">
      {canChange && total > 0 && (
        <input
          type="checkbox"
          aria-label="Choose all that are loaded"
          checked={isAll}
          onChange={() => setChosen(new Set(isAll ? [] : alerts.map(({ id }) => id)))}
        />
      )}
      <span role="status">
        {chosen.size > 0 ? `${chosen.size.toLocaleString('en-US')} chosen of ` : ''}
        <strong>{total.toLocaleString('en-US')}</strong> {total === 1 ? 'alert' : 'alerts'}, newest first
      </span>
      {chosen.size > 0 && canChange && (
        <>
          <Button size="compact-sm" onClick={() => judge('acknowledged')}>
            Acknowledge
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => judge('closed')}>
            Close
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => judge('open')}>
            Open again
          </Button>
        </>
      )}
      {live.fresh > 0 && (
        <button type="button" className="pill" onClick={live.show}>
          {live.fresh.toLocaleString('en-US')} new {live.fresh === 1 ? 'alert' : 'alerts'}: show
        </button>
      )}
    </div>
  );
}

type TabsProps = { readonly params: URLSearchParams; readonly counts: readonly { readonly value: string; readonly count: number }[] };

function StatusTabs({ params, counts }: TabsProps): ReactNode {
  const shown = statusOf(params);
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const tabs = [
    ...STATUSES.map((status) => [status, counts.find(({ value }) => value === status)?.count ?? 0] as const),
    ['all', all] as const,
  ];
  return (
    <nav className="status-tabs" aria-label="Status">
      {tabs.map(([status, count]) => (
        <a key={status} href={queueHref(params, { status })} aria-current={status === (shown ?? 'all') ? 'page' : undefined}>
          {status} <span>{count.toLocaleString('en-US')}</span>
        </a>
      ))}
    </nav>
  );
}

const TIMES = [
  ['', 'All time'],
  ['now-1h', 'Last hour'],
  ['now-24h', 'Last 24 hours'],
  ['now-7d', 'Last 7 days'],
  ['now-30d', 'Last 30 days'],
] as const;

function TimeSelect({ params }: { readonly params: URLSearchParams }): ReactNode {
  const from = params.get('from') ?? '';
  const to = params.get('to');
  const isUsual = to === null && TIMES.some(([value]) => value === from);
  const own = `${from.slice(0, 16).replace('T', ' ')} – ${(to ?? 'now').slice(0, 16).replace('T', ' ')}`;
  return (
    <NativeSelect
      aria-label="Time"
      size="xs"
      value={isUsual ? from : 'own'}
      onChange={(event) => pushRoute(queueHref(params, { from: event.currentTarget.value, to: undefined }))}
      data={[...TIMES.map(([value, label]) => ({ value, label })), ...(isUsual ? [] : [{ value: 'own', label: own }])]}
    />
  );
}

/** Nothing to show is good news, or the wrong question, or a service to which nothing was sent yet. */
function Nothing({ params }: { readonly params: URLSearchParams }): ReactNode {
  const isNarrow = [...criteriaOf(params).keys()].some((name) => name !== 'status');
  const shown = statusOf(params);
  return (
    <div className="nothing">
      <h2>{shown === undefined || isNarrow ? 'No alert is here.' : `No ${shown} alert is here.`}</h2>
      {isNarrow ? (
        <p>
          Nothing meets this query. <a href={hrefOf(['alerts'], { status: params.get('status') ?? undefined })}>Show everything</a>
        </p>
      ) : (
        <p>
          When a rule finds something it appears here by itself. <a href={hrefOf(['sources'])}>Sources</a> says what arrives and how to send
          more; <a href={hrefOf(['rules'])}>Rules</a> says what is looked for.
        </p>
      )}
    </div>
  );
}

/** What was just done, and the way back. */
function Judged({ triage: { judged, undo, forget } }: { readonly triage: Triage }): ReactNode {
  useEffect(() => {
    if (!judged) return undefined;
    const timer = setTimeout(forget, 10_000);
    return () => clearTimeout(timer);
  });
  if (!judged) return null;
  const count = judged.ids.length;
  const done = judged.status === 'open' ? 'opened again' : judged.status;
  return (
    <div className="toast" role="status">
      {count === 1 ? '1 alert' : `${count.toLocaleString('en-US')} alerts`} {done}.
      {judged.before.size > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={undo}>
          Undo
        </Button>
      )}
    </div>
  );
}
