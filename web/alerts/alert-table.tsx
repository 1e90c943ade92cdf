import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { Moment } from '../parts/moment.tsx';
import { Severity } from '../parts/severity.tsx';
import { visibleShort } from '../parts/visible.ts';
import type { AlertRow } from './alert-data.ts';

type AlertTableProps = {
  readonly alerts: readonly AlertRow[];
  readonly total: number;
  readonly current: string | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly onFocus: (id: string) => void;
  readonly onChoose: ((id: string) => void) | undefined;
  readonly onNearEnd: () => void;
  readonly hrefFor: (id: string) => string;
};

/** Pixels; the style sheet gives a row the same. */
const ROW = 58;
const NARROW_ROW = 92;

const NARROW = matchMedia('(max-width: 760px)');

function listen(onChange: () => void): () => void {
  NARROW.addEventListener('change', onChange);
  return () => NARROW.removeEventListener('change', onChange);
}

/** The queue, of which only what can be seen is on the page. A title is the link that opens the alert, so that Enter does. */
export function AlertTable(props: AlertTableProps): ReactNode {
  const { alerts, total, current, onNearEnd } = props;
  const scroller = useRef<HTMLElement>(null);
  const height = useSyncExternalStore(listen, () => (NARROW.matches ? NARROW_ROW : ROW));
  const rows = useVirtualizer({ count: alerts.length, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 8 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are laid out anew
  useEffect(() => rows.measure(), [height]);
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (alerts.length < total && last >= alerts.length - 20) onNearEnd();
  }, [alerts.length, total, last, onNearEnd]);
  const place = alerts.findIndex(({ id }) => id === current);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list follows who moves through it, not what arrives in it
  useEffect(() => {
    if (place >= 0) rows.scrollToIndex(place, { align: 'auto' });
  }, [current]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="grid" ref={scroller} tabIndex={0} aria-label="Alerts, newest first">
      <table aria-label="Alerts" aria-rowcount={total + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <span className="hidden">Chosen</span>
            </th>
            <th scope="col">Severity</th>
            <th scope="col">Alert</th>
            <th scope="col">Who</th>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const alert = alerts[index];
            return alert && <Row key={alert.id} {...props} alert={alert} index={index} start={start} />;
          })}
        </tbody>
      </table>
    </section>
  );
}

type RowProps = AlertTableProps & { readonly alert: AlertRow; readonly index: number; readonly start: number };

function Row({ alert, index, start, current, chosen, onFocus, onChoose, hrefFor }: RowProps): ReactNode {
  const { id, severity, time, status, title, reason, ruleName, user } = alert;
  const isCurrent = id === current;
  return (
    <tr
      className={`grid-row${isCurrent ? ' current' : ''}${chosen.has(id) ? ' chosen' : ''}`}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <td className="c-choose">
        {onChoose && (
          <input type="checkbox" aria-label={`Choose ${visibleShort(title, 80)}`} checked={chosen.has(id)} onChange={() => onChoose(id)} />
        )}
      </td>
      <td className="c-severity">
        <Severity value={severity} />
      </td>
      <td className="c-alert">
        <a
          id={linkId(id)}
          href={hrefFor(id)}
          aria-current={isCurrent ? 'true' : undefined}
          onFocus={() => onFocus(id)}
          title={visibleShort(reason, 500)}
        >
          {visibleShort(title, 200)}
        </a>
        <span className="sub">{visibleShort(ruleName, 120)}</span>
      </td>
      <td className="c-who" title={visibleShort(user.join(', '))}>
        {visibleShort(user[0] ?? '—', 80)}
      </td>
      <td className="c-time">
        <Moment time={time} />
      </td>
      <td className="c-status">
        <span className={`status status-${status}`}>{status}</span>
      </td>
    </tr>
  );
}

/** Puts the keyboard on an alert of the queue, once it is on the page. */
export function focusAlert(id: string): void {
  wanted = id;
  const focus = () => {
    // Who moved on meanwhile is not called back.
    if (wanted === id) document.getElementById(linkId(id))?.focus({ preventScroll: true });
  };
  requestAnimationFrame(() => requestAnimationFrame(focus));
}

/** The alert that gets the keyboard next. */
let wanted: string | undefined;

const linkId = (id: string): string => `alert-${id}`;
