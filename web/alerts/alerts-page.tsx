import { Button, Group, Kbd, NativeSelect } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Answer, Problem } from '../parts/answer.tsx';
import { PageTitle } from '../parts/page-title.tsx';
import { hrefOf, replaceRoute } from '../route.ts';
import { useSession } from '../session.ts';
import { type AlertStatus, PAGE_SIZE, SEVERITIES, STATUSES, type StoredAlert, useAlerts, useStatusChange } from './alert-data.ts';
import { AlertPanel } from './alert-panel.tsx';
import { AlertTable, focusAlert } from './alert-table.tsx';
import { useTriageKeys } from './use-triage-keys.ts';

/** `all` stands in the address; without a status the queue shows what is open. */
function filterOf(params: URLSearchParams) {
  const status = params.get('status') ?? 'open';
  const severity = params.get('severity');
  const from = Number(params.get('from') ?? 0);
  return {
    status: STATUSES.find((known) => known === status),
    severity: SEVERITIES.find((known) => known === severity),
    from: Number.isSafeInteger(from) && from > 0 ? from : 0,
  };
}

/** The queue, and beside it the alert that is open. */
export function AlertsPage({ params }: { readonly params: URLSearchParams }): ReactNode {
  const filter = filterOf(params);
  const query = useAlerts(filter);
  const open = params.get('alert') ?? undefined;
  const triage = useTriage(params, query.data?.alerts ?? [], filter.status);
  return (
    <>
      <Group justify="space-between" align="end" className="head">
        <PageTitle>Alerts</PageTitle>
        <Filters params={params} />
      </Group>
      {triage.error && <Problem error={triage.error} />}
      <div className={open === undefined ? 'queue' : 'queue queue-split'}>
        <div>
          <Answer query={query}>
            {({ alerts, total }) => (
              <>
                <p className="soft" role="status">
                  {total === 0 ? 'No alert is here.' : `${filter.from + 1}–${filter.from + alerts.length} of ${total}, newest first`}
                </p>
                {alerts.length > 0 && (
                  <AlertTable alerts={alerts} current={triage.current} onFocus={triage.setCurrent} hrefFor={triage.hrefFor} />
                )}
                <Pages params={params} from={filter.from} total={total} />
              </>
            )}
          </Answer>
          <KeyHelp keys={triage.keys} />
        </div>
        {open !== undefined && (
          <AlertPanel
            id={open}
            canChange={triage.canChange}
            onStatus={(status) => triage.setStatus(open, status)}
            onClose={() => triage.leave(open)}
          />
        )}
      </div>
    </>
  );
}

function KeyHelp({ keys: { isOn, toggle } }: { readonly keys: ReturnType<typeof useTriageKeys> }): ReactNode {
  return (
    <Group gap="sm" className="soft keys">
      <span>
        <Kbd>j</Kbd> <Kbd>k</Kbd> move · <Kbd>Enter</Kbd> open · <Kbd>Esc</Kbd> back · <Kbd>a</Kbd> acknowledge · <Kbd>c</Kbd> close
      </span>
      <Button size="compact-xs" variant="default" aria-pressed={isOn} onClick={toggle}>
        Single keys: {isOn ? 'on' : 'off'}
      </Button>
    </Group>
  );
}

/** Moving through the queue and judging alerts. With an alert open, moving opens the next. */
function useTriage(params: URLSearchParams, alerts: readonly StoredAlert[], shown: AlertStatus | undefined) {
  const canChange = useSession().role !== 'viewer';
  const [focused, setCurrent] = useState<string>();
  const changing = useStatusChange();
  const open = params.get('alert') ?? undefined;
  const current = open ?? focused;
  const hrefFor = (alert: string | undefined) => hrefOf(['alerts'], { ...Object.fromEntries(params), alert });
  const go = (id: string | undefined) => {
    setCurrent(id);
    if (open !== undefined) replaceRoute(hrefFor(id));
    if (id !== undefined) focusAlert(id);
  };
  const place = alerts.findIndex(({ id }) => id === current);
  const move = (step: number) => {
    const next = alerts[place < 0 ? 0 : Math.min(Math.max(place + step, 0), alerts.length - 1)];
    if (next) go(next.id);
  };
  const setStatus = (id: string, status: AlertStatus) => {
    changing.mutate({ id, status });
    // What the filter no longer shows makes way for its neighbor.
    if (shown !== undefined && status !== shown && place >= 0) go((alerts[place + 1] ?? alerts[place - 1])?.id);
  };
  const judge = (status: AlertStatus) => {
    if (canChange && current !== undefined) setStatus(current, status);
  };
  const leave = (id: string) => {
    setCurrent(id);
    replaceRoute(hrefFor(undefined));
    focusAlert(id);
  };
  const keys = useTriageKeys({
    j: () => move(1),
    k: () => move(-1),
    a: () => judge('acknowledged'),
    c: () => judge('closed'),
    Escape: () => open !== undefined && leave(open),
  });
  return { current, setCurrent, hrefFor, setStatus, leave, canChange, keys, error: changing.error };
}

function Filters({ params }: { readonly params: URLSearchParams }): ReactNode {
  const set = (name: string, value: string) =>
    replaceRoute(hrefOf(['alerts'], { ...Object.fromEntries(params), [name]: value, from: undefined, alert: undefined }));
  return (
    <Group gap="sm">
      <NativeSelect
        label="Status"
        size="xs"
        value={params.get('status') ?? 'open'}
        onChange={(event) => set('status', event.currentTarget.value)}
        data={[...STATUSES, 'all']}
      />
      <NativeSelect
        label="Severity"
        size="xs"
        value={params.get('severity') ?? 'all'}
        onChange={(event) => set('severity', event.currentTarget.value)}
        data={['all', ...SEVERITIES]}
      />
    </Group>
  );
}

function Pages({ params, from, total }: { readonly params: URLSearchParams; readonly from: number; readonly total: number }): ReactNode {
  const to = (start: number) => hrefOf(['alerts'], { ...Object.fromEntries(params), from: String(start), alert: undefined });
  if (total <= PAGE_SIZE && from === 0) return null;
  return (
    <Group gap="xs" component="nav" aria-label="Pages of the queue">
      <Button size="compact-sm" variant="default" disabled={from === 0} onClick={() => replaceRoute(to(Math.max(0, from - PAGE_SIZE)))}>
        Newer
      </Button>
      <Button size="compact-sm" variant="default" disabled={from + PAGE_SIZE >= total} onClick={() => replaceRoute(to(from + PAGE_SIZE))}>
        Older
      </Button>
    </Group>
  );
}
