import { useState } from 'react';
import { replaceRoute } from '../route.ts';
import { useSession } from '../session.ts';
import { type AlertRow, useStatusChange } from './alert-data.ts';
import { focusAlert } from './alert-table.tsx';
import { type AlertStatus, queueHref, statusOf } from './criteria.ts';
import { focusQuery } from './query-bar.tsx';
import { useTriageKeys } from './use-triage-keys.ts';

/** A change of status that was just made, and what was before. */
export type JudgedAlerts = { readonly ids: readonly string[]; readonly status: AlertStatus; readonly before: ReadonlyMap<string, AlertStatus> };

/** Moving through the queue and judging alerts. With an alert open, moving opens the next. */
export function useTriage(params: URLSearchParams, alerts: readonly AlertRow[]) {
  const shown = statusOf(params);
  const { role } = useSession();
  const canChange = role !== 'viewer';
  const [focused, setCurrent] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [judged, setJudged] = useState<JudgedAlerts>();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const changing = useStatusChange(shown);
  const open = params.get('alert') ?? undefined;
  const current = open ?? focused;
  const hrefFor = (alert: string | undefined) => queueHref(params, { alert, tab: alert === undefined ? undefined : (params.get('tab') ?? undefined) });
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
  const setStatus = (ids: readonly string[], status: AlertStatus) => {
    const before = new Map(alerts.flatMap((alert) => (ids.includes(alert.id) ? [[alert.id, alert.status] as const] : [])));
    changing.mutate({ ids, status });
    setJudged({ ids, status, before });
    // What the filter no longer shows makes way for its neighbor.
    const isLeaving = shown !== undefined && status !== shown;
    if (isLeaving && current !== undefined && ids.includes(current)) go(neighbor(alerts, place, new Set(ids))?.id);
    if (isLeaving) setChosen(new Set([...chosen].filter((id) => !ids.includes(id))));
  };
  const judge = (status: AlertStatus) => {
    const ids = chosen.size > 0 ? [...chosen] : current === undefined ? [] : [current];
    if (canChange && ids.length > 0) setStatus(ids, status);
  };
  const undo = () => {
    for (const [status, entries] of Map.groupBy(judged?.before ?? [], ([, was]) => was)) changing.mutate({ ids: entries.map(([id]) => id), status });
    setJudged(undefined);
  };
  const choose = (id: string) => setChosen(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]));
  const leave = (id: string) => {
    setCurrent(id);
    replaceRoute(hrefFor(undefined));
    focusAlert(id);
  };
  const keys = useTriageKeys({
    j: () => move(1),
    k: () => move(-1),
    a: () => judge('acknowledged'),
    f: () => judge('closed'),
    o: () => judge('open'),
    x: () => canChange && current !== undefined && choose(current),
    u: undo,
    '/': focusQuery,
    '?': () => setHelpOpen(!isHelpOpen),
    Escape: () => (isHelpOpen ? setHelpOpen(false) : open === undefined ? setChosen(new Set()) : leave(open)),
  });
  const chosenHere = new Set([...chosen].filter((id) => alerts.some((alert) => alert.id === id)));
  return {
    current,
    setCurrent,
    hrefFor,
    setStatus,
    leave,
    move,
    canChange,
    keys,
    chosen: chosenHere,
    choose,
    setChosen,
    judge,
    judged,
    forget: () => setJudged(undefined),
    undo,
    isHelpOpen,
    setHelpOpen,
    error: changing.error,
  };
}

/** The alert after a place that is not going, else the one before it. */
function neighbor(alerts: readonly AlertRow[], place: number, going: ReadonlySet<string>): AlertRow | undefined {
  const stays = ({ id }: AlertRow) => !going.has(id);
  return alerts.slice(place + 1).find(stays) ?? alerts.slice(0, Math.max(place, 0)).findLast(stays);
}
