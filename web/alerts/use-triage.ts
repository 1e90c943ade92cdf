import { useState } from 'react';
import { pushRoute, replaceRoute } from '../route.ts';
import { useSession } from '../session.ts';
import { type AlertRow, useStatusChange } from './alert-data.ts';
import { focusAlert } from './alert-table.tsx';
import { type AlertStatus, queueHref, statusOf } from './criteria.ts';
import { focusQuery } from './query-bar.tsx';
import { useTriageKeys } from './use-triage-keys.ts';

/** A change of status that was just made, and what was before. */
type JudgedAlerts = {
  readonly ids: readonly string[];
  readonly status: AlertStatus;
  readonly before: ReadonlyMap<string, AlertStatus>;
};

/** Moving through the queue and judging alerts. With an alert open, moving opens the next. */
export function useTriage(params: URLSearchParams, alerts: readonly AlertRow[]) {
  const moving = useMoving(params, alerts);
  const choosing = useChoosing(alerts);
  const judging = useJudging(params, alerts, moving, choosing);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const { current, open } = moving;
  const keys = useTriageKeys({
    j: () => moving.move(1),
    k: () => moving.move(-1),
    Enter: () => current !== undefined && open === undefined && pushRoute(moving.hrefFor(current)),
    a: () => judging.judge('acknowledged'),
    f: () => judging.judge('closed', 'False positive.'),
    o: () => judging.judge('open'),
    x: () => judging.canChange && current !== undefined && choosing.choose(current),
    u: judging.undo,
    '/': focusQuery,
    '?': () => setHelpOpen(!isHelpOpen),
    Escape: () => (isHelpOpen ? setHelpOpen(false) : open === undefined ? choosing.setChosen(new Set()) : moving.leave(open)),
  });
  return { ...moving, ...choosing, ...judging, keys, isHelpOpen, setHelpOpen };
}

function useMoving(params: URLSearchParams, alerts: readonly AlertRow[]) {
  const [focused, setCurrent] = useState<string>();
  const open = params.get('alert') ?? undefined;
  const current = open ?? focused;
  const hrefFor = (alert: string | undefined) =>
    queueHref(params, { alert, tab: alert === undefined ? undefined : (params.get('tab') ?? undefined) });
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
  const leave = (id: string) => {
    setCurrent(id);
    replaceRoute(hrefFor(undefined));
    focusAlert(id);
  };
  return { open, current, setCurrent, hrefFor, go, place, move, leave };
}

function useChoosing(alerts: readonly AlertRow[]) {
  const [all, setChosen] = useState<ReadonlySet<string>>(new Set());
  const chosen: ReadonlySet<string> = new Set(alerts.flatMap(({ id }) => (all.has(id) ? [id] : [])));
  const choose = (id: string) => setChosen(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]));
  return { chosen, setChosen, choose };
}

function useJudging(
  params: URLSearchParams,
  alerts: readonly AlertRow[],
  { current, place, go }: ReturnType<typeof useMoving>,
  { chosen, setChosen }: ReturnType<typeof useChoosing>,
) {
  const shown = statusOf(params);
  const canChange = useSession().role !== 'viewer';
  const [judged, setJudged] = useState<JudgedAlerts>();
  const changing = useStatusChange(shown);
  const setStatus = (ids: readonly string[], status: AlertStatus, note?: string) => {
    const before = new Map(alerts.flatMap((alert) => (ids.includes(alert.id) ? [[alert.id, alert.status] as const] : [])));
    changing.mutate({ ids, status, ...(note === undefined ? {} : { note }) });
    setJudged({ ids, status, before });
    if (shown === undefined || status === shown) return;
    // What the filter no longer shows makes way for its neighbor.
    if (current !== undefined && ids.includes(current)) go(neighbor(alerts, place, new Set(ids))?.id);
    setChosen(new Set([...chosen].filter((id) => !ids.includes(id))));
  };
  const judge = (status: AlertStatus, note?: string) => {
    const ids = chosen.size > 0 ? [...chosen] : current === undefined ? [] : [current];
    if (canChange && ids.length > 0) setStatus(ids, status, note);
  };
  const undo = () => {
    for (const [status, entries] of Map.groupBy(judged?.before ?? [], ([, was]) => was))
      changing.mutate({ ids: entries.map(([id]) => id), status });
    setJudged(undefined);
  };
  return { canChange, setStatus, judge, judged, forget: () => setJudged(undefined), undo, error: changing.error };
}

/** The alert after a place that is not going, else the one before it. */
function neighbor(alerts: readonly AlertRow[], place: number, going: ReadonlySet<string>): AlertRow | undefined {
  const stays = ({ id }: AlertRow) => !going.has(id);
  return alerts.slice(place + 1).find(stays) ?? alerts.slice(0, Math.max(place, 0)).findLast(stays);
}
